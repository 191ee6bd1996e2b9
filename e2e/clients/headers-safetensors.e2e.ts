import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { readBytes, readSafetensorsHeader } from '@entrepot/formats'
import { framedHeader, QUANTIZED_SAFETENSORS, tinySafetensors } from '@entrepot/testing/weights'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../support/run-command.js'
import { HEADERS_PYTHON, isMissing } from './python-clients.js'

/** What `headers_safetensors.py` says of a file. */
type Told =
  | { readonly metadata: Record<string, string>; readonly tensors: readonly [string, readonly number[]][] }
  | { readonly error: string }

const PLAIN = [
  { name: 'a.weight', type: 'BF16', shape: [4, 8] },
  { name: 'a.bias', type: 'F32', shape: [4] },
  { name: 'b', type: 'F8_E4M3', shape: [3, 3] },
  { name: 'c', type: 'I64', shape: [] },
]
const TENSOR = '"dtype":"F32","shape":[4],"data_offsets":[0,16]'
const REFUSED: Record<string, Uint8Array> = {
  cut: tinySafetensors({ tensors: PLAIN }).subarray(0, -1),
  longer: Buffer.concat([tinySafetensors({ tensors: PLAIN }), Buffer.alloc(1)]),
  overlap: tinySafetensors({
    tensors: [
      { name: 'a', type: 'F32', shape: [4], offsets: [0, 16] },
      { name: 'b', type: 'F32', shape: [4], offsets: [8, 24] },
    ],
  }),
  'type-that-is-none': Buffer.concat([
    framedHeader(`{"w":{${TENSOR.replace('F32', 'INT3')}}}`),
    Buffer.alloc(16),
  ]),
  'not-its-shape': Buffer.concat([framedHeader(`{"w":{${TENSOR.replace('[4]', '[5]')}}}`), Buffer.alloc(16)]),
  'two-places': Buffer.concat([framedHeader(`{"w":{${TENSOR},"data_offsets":[0,16]}}`), Buffer.alloc(16)]),
  'metadata-of-numbers': framedHeader('{"__metadata__":{"a":1}}'),
  'metadata-that-is-a-list': framedHeader('{"__metadata__":[]}'),
  'longer-than-allowed': tinySafetensors({ announcedBytes: 2n ** 40n }),
  'no-object': framedHeader('[]'),
}
const seed = Math.floor(Math.random() * 2 ** 31)

describe.skipIf(isMissing(HEADERS_PYTHON))(`the safetensors package on the same files (seed ${seed})`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'entrepot-safetensors-'))
  let told: Record<string, Told> = {}

  beforeAll(async () => {
    for (const [name, example] of Object.entries(QUANTIZED_SAFETENSORS)) save(name, tinySafetensors(example))
    save('plain', tinySafetensors({ tensors: PLAIN, metadata: { format: 'pt' } }))
    for (const [name, bytes] of Object.entries(REFUSED)) save(name, bytes)
    for (const [at, bytes] of fc.sample(changed, { seed, numRuns: 400 }).entries())
      save(`changed-${at}`, bytes)
    const done = await run(
      HEADERS_PYTHON,
      [resolve('e2e/clients/headers_safetensors.py'), folder, '--write'],
      {},
    )
    expect(done.exitCode, done.stderr).toBe(0)
    told = JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '{}')
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  function save(name: string, bytes: Uint8Array): void {
    writeFileSync(join(folder, `${name}.safetensors`), bytes)
  }

  async function readOurs(name: string) {
    const bytes = readFileSync(join(folder, name))
    return await readSafetensorsHeader(readBytes(bytes), bytes.length)
  }

  it('agrees on types, shapes and counts of every file that it opens', async () => {
    let opened = 0
    for (const [name, said] of Object.entries(told)) {
      const ours = await readOurs(name)
      if ('error' in said) continue
      opened += 1
      const sums = new Map<string, { tensorCount: number; elementCount: number }>()
      for (const [type, shape] of said.tensors) {
        const sum = sums.get(type) ?? { tensorCount: 0, elementCount: 0 }
        const elements = shape.reduce((product, size) => product * size, 1)
        sums.set(type, { tensorCount: sum.tensorCount + 1, elementCount: sum.elementCount + elements })
      }
      const types = ours.types.map(
        ({ type, tensorCount, elementCount }) => [type, { tensorCount, elementCount }] as const,
      )
      expect(new Map(types), name).toEqual(sums)
      expect(ours.metadata, name).toEqual(said.metadata)
      expect(ours.isComplete, name).toBe(true)
    }
    expect(opened).toBeGreaterThan(20)
  })

  it('opens exactly those that nothing is said against here', async () => {
    const names = await readdir(folder)
    let refused = 0
    for (const name of names) {
      const said = told[name]
      const { issues } = await readOurs(name)
      const isRefused = said === undefined || 'error' in said
      if (isRefused) refused += 1
      expect({ name, isRefused, said: isRefused ? said : '' }).toEqual({
        name,
        isRefused: issues.length > 0,
        said: isRefused ? said : '',
      })
    }
    expect(refused).toBeGreaterThan(50)
  })

  it('refuses what is made to be refused', () => {
    for (const name of Object.keys(REFUSED)) expect(told[`${name}.safetensors`], name).toHaveProperty('error')
  })
})

/** A file of which a few bytes of the header are other ones. */
const changed: fc.Arbitrary<Uint8Array> = fc
  .array(fc.record({ at: fc.nat(), byte: fc.constantFrom(...'{}[]",:0123456789 \\aF8-.e') }), {
    minLength: 1,
    maxLength: 2,
  })
  .map(edits => {
    const bytes = tinySafetensors({ tensors: PLAIN, metadata: { format: 'pt' } })
    const length = bytes.readUInt32LE(0)
    for (const { at, byte } of edits) bytes.write(byte, 8 + (at % length))
    return bytes
  })
