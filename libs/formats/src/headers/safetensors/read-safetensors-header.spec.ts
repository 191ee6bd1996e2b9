import {
  framedHeader,
  QUANTIZED_SAFETENSORS,
  tinySafetensors,
  type TinySafetensorsTensor,
} from '@entrepot/testing/weights'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readModelConfig } from '../model-config/read-model-config.js'
import { boundedRead, readBytes } from '../../read-range.js'
import type { HeaderIssueKind } from '../weights-header.js'
import { joinSafetensorsHeaders } from './join-safetensors-headers.js'
import { readSafetensorsHeader } from './read-safetensors-header.js'

const read = (bytes: Uint8Array, sizeBytes = bytes.length) =>
  readSafetensorsHeader(readBytes(bytes), sizeBytes)

const PLAIN: readonly TinySafetensorsTensor[] = [
  { name: 'a.weight', type: 'BF16', shape: [4, 8] },
  { name: 'a.bias', type: 'F32', shape: [4] },
  { name: 'scale', type: 'F32', shape: [] },
  { name: 'nothing', type: 'I64', shape: [0, 7] },
]

describe('reading the header of safetensors', () => {
  it('sums tensors up by their types, most bytes first', async () => {
    const header = await read(tinySafetensors({ tensors: PLAIN, metadata: { format: 'pt' } }))
    expect(header).toMatchObject({
      format: 'safetensors',
      isComplete: true,
      tensorCount: 4,
      parameterCount: 37,
      quantization: null,
      metadata: { format: 'pt' },
      issues: [],
    })
    expect(header.types).toEqual([
      { type: 'BF16', tensorCount: 1, elementCount: 32, sizeBytes: 64 },
      { type: 'F32', tensorCount: 2, elementCount: 5, sizeBytes: 20 },
      { type: 'I64', tensorCount: 1, elementCount: 0, sizeBytes: 0 },
    ])
    expect(header.bitsPerWeight).toBeCloseTo((84 * 8) / 37)
  })

  it('takes less than a byte for types that have less', async () => {
    const header = await read(tinySafetensors({ tensors: [{ name: 'w', type: 'F4', shape: [16] }] }))
    expect(header.types).toEqual([{ type: 'F4', tensorCount: 1, elementCount: 16, sizeBytes: 8 }])
    expect(header.bitsPerWeight).toBe(4)
    expect(header.issues).toEqual([])
  })

  it('reads two ranges of a file whose header is usual, and no weights', async () => {
    const bytes = tinySafetensors({ tensors: [{ name: 'w', type: 'F32', shape: [1_000_000] }] })
    const ranges: [number, number][] = []
    await readSafetensorsHeader(async (start, end) => {
      ranges.push([start, end])
      return bytes.subarray(start, end)
    }, bytes.length)
    expect(ranges).toEqual([
      [0, 8],
      [8, 8 + bytes.readUInt32LE(0)],
    ])
  })

  it.each(Object.entries(QUANTIZED_SAFETENSORS))(
    'counts weights that are packed as %s',
    async (_, example) => {
      const header = await read(tinySafetensors(example))
      expect(header.issues).toEqual([])
      expect(header.parameterCount).toBe(example.countWithoutConfig)
      const { quantization } = readModelConfig(Buffer.from(JSON.stringify(example.config)))
      expect(quantization).not.toBeNull()
      const joined = joinSafetensorsHeaders([header], quantization)
      expect(joined?.parameterCount).toBe(example.parameterCount)
      expect(joined?.quantization).toEqual(quantization)
    },
  )

  it.each([
    ['gptq-4bit', { method: 'gptq', bits: 4 }],
    ['gptq-8bit', { method: 'gptq', bits: 8 }],
    ['bnb-nf4', { method: 'bitsandbytes', bits: 4, detail: 'nf4' }],
    ['bnb-8bit', { method: 'bitsandbytes', bits: 8, detail: 'int8' }],
    ['mlx-4bit', { method: 'mlx', bits: null }],
    ['fp8', { method: 'fp8', bits: 8, detail: 'e4m3' }],
    ['mxfp4', { method: 'mxfp4', bits: 4 }],
  ])('tells %s by its tensors alone', async (name, facts) => {
    const { quantization } = await read(tinySafetensors(QUANTIZED_SAFETENSORS[name]))
    expect(quantization).toMatchObject(facts)
  })

  it('does not guess how many weights a packing of unknown kind holds', async () => {
    const tensors = [{ name: 'layer.weight', type: 'U8', shape: [64] }]
    const header = await read(tinySafetensors({ tensors }))
    expect(header.parameterCount).toBeNull()
    const facts = { method: 'aqlm', bits: 2, groupSize: null, detail: null }
    expect(joinSafetensorsHeaders([header], facts)?.parameterCount).toBeNull()
  })

  it('puts shards together', async () => {
    const shard = await read(tinySafetensors({ tensors: PLAIN }))
    const all = joinSafetensorsHeaders([shard, shard, shard], null)
    expect(all).toMatchObject({ tensorCount: 12, parameterCount: 111, isComplete: true })
    expect(all?.bitsPerWeight).toBeCloseTo(shard.bitsPerWeight ?? 0)
    const broken = await read(Buffer.alloc(3))
    expect(joinSafetensorsHeaders([shard, broken], null)).toMatchObject({
      isComplete: false,
      parameterCount: null,
    })
  })

  it('keeps metadata short, however much of it there is', async () => {
    const long = 'x"\\é'.repeat(300_000)
    const metadata = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`key${at}`, `${at}`]))
    const bytes = tinySafetensors({ tensors: PLAIN, metadata: { long, ...metadata, format: 'mlx' } })
    const header = await read(bytes)
    expect(header.issues).toEqual([])
    expect(header.metadata['format']).toBe('mlx')
    expect(Object.keys(header.metadata)).toHaveLength(21)
    expect(JSON.stringify(header.metadata).length).toBeLessThan(1000)
  })
})

