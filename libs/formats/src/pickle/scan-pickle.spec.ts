import { HOSTILE_PICKLES, legacyTorch, p, pickle, stateDict } from '@entrepot/testing/pickles'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readBytes } from '../read-range.js'
import { scanPickle } from './scan-pickle.js'

const scan = (bytes: Uint8Array) => scanPickle(readBytes(bytes), { start: 0, endExclusive: bytes.length })

async function verdictOf(bytes: Uint8Array): Promise<string> {
  const { imports, problems, isComplete } = await scan(bytes)
  const all = [...imports, ...problems].map(({ verdict }) => verdict)
  if (all.includes('dangerous')) return 'dangerous'
  return all.includes('suspicious') || !isComplete ? 'suspicious' : 'allowed'
}

describe('scanning pickles for what they import', () => {
  it.each(Object.entries(HOSTILE_PICKLES))('finds danger in %s', async (_, bytes) => {
    expect(await verdictOf(bytes)).toBe('dangerous')
  })

  it('has a person look at what it does not know, and at calls by number', async () => {
    expect(await verdictOf(pickle(p.proto(2), p.global('sklearn.svm._classes', 'SVC'), p.stop))).toBe(
      'suspicious',
    )
    expect(
      await verdictOf(pickle(p.proto(2), p.global('my_code', 'Model'), p.emptyTuple, p.newObj, p.stop)),
    ).toBe('suspicious')
    expect(await verdictOf(pickle(p.proto(2), p.ext1(7), p.stop))).toBe('suspicious')
  })

  it('lets state dicts pass, in both forms of torch.save', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `layer.${index}.weight`)
    for (const bytes of [stateDict(names), legacyTorch(names)]) {
      const { imports, problems, isComplete } = await scan(bytes)
      expect(problems).toEqual([])
      expect(isComplete).toBe(true)
      expect(new Set(imports.map(({ module, name }) => `${module}.${name}`))).toEqual(
        new Set(['collections.OrderedDict', 'torch._utils._rebuild_tensor_v2', 'torch.FloatStorage']),
      )
    }
  })

  it('names each import once, where it stands', async () => {
    const bytes = pickle(p.proto(2), p.none, p.global('a', 'B'), p.global('a', 'B'), p.tuple3, p.stop)
    expect((await scan(bytes)).imports).toEqual([
      { module: 'a', name: 'B', verdict: 'suspicious', offset: 3 },
    ])
  })

  it('says that it is incomplete when a pickle breaks off or lies about a length', async () => {
    for (const bytes of [
      stateDict(['w']).subarray(0, -1),
      pickle(p.proto(4), p.bytes8(Buffer.from('x'), 2n ** 62n), p.stop),
      pickle(p.proto(4), p.bytes8(Buffer.from('x'), 2n ** 64n - 1n), p.stop),
      pickle(p.proto(2), Buffer.from([0x8b, 0xff, 0xff, 0xff, 0xff])),
      pickle(p.proto(4), Buffer.from([0x8d, 1])),
      pickle(p.proto(2), Buffer.from('c')),
      Buffer.alloc(0),
    ]) {
      const { isComplete, problems } = await scan(bytes)
      expect(isComplete).toBe(false)
      expect(problems.map(({ kind }) => kind)).toContain('truncated')
    }
  })

  it('passes over long bytes without reading them', async () => {
    const sizeBytes = 3 * 2 ** 30
    const head = pickle(p.proto(4), p.bytes8(Buffer.alloc(0), BigInt(sizeBytes)))
    const tail = pickle(p.global('os', 'system'), p.stop)
    let readBytesCount = 0
    const scanned = await scanPickle(
      async (start, endExclusive) => {
        const bytes = Buffer.alloc(Math.min(endExclusive, head.length + sizeBytes + tail.length) - start)
        if (start < head.length) head.copy(bytes, 0, start)
        if (endExclusive > head.length + sizeBytes)
          tail.copy(bytes, Math.max(0, head.length + sizeBytes - start))
        readBytesCount += bytes.length
        return bytes
      },
      { start: 0, endExclusive: head.length + sizeBytes + tail.length },
    )
    expect(scanned.imports).toMatchObject([{ module: 'os', name: 'system', verdict: 'dangerous' }])
    expect(scanned.isComplete).toBe(true)
    expect(readBytesCount).toBeLessThan(2 ** 20)
  })

  it('finds what hides behind a line of a million characters', async () => {
    const bytes = pickle(
      p.string(`'${'x'.repeat(1_000_000)}'`),
      p.unicode('y'.repeat(700_000)),
      p.global('os', 'system'),
      p.stop,
    )
    const scanned = await scan(bytes)
    expect(scanned.imports).toMatchObject([{ module: 'os', verdict: 'dangerous', offset: 1_700_006 }])
    expect(scanned.isComplete).toBe(true)
  })

  it('walks arrays that joblib wrote into the middle of a pickle', async () => {
    const data = Buffer.alloc(3 * 8, 0xfe)
    const wrapper = pickle(
      p.global('joblib.numpy_pickle', 'NumpyArrayWrapper'),
      p.emptyTuple,
      p.newObj,
      p.emptyDict,
      p.mark,
      p.shortUnicode('shape'),
      p.int1(3),
      p.tuple1,
      p.shortUnicode('dtype'),
      p.global('numpy', 'dtype'),
      p.shortUnicode('f8'),
      p.true,
      p.true,
      p.tuple3,
      p.reduce,
      p.shortUnicode('numpy_array_alignment_bytes'),
      p.int1(16),
      p.setItems,
      p.build,
    )
    const bytes = pickle(
      p.proto(4),
      wrapper,
      Buffer.from([2, 0xff, 0xff]),
      data,
      p.global('os', 'system'),
      p.stop,
    )
    const scanned = await scan(bytes)
    expect(scanned.isComplete).toBe(true)
    expect(scanned.imports.map(({ module }) => module)).toEqual(['joblib.numpy_pickle', 'numpy', 'os'])
  })

  it('walks arrays of objects in what joblib wrote, which have a stack and a memo of their own', async () => {
    const inner = pickle(
      p.proto(4),
      p.shortUnicode('posix'),
      p.memoize,
      p.shortUnicode('system'),
      p.memoize,
      p.stackGlobal,
      p.stop,
    )
    const bytes = pickle(
      p.proto(4),
      p.shortUnicode('sklearn.svm'),
      p.memoize,
      p.pop,
      p.global('joblib.numpy_pickle', 'NumpyArrayWrapper'),
      p.emptyTuple,
      p.newObj,
      p.emptyDict,
      p.mark,
      p.shortUnicode('shape'),
      p.int1(1),
      p.tuple1,
      p.shortUnicode('dtype'),
      p.global('numpy', 'dtype'),
      p.shortUnicode('O8'),
      p.true,
      p.true,
      p.tuple3,
      p.reduce,
      p.setItems,
      p.build,
      inner,
      p.binGet(0),
      p.shortUnicode('SVC'),
      p.stackGlobal,
      p.stop,
    )
    const { imports, problems, isComplete } = await scan(bytes)
    expect(imports.map(({ module, name }) => `${module}.${name}`)).toEqual([
      'joblib.numpy_pickle.NumpyArrayWrapper',
      'numpy.dtype',
      'posix.system',
      'sklearn.svm.SVC',
    ])
    expect([problems, isComplete]).toEqual([[], true])
  })

  it('never throws, ends soon and keeps within its memory for any bytes', { timeout: 120_000 }, async () => {
    const opcode = fc.constantFrom(
      ...Object.values(p).filter((part): part is Buffer<ArrayBuffer> => part instanceof Buffer),
      p.global('os', 'system'),
      p.ext1(1),
      p.binGet(1),
      p.binPut(1),
      p.shortUnicode('os'),
    )
    const any = fc.oneof(
      fc.uint8Array({ maxLength: 2_000 }),
      fc.array(opcode, { maxLength: 500 }).map(parts => pickle(p.proto(4), ...parts)),
      fc
        .tuple(fc.constantFrom(...Object.values(HOSTILE_PICKLES)), fc.nat(), fc.nat(255))
        .map(([bytes, at, value]) => {
          const copy = Buffer.from(bytes)
          copy[at % copy.length] = value
          return copy
        }),
    )
    await fc.assert(
      fc.asyncProperty(any, async bytes => {
        const startedAt = performance.now()
        const { imports, problems } = await scan(bytes)
        expect(imports.length + problems.length).toBeLessThan(3_000)
        expect(performance.now() - startedAt).toBeLessThan(2_000)
      }),
      { numRuns: 1_500 },
    )
  })

  it.each([
    ['marks', Buffer.alloc(4_000_000, '(')],
    ['nothings', Buffer.alloc(4_000_000, 'N')],
    ['dicts', Buffer.alloc(4_000_000, '}')],
    ['memo entries', Buffer.concat([Buffer.from('N'), Buffer.alloc(4_000_000, 0x94)])],
    ['strings of strings', Buffer.from('U\x02(('.repeat(500_000), 'latin1')],
    ['pickles', Buffer.from('\x80\x02N.'.repeat(1_000_000), 'latin1')],
    ['imports', Buffer.from(Array.from({ length: 200_000 }, (_, index) => `cm${index}\nx\n0`).join(''))],
  ])('bears millions of %s', { timeout: 60_000 }, async (_, bytes) => {
    const startedAt = performance.now()
    const { problems, imports } = await scan(bytes)
    expect(problems.length).toBeGreaterThan(0)
    expect(imports.length).toBeLessThanOrEqual(2_000)
    expect(performance.now() - startedAt).toBeLessThan(15_000)
  })
})
