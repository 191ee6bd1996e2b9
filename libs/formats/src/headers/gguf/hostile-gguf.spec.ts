import { type TinyGgufOptions, tinyGguf } from '@entrepot/testing/weights'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundedRead, readBytes } from '../../read-range.js'
import type { WeightsHeader } from '../weights-header.js'
import { readGgufHeader } from './read-gguf-header.js'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)
const F32 = { name: 'a', shape: [64], type: 'F32' }

async function headerOf(bytes: Buffer): Promise<WeightsHeader> {
  return await readGgufHeader(readBytes(bytes), bytes.length)
}

async function kindsOf(options: TinyGgufOptions): Promise<string[]> {
  return (await headerOf(tinyGguf(options))).issues.map(({ kind }) => kind)
}

/** Of processor time: a machine with other work to do makes nothing slower by it. */
function millisecondsSince(before: NodeJS.CpuUsage): number {
  return process.cpuUsage(before).user / 1_000
}

describe('GGUF files that lie', () => {
  it('does not believe 3.4e38 parameters in 70 bytes', async () => {
    const huge = 2 ** 64 - 2 ** 11
    const file = tinyGguf({ tensors: [{ name: 'x', shape: [huge, huge], type: 0 }] }).subarray(0, 73)
    const header = await headerOf(file)
    expect([header.parameterCount, header.types, header.tensorCount]).toEqual([null, [], 1])
    expect(header.issues).toEqual([
      { kind: 'lying-length', message: 'Tensor `x` has more numbers than any file can hold.' },
    ])
  })

  it('does not read a million tensors, nor believe more than its bytes can hold', async () => {
    const padding = Buffer.alloc(21_000_000)
    const file = Buffer.concat([tinyGguf({ announcedTensors: 1_000_000 }), padding])
    const before = process.cpuUsage()
    expect((await headerOf(file)).issues).toMatchObject([{ kind: 'limit-exceeded' }])
    expect(await kindsOf({ announcedTensors: 1_000_000 })).toEqual(['lying-length'])
    expect(await kindsOf({ announcedEntries: 2 ** 60 })).toEqual(['lying-length'])
    expect(millisecondsSince(before)).toBeLessThan(200)
  })

  it('reads sixty thousand tensors soon', async () => {
    const tensors = Array.from({ length: 60_000 }, (_, index) => ({ ...F32, name: `t${index}` }))
    const file = tinyGguf({ tensors })
    const before = process.cpuUsage()
    const { parameterCount, issues } = await headerOf(file)
    expect([parameterCount, issues]).toEqual([60_000 * 64, []])
    expect(millisecondsSince(before)).toBeLessThan(3_000)
  })

  it.each([
    ['overlap', [F32, { ...F32, name: 'b', offset: 32 }], 'overlapping-tensors'],
    ['lie past the end', [{ ...F32, offset: 2 ** 40 }], 'missing-bytes'],
    ['lie past any end', [{ ...F32, offset: 2 ** 63 }], 'missing-bytes'],
    ['have the name of another', [F32, F32], 'malformed'],
    ['are of no known type', [{ ...F32, type: 5 }], 'unknown-type'],
    ['are not aligned', [{ ...F32, offset: 4 }], 'malformed'],
    ['have rows of half a block', [{ name: 'q', shape: [16, 2], type: 2 }], 'malformed'],
  ])('complains of tensors that %s', async (_, tensors, kind) => {
    const file = Buffer.concat([tinyGguf({ tensors }), Buffer.alloc(512)])
    const { issues, isComplete } = await headerOf(file)
    expect(issues.map(issue => issue.kind)).toEqual([kind])
    expect(isComplete).toBe(true)
  })

  it('counts nothing where tensors share their bytes', async () => {
    const tensors = Array.from({ length: 1_000 }, (_, index) => ({ ...F32, name: `t${index}`, offset: 0 }))
    const { parameterCount, bitsPerWeight, issues } = await headerOf(tinyGguf({ tensors }))
    expect([parameterCount, bitsPerWeight]).toEqual([null, null])
    expect(issues).toEqual([
      {
        kind: 'overlapping-tensors',
        message: 'Of 999 tensors, `t1` first, each lies in the bytes of another.',
      },
    ])
  })

  it('says which tensors a file has lost its bytes of', async () => {
    const whole = tinyGguf({ tensors: [F32, { ...F32, name: 'b' }] })
    const { parameterCount, types, tensorCount, issues, isComplete } = await headerOf(whole.subarray(0, -1))
    expect([parameterCount, types[0]?.tensorCount, tensorCount, isComplete]).toEqual([null, 1, 2, true])
    expect(issues).toEqual([{ kind: 'missing-bytes', message: 'Tensor `b` lies past the end of the file.' }])
  })

  it('says that a header is cut, wherever it is', async () => {
    const metadata = {
      'general.architecture': 'llama',
      'tokenizer.ggml.tokens': ['a', 'bc'],
      x: ['u8', 3],
    } as const
    const whole = tinyGguf({ metadata, tensors: [F32], alignment: 1 })
    const headerBytes = whole.length - 256
    for (let length = 0; length < headerBytes; length++) {
      const { isComplete, issues, parameterCount } = await headerOf(whole.subarray(0, length))
      expect([length, isComplete, parameterCount, issues.length]).toEqual([length, false, null, 1])
      expect(['truncated', 'lying-length', 'malformed']).toContain(issues[0]?.kind)
    }
  })

  it('complains of a template that reaches for the interpreter', async () => {
    const metadata = { 'tokenizer.chat_template': "{{ ''.__class__.__mro__ }}" }
    const { issues, hasChatTemplate } = await headerOf(tinyGguf({ metadata }))
    expect(hasChatTemplate).toBe(true)
    expect(issues).toEqual([
      { kind: 'hostile-template', message: 'A chat template reaches for `__class__`.' },
    ])
  })

  it('looks at every template of a key that is there twice', async () => {
    const key = 'tokenizer.chat_template'
    const once = (template: string) => tinyGguf({ metadata: { [key]: template } }).subarray(24)
    const entry = (bytes: Buffer, template: string) =>
      bytes.subarray(0, 8 + key.length + 4 + 8 + template.length)
    const [good, bad] = ['{{ good }}', '{{ x.__class__ }}']
    const head = tinyGguf({ announcedEntries: 2 }).subarray(0, 24)
    for (const [first, second] of [
      [good, bad],
      [bad, good],
    ] as const) {
      const file = Buffer.concat([head, entry(once(first), first), entry(once(second), second)])
      expect((await headerOf(file)).issues.map(({ kind }) => kind)).toEqual(['malformed', 'hostile-template'])
    }
  })

  it('keeps little of a header that is all text', async () => {
    const texts = Array.from({ length: 600 }, (_, index) => [`key${index}`, 'x'.repeat(60_000)] as const)
    expect(await kindsOf({ metadata: Object.fromEntries(texts) })).toEqual(['limit-exceeded'])
  })

  it('does not follow arrays in arrays without end', async () => {
    const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer)
    const nested = Array.from({ length: 1_000 }, () => Buffer.concat([u32(9), u32(1), u32(0)]))
    const head = Buffer.concat([Buffer.from('GGUF'), u32(3), u32(0), u32(0), u32(1), u32(0)])
    const file = Buffer.concat([head, u32(1), u32(0), Buffer.from('k'), u32(9), ...nested])
    expect((await headerOf(file)).issues).toMatchObject([{ kind: 'malformed' }])
  })

  it('gives up where its budget ends', async () => {
    const file = tinyGguf({ tensors: [F32] })
    const budget = { leftBytes: 16, deadline: Infinity, isExceeded: false }
    const header = await readGgufHeader(boundedRead(readBytes(file), budget), file.length)
    expect([header.isComplete, header.issues[0]?.kind]).toEqual([false, 'limit-exceeded'])
  })

  it(`bears any bytes (SEED=${seed})`, async () => {
    const good = tinyGguf({
      metadata: {
        'general.architecture': 'llama',
        'general.file_type': ['u32', 2],
        'llama.block_count': ['u32', 2],
        'llama.attention.head_count_kv': ['u32', [1, 0]],
        'split.no': ['u16', 0],
        'split.count': ['u16', 2],
        'tokenizer.ggml.tokens': ['a', 'b'],
        'tokenizer.chat_template': '{{ x }}',
      },
      tensors: [F32, { name: 'q', shape: [32, 4], type: 'Q4_0' }],
    })
    const change = fc.record({
      at: fc.nat(good.length - 1),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 9 }),
    })
    const changed = fc
      .tuple(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(good.length))
      .map(([changes, cut]) => {
        const bytes = Buffer.from(good)
        for (const { at, bytes: other } of changes) bytes.set(other.subarray(0, bytes.length - at), at)
        return cut % 3 === 0 ? bytes.subarray(0, cut) : bytes
      })
    const random = fc.uint8Array({ maxLength: 400 }).map(bytes => Buffer.concat([Buffer.from('GGUF'), bytes]))
    await fc.assert(
      fc.asyncProperty(fc.oneof(changed, random), async bytes => {
        const header = await headerOf(bytes)
        if (header.parameterCount !== null)
          expect(header.parameterCount).toBeLessThanOrEqual(bytes.length * 8)
        for (const { sizeBytes } of header.types)
          expect(sizeBytes).toBeLessThanOrEqual(bytes.length * header.tensorCount)
        if (!header.isComplete) expect(header.issues.length).toBeGreaterThan(0)
        expect(header.issues.length).toBeLessThan(40)
        expect(() => JSON.stringify(header)).not.toThrow()
      }),
      { seed, numRuns: 3_000, interruptAfterTimeLimit: 10_000 },
    )
  })
})