const lie = (tensors: readonly TinySafetensorsTensor[]) => tinySafetensors({ tensors })
const w = (name: string, offsets: readonly [number, number], shape = [4]): TinySafetensorsTensor => ({
  name,
  type: 'F32',
  shape,
  offsets,
})
const raw = (json: string, dataBytes = 0) => Buffer.concat([framedHeader(json), Buffer.alloc(dataBytes)])
const one = (fields: string) => raw(`{"w":{${fields}}}`, 16)

const WRONG: Record<string, readonly [HeaderIssueKind, Uint8Array]> = {
  'an empty file': ['truncated', Buffer.alloc(0)],
  'a header that is cut': ['truncated', tinySafetensors({ tensors: PLAIN }).subarray(0, 60)],
  'weights that are cut': ['truncated', tinySafetensors({ tensors: PLAIN }).subarray(0, -1)],
  'a header of 2^64 bytes': ['limit-exceeded', tinySafetensors({ announcedBytes: 2n ** 64n - 1n })],
  'a header of no bytes': ['malformed', Buffer.alloc(64)],
  'tensors on top of each other': ['overlapping-tensors', lie([w('a', [0, 16]), w('b', [8, 24])])],
  'two tensors in one place': ['overlapping-tensors', lie([w('a', [0, 16]), w('b', [0, 16])])],
  'a hole between tensors': ['missing-bytes', lie([w('a', [0, 16]), w('b', [20, 36]), w('c', [36, 52])])],
  'bytes behind the last tensor': ['missing-bytes', Buffer.concat([lie([w('a', [0, 16])]), Buffer.alloc(1)])],
  'a tensor that ends before it begins': ['lying-length', lie([w('a', [16, 0])])],
  'a shape of 3.4e38 weights in 16 bytes': [
    'lying-length',
    one('"dtype":"F32","shape":[18446744073709551615,18446744073709551615],"data_offsets":[0,16]'),
  ],
  'a shape that is infinite times nothing': [
    'lying-length',
    one(`"dtype":"F32","shape":[${'9'.repeat(400)},0],"data_offsets":[0,16]`),
  ],
  'a tensor beyond any file': [
    'truncated',
    one('"dtype":"F32","shape":[4],"data_offsets":[9007199254740993,9007199254741009]'),
  ],
  'a type that is none': ['unknown-type', one('"dtype":"INT3","shape":[4],"data_offsets":[0,16]')],
  'two tensors of one name': [
    'malformed',
    raw(
      '{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"\\u0077":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}',
      16,
    ),
  ],
  'a tensor without a place': ['malformed', one('"dtype":"F32","shape":[4]')],
  'a tensor with two places': [
    'malformed',
    one('"dtype":"F32","shape":[4],"data_offsets":[0,16],"data_offsets":[0,8]'),
  ],
  'a negative size': ['malformed', one('"dtype":"F32","shape":[-4],"data_offsets":[0,16]')],
  'a size with a fraction': ['malformed', one('"dtype":"F32","shape":[4.0],"data_offsets":[0,16]')],
  'three offsets': ['malformed', one('"dtype":"F32","shape":[4],"data_offsets":[0,8,16]')],
  'metadata twice': ['malformed', raw('{"__metadata__":{},"__metadata__":{}}')],
  'something behind its end': ['malformed', raw('{} {}')],
  'a list': ['malformed', raw('[]')],
  'a string without an end': ['malformed', raw('{"w')],
  'values in values': ['malformed', one(`"x":${'['.repeat(500)}${']'.repeat(500)}`)],
  'what is not UTF-8': ['malformed', raw('{"w": 0}').fill(0xff, 10, 11)],
}

