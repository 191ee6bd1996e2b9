import { createHash, randomBytes, randomInt } from 'node:crypto'
import { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { receiveBytes } from './receive-bytes.js'

async function* piecesOf(bytes: Buffer, largest: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length;) {
    const end = start + randomInt(1, largest + 1)
    if (randomInt(4) === 0) await turn()
    yield bytes.subarray(start, end)
    start = end
  }
}

it.each([0, 1, 524_287, 524_288, 524_289, 5_000_000])(
  'hands on %d bytes as they came, through streams that ask ahead, to a reader who takes time',
  async size => {
    const bytes = randomBytes(size)
    const hash = createHash('sha256')
    const passed = Readable.from(receiveBytes(piecesOf(bytes, 100_000), size), {
      objectMode: false,
      highWaterMark: 0,
    })
    let seenBytes = 0
    for await (const chunk of passed as AsyncIterable<Buffer>) {
      await turn()
      await turn()
      hash.update(chunk)
      seenBytes += chunk.length
    }
    expect(seenBytes).toBe(size)
    expect(hash.digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'))
  },
)

it('breaks where there is more than was said', async () => {
  const bytes = randomBytes(1_000_000)
  const seen = async () => {
    let seenBytes = 0
    for await (const chunk of receiveBytes(piecesOf(bytes, 50_000), 999_999)) seenBytes += chunk.length
    return seenBytes
  }
  await expect(seen()).rejects.toMatchObject({ code: 'content-mismatch' })
})

it("passes on a body's own error, after what came before it", async () => {
  const broken = async function* () {
    yield Buffer.alloc(600_000, 1)
    throw new Error('the line broke')
  }
  let seenBytes = 0
  const read = async () => {
    for await (const chunk of receiveBytes(broken(), 1_000_000)) seenBytes += chunk.length
  }
  await expect(read()).rejects.toThrow('the line broke')
  expect(seenBytes).toBe(524_288)
})
