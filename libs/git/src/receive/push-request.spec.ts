import { expect, it } from 'vitest'
import { ByteReader } from '../process/byte-reader.js'
import { FLUSH, packet } from '../serve/pkt-line.js'
import { readPushRequest } from './push-request.js'

const [A, B, NONE] = ['a', 'b', '0'].map(digit => digit.repeat(40)) as [string, string, string]

/** A request in pieces of some bytes each, as a network may deliver it. */
function arriving(bytes: Buffer, pieceBytes = bytes.length): ByteReader {
  return new ByteReader(
    (async function* () {
      for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
    })(),
  )
}

const lines = (...all: string[]) => Buffer.concat([...all.map(line => packet(line)), FLUSH])

it('reads what a client wants, and leaves the pack to whoever reads on', async () => {
  const commands = lines(
    `shallow ${A}`,
    `${NONE} ${A} refs/heads/new\0 report-status atomic agent=git/2.39\n`,
    `${A} ${B} refs/heads/ä`,
    `${B} ${NONE} refs/tags/old\n`,
  )
  for (const pieceBytes of [1, 7, 1_000]) {
    const bytes = arriving(Buffer.concat([commands, Buffer.from('PACK…')]), pieceBytes)
    const request = await readPushRequest(bytes, 10)
    expect(request?.commands).toEqual([
      { name: 'refs/heads/new', before: null, after: A },
      { name: 'refs/heads/ä', before: A, after: B },
      { name: 'refs/tags/old', before: B, after: null },
    ])
    expect(request?.capabilities.has('atomic')).toBe(true)
    const rest: Buffer[] = []
    for await (const chunk of bytes.rest()) rest.push(chunk)
    expect(Buffer.concat(rest).toString()).toBe('PACK…')
  }
})

it('passes over options, and knows a probe', async () => {
  const first = `${NONE} ${A} refs/heads/new\0push-options`
  const bytes = arriving(Buffer.concat([lines(first), lines('ci.skip', 'more'), Buffer.from('PACK')]))
  expect((await readPushRequest(bytes, 10))?.commands).toHaveLength(1)
  expect((await bytes.readUpTo(10)).toString()).toBe('PACK')
  expect(await readPushRequest(arriving(FLUSH), 10)).toBeNull()
})

it('keeps no more commands than it was asked for, and reads on to the pack', async () => {
  const many = Array.from({ length: 50 }, (_, n) => `${NONE} ${A} refs/heads/b${n}`)
  const bytes = arriving(Buffer.concat([lines(...many), Buffer.from('PACK')]))
  const request = await readPushRequest(bytes, 10)
  expect(request).toMatchObject({ hasTooManyCommands: true })
  expect(request?.commands).toHaveLength(10)
  expect((await bytes.readUpTo(10)).toString()).toBe('PACK')
  const exactly = await readPushRequest(arriving(lines(...many.slice(0, 10))), 10)
  expect(exactly?.hasTooManyCommands).toBe(false)
})

it.each([
  ['', 'ends before'],
  ['zzzz', 'protocol'],
  ['0003', 'protocol'],
  ['0001', 'protocol'],
  ['0032tooshort', 'protocol'],
  [lines('hello').toString(), 'no command'],
  [lines(`${A} ${B}`).toString(), 'no command'],
  [lines(`${A.toUpperCase()} ${B} refs/heads/x`).toString(), 'no command'],
  [lines(`${NONE} ${A} refs/heads/x\0object-format=sha256`).toString(), 'SHA-1'],
  [packet(`${NONE} ${A} refs/heads/x`).toString(), 'ends before'],
])('refuses %j', async (text, said) => {
  const reading = readPushRequest(arriving(Buffer.from(text)), 10)
  await expect(reading).rejects.toMatchObject({
    code: 'invalid-argument',
    message: expect.stringContaining(said),
  })
})
