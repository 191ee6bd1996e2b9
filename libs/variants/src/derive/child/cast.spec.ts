import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { CAST_KERNELS, type CastType, WIDEN } from './cast-kernels.js'
import { castSafetensors } from './cast-safetensors.js'
import { openSimdCaster } from './cast-simd.js'

const seed = Number(process.env['SEED'] ?? Date.now() % 100_000)
const folder = mkdtempSync(join(tmpdir(), 'entrepot-cast-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function randomWords(count: number): Uint32Array {
  let state = seed || 1
  return Uint32Array.from({ length: count }, () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  })
}

/** Every exponent, with significands around every tie. */
function hardWords(): Uint32Array {
  const words: number[] = []
  for (let exponent = 0; exponent < 256; exponent++)
    for (const low of [
      0, 1, 0xfff, 0x1000, 0x1001, 0x2000, 0x3000, 0x7fff, 0x8000, 0x8001, 0x18000, 0x7fffff,
    ])
      words.push(((exponent << 23) | low) >>> 0, ((exponent << 23) | low | 0x8000_0000) >>> 0)
  return Uint32Array.from(words)
}

/** By the definition: of all finite halves the nearest, of two as near the even one. */
function nearest(value: number, type: CastType): number {
  const low = { BF16: 0x7f7f, F16: 0x7bff }[type]
  let [from, to] = [0, low]
  const magnitude = Math.abs(value)
  while (to - from > 1) {
    const middle = (from + to) >> 1
    if (WIDEN[type](middle) <= magnitude) from = middle
    else to = middle
  }
  const [below, above] = [magnitude - WIDEN[type](from), WIDEN[type](to) - magnitude]
  const half = below < above || (below === above && from % 2 === 0) ? from : to
  return half | (Object.is(Math.sign(value), -0) || value < 0 ? 0x8000 : 0)
}

describe.each(['BF16', 'F16'] as const)('casting to %s', type => {
  const largest = { BF16: WIDEN.BF16(0x7f7f), F16: WIDEN.F16(0x7bff) }[type]

  it(`rounds to the nearest, ties to even (seed ${seed})`, () => {
    const words = Uint32Array.from([...hardWords(), ...randomWords(20_000)])
    const values = new Float32Array(words.buffer)
    const halves = new Uint16Array(words.length)
    CAST_KERNELS[type](words, halves)
    for (const [index, value] of values.entries()) {
      if (!(Math.abs(value) <= largest)) continue
      expect(halves[index], String(value)).toBe(nearest(value, type))
    }
  })

  it('keeps what is no number and infinities, and counts what becomes infinite', () => {
    const words = Uint32Array.of(0x7f80_0000, 0xff80_0000, 0x7fc0_0000, 0x7f80_0001, 0x7f7f_ffff)
    const halves = new Uint16Array(5)
    expect(CAST_KERNELS[type](words, halves)).toBe(1)
    expect([...halves].map(half => WIDEN[type](half))).toEqual([Infinity, -Infinity, NaN, NaN, Infinity])
  })

  it(`does the same eight at a time, or says that it can not (seed ${seed})`, () => {
    const all = Uint32Array.from([...hardWords(), ...randomWords(20_000)])
    const caster = openSimdCaster(65_536)
    let exactCount = 0
    for (let at = 0; at + 8 <= all.length; at += 8) {
      const words = all.slice(at, at + 8)
      const halves = new Uint16Array(8)
      const isPlain =
        CAST_KERNELS[type](words, halves) === 0 && words.every(word => (word & 0x7fff_ffff) < 0x7f80_0000)
      // At odd places too.
      new Uint8Array(caster.bytes).set(new Uint8Array(words.buffer), 3)
      const special = caster.cast[type](3, 1_001, 3 + 32)
      expect(special === 0).toBe(isPlain)
      if (!isPlain) continue
      exactCount += 1
      expect(new Uint16Array(caster.bytes.slice(1_001, 1_001 + 16))).toEqual(halves)
    }
    expect(exactCount).toBeGreaterThan(100)
  })
})

describe('a safetensors file', () => {
  it('is cast across the borders of batches, with other tensors between, and hashed as it is written', async () => {
    const floats = new Float32Array(3_000_001).map((_, index) => index / 7)
    const parts = [
      { name: 'odd', dtype: 'U8', shape: [3], bytes: Buffer.from([1, 2, 3]) },
      { name: 'floats', dtype: 'F32', shape: [floats.length], bytes: Buffer.from(floats.buffer) },
      { name: 'ids', dtype: 'I64', shape: [2], bytes: Buffer.alloc(16, 9) },
    ]
    const input = join(folder, 'in.safetensors')
    writeFileSync(input, fileOf(parts))
    const output = join(folder, 'out.safetensors')
    const result = await castSafetensors({ inputPath: input, outputPath: output, type: 'BF16' })
    const made = readFileSync(output)
    expect(result.sha256).toBe(createHash('sha256').update(made).digest('hex'))
    expect(result).toMatchObject({
      sizeBytes: made.length,
      castTensorCount: 1,
      keptTensorCount: 2,
      overflowCount: 0,
    })
    const headerBytes = Number(made.readBigUInt64LE())
    const header = JSON.parse(made.subarray(8, 8 + headerBytes).toString()) as Record<
      string,
      { data_offsets: number[]; dtype: string }
    >
    const data = made.subarray(8 + headerBytes)
    const slice = (name: string) => data.subarray(...((header[name]?.data_offsets ?? []) as [number, number]))
    expect([slice('odd'), slice('ids')]).toEqual([parts[0]?.bytes, parts[2]?.bytes])
    const wanted = new Uint16Array(floats.length)
    CAST_KERNELS.BF16(new Uint32Array(floats.buffer), wanted)
    expect(slice('floats').equals(Buffer.from(wanted.buffer))).toBe(true)
  })

  it.each([
    ['truncated', (whole: Buffer) => whole.subarray(0, -5), 'It is truncated.'],
    ['without a header', () => Buffer.from('abc'), 'It is truncated: there is no header.'],
    [
      'of a header longer than itself',
      (whole: Buffer) => Buffer.concat([Buffer.alloc(8, 255), whole]),
      'Its header is said to be longer than the file, or than 100 MB.',
    ],
    [
      'longer than its tensors',
      (whole: Buffer) => Buffer.concat([whole, Buffer.alloc(1)]),
      'There is more in it than its tensors.',
    ],
  ])('is refused when it is %s', async (word, spoil, message) => {
    const whole = fileOf([{ name: 'a', dtype: 'F32', shape: [4], bytes: Buffer.alloc(16) }])
    const input = join(folder, `${word}.safetensors`)
    writeFileSync(input, spoil(whole))
    const cast = castSafetensors({ inputPath: input, outputPath: `${input}.out`, type: 'F16' })
    await expect(cast).rejects.toThrow(message)
  })
})

interface Part {
  readonly name: string
  readonly dtype: string
  readonly shape: readonly number[]
  readonly bytes: Buffer
}

function fileOf(parts: readonly Part[]): Buffer {
  let at = 0
  const entries = parts.map(({ name, dtype, shape, bytes }) => {
    const start = at
    at += bytes.length
    return [name, { dtype, shape, data_offsets: [start, at] }]
  })
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))
  return Buffer.concat([length, header, ...parts.map(({ bytes }) => bytes)])
}