describe('headers of safetensors that are wrong', () => {
  it.each(Object.entries(WRONG))('says what is wrong with %s', async (_, [kind, bytes]) => {
    const header = await read(bytes)
    expect(header.issues.map(issue => issue.kind)).toContain(kind)
    for (const { sizeBytes, elementCount } of header.types) {
      expect(sizeBytes).toBeLessThanOrEqual(bytes.length)
      expect(elementCount).toBeLessThanOrEqual(bytes.length * 2)
    }
    expect(header.parameterCount ?? 0).toBeLessThanOrEqual(bytes.length * 8)
  })

  it('counts nothing where a million tensors claim the same bytes', async () => {
    const tensor = '{"dtype":"F32","shape":[250000],"data_offsets":[0,1000000]}'
    const json = `{${Array.from({ length: 100_000 }, (_, at) => `"${at}":${tensor}`).join(',')}}`
    const header = await read(raw(json, 1_000_000))
    expect(header).toMatchObject({ tensorCount: 100_000, types: [], parameterCount: null })
    expect(header.issues.map(issue => issue.kind)).toContain('overlapping-tensors')
    expect(header.issues.length).toBeLessThan(5)
  })

  it('takes names that are those of every object', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
    const tensors = names.map(name => ({ name, type: 'F32', shape: [2] }))
    const fields = names.map(
      (name, at) => `"${name}":{"dtype":"F32","shape":[2],"data_offsets":[${at * 8},${at * 8 + 8}]}`,
    )
    const header = await read(
      raw(`{"__metadata__":{"__proto__":"x","constructor":"y"},${fields.join(',')}}`, 32),
    )
    expect(header).toMatchObject({ tensorCount: tensors.length, parameterCount: 8, issues: [] })
    expect(Object.getPrototypeOf(header.metadata)).toBe(Object.prototype)
    expect(header.metadata['constructor']).toBe('y')
  })

  it('says so where reading it takes more than was granted', async () => {
    const tensors = Array.from({ length: 10_000 }, (_, at) => ({ name: `t${at}`, type: 'F32', shape: [1] }))
    const bytes = tinySafetensors({ tensors })
    const budget = { leftBytes: 300_000, deadline: Date.now() + 60_000, isExceeded: false }
    const header = await readSafetensorsHeader(boundedRead(readBytes(bytes), budget), bytes.length)
    expect(header.isComplete).toBe(false)
    expect(header.tensorCount).toBeGreaterThan(0)
    expect(header.issues.map(issue => issue.kind)).toContain('limit-exceeded')
  })

  it('does not hide that a file cannot be read', async () => {
    const fails = () => Promise.reject(new Error('the store is gone'))
    await expect(readSafetensorsHeader(fails, 100)).rejects.toThrow('the store is gone')
  })
})

const types = fc.constantFrom('F32', 'BF16', 'F8_E4M3', 'I64', 'U8', 'BOOL', 'F16')
const tensors = fc.uniqueArray(
  fc.record({
    name: fc
      .string({ unit: 'binary', maxLength: 20 })
      .filter(name => name !== '__metadata__' && name !== '__proto__'),
    type: types,
    shape: fc.array(fc.nat({ max: 6 }), { maxLength: 3 }),
  }),
  { selector: tensor => tensor.name.toWellFormed(), maxLength: 40 },
)

const seed = Math.floor(Math.random() * 2 ** 31)

describe(`any header of safetensors (seed ${seed})`, () => {
  it('comes to what JSON.parse would make of it', async () => {
    const check = fc.asyncProperty(tensors, async list => {
      const wellFormed = list.map(tensor => ({ ...tensor, name: tensor.name.toWellFormed() }))
      const header = await read(tinySafetensors({ tensors: wellFormed }))
      expect(header.issues).toEqual([])
      expect(header.tensorCount).toBe(list.length)
      const sums = new Map<string, number>()
      for (const { type, shape } of list)
        sums.set(type, (sums.get(type) ?? 0) + shape.reduce((product, size) => product * size, 1))
      const counted = header.types.map(({ type, elementCount }) => [type, elementCount] as const)
      expect(new Map(counted)).toEqual(sums)
    })
    await fc.assert(check, { seed, numRuns: 200 })
  })

  it('is answered in time, whatever bytes are changed, cut or put in', async () => {
    const valid = tinySafetensors({ tensors: PLAIN, metadata: { format: 'pt', a: 'b' } })
    const edit = fc.record({ at: fc.nat({ max: 300 }), bytes: fc.uint8Array({ maxLength: 6 }) })
    const check = fc.asyncProperty(
      fc.array(edit, { maxLength: 4 }),
      fc.nat({ max: 400 }),
      async (edits, cut) => {
        let bytes = Buffer.from(valid)
        for (const { at, bytes: put } of edits)
          bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + (put.length >> 1))])
        bytes = bytes.subarray(0, Math.max(0, bytes.length - (cut > 350 ? cut - 350 : 0)))
        const began = performance.now()
        const header = await read(bytes)
        expect(performance.now() - began).toBeLessThan(1000)
        let sizeBytes = 0
        for (const type of header.types) sizeBytes += type.sizeBytes
        expect(sizeBytes).toBeLessThanOrEqual(bytes.length)
        JSON.stringify(header)
      },
    )
    await fc.assert(check, { seed, numRuns: 500 })
  })

  it('is answered, whatever JSON it is', async () => {
    const check = fc.asyncProperty(fc.json({ maxDepth: 6 }), async json => {
      const header = await read(framedHeader(json))
      expect(typeof header.isComplete).toBe('boolean')
      expect(header.parameterCount ?? 0).toBe(0)
    })
    await fc.assert(check, { seed, numRuns: 300 })
  })
})

describe('a header of a million tensors', () => {
  it('takes memory by the tensor and not by the byte', { timeout: 120_000 }, async () => {
    const entry = (at: number) =>
      `"model.layers.${at}.w":{"dtype":"I8","shape":[1],"data_offsets":[${at},${at + 1}]},`
    const bytes = raw(
      `{${Array.from({ length: 1_000_000 }, (_, at) => entry(at))
        .join('')
        .slice(0, -1)}}`,
      1_000_000,
    )
    const before = process.memoryUsage().arrayBuffers
    let most = 0
    const header = await readSafetensorsHeader(async (start, end) => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before)
      return bytes.subarray(start, end)
    }, bytes.length)
    expect(header).toMatchObject({ isComplete: true, tensorCount: 1_000_000, issues: [] })
    expect(most).toBeLessThan(256 * 1024 * 1024)
  })
})
