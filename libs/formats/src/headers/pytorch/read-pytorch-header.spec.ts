import { legacyTorch, makeZip, p, pickle, stateDict } from '@entrepot/testing/pickles'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ReadRange, readBytes } from '../../read-range.js'
import { readPytorchHeader } from './read-pytorch-header.js'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)

async function headerOf(bytes: Buffer) {
  return await readPytorchHeader(readBytes(bytes), bytes.length)
}

function checkpoint(data: Uint8Array, storages: readonly number[], more: readonly string[] = []): Buffer {
  return makeZip([
    { name: 'model/data.pkl', bytes: data },
    ...more.map(name => ({ name: `model/${name}`, bytes: Buffer.from('x') })),
    ...storages.map((sizeBytes, index) => ({
      name: `model/data/${index}`,
      bytes: Buffer.alloc(sizeBytes, 1),
    })),
  ])
}

/** A tensor's storage by the class of its numbers. */
function storage(kind: string, key: string, count: number): Buffer {
  return Buffer.concat([
    p.mark,
    p.binUnicode('storage'),
    p.global('torch', kind),
    p.binUnicode(key),
    p.binUnicode('cpu'),
    p.int4(count),
    p.tuple,
    p.binPersId,
    p.pop,
  ])
}

describe('reading checkpoints of PyTorch', () => {
  it('reads the types and sizes of storages from a zip', async () => {
    const file = checkpoint(stateDict(['a', 'b'], 8), [32, 32])
    expect(await headerOf(file)).toMatchObject({
      format: 'pytorch',
      isComplete: true,
      types: [{ type: 'F32', tensorCount: 2, elementCount: 16, sizeBytes: 64 }],
      tensorCount: 2,
      parameterCount: 16,
      bitsPerWeight: 32,
      metadata: { layout: 'zip' },
      issues: [],
    })
  })

  it('knows the types of numbers, and counts what tensors share once', async () => {
    const data = pickle(
      p.proto(2),
      storage('HalfStorage', '0', 8),
      storage('BFloat16Storage', '1', 4),
      storage('HalfStorage', '0', 8),
      p.none,
      p.stop,
    )
    const { types, parameterCount } = await headerOf(checkpoint(data, [16, 8]))
    expect(types).toEqual([
      { type: 'F16', tensorCount: 1, elementCount: 8, sizeBytes: 16 },
      { type: 'BF16', tensorCount: 1, elementCount: 4, sizeBytes: 8 },
    ])
    expect(parameterCount).toBe(12)
  })

  it('does not guess at types that are not said', async () => {
    const data = pickle(p.proto(2), storage('UntypedStorage', '0', 8), p.none, p.stop)
    const { types, parameterCount, issues } = await headerOf(checkpoint(data, [8]))
    expect([types[0]?.type, parameterCount, issues]).toEqual(['unknown', null, []])
  })

  it('reads files of before 1.6, scripts and plain pickles', async () => {
    const legacy = await headerOf(legacyTorch(['a', 'b'], 4))
    expect([legacy.metadata['layout'], legacy.parameterCount, legacy.issues]).toEqual(['legacy', 8, []])
    const script = await headerOf(checkpoint(stateDict(['a'], 1), [4], ['constants.pkl', 'code/x.py']))
    expect(script.metadata['layout']).toBe('torchscript')
    const plain = await headerOf(pickle(p.proto(2), p.emptyDict, p.stop))
    expect([plain.metadata['layout'], plain.parameterCount, plain.issues]).toEqual(['pickle', null, []])
  })

  it('reads none of the numbers', async () => {
    const file = checkpoint(stateDict(['a'], 8), [32 * 1024 * 1024])
    let readCount = 0
    const read: ReadRange = async (start, end) => {
      readCount += Math.min(end, file.length) - start
      return file.subarray(start, end)
    }
    expect((await readPytorchHeader(read, file.length)).parameterCount).toBe(8)
    expect(readCount).toBeLessThan(1024 * 1024)
  })

  it.each([
    ['a zip', checkpoint(stateDict(['a', 'b'], 8), [32, 31])],
    ['an old file', legacyTorch(['a', 'b'], 4).subarray(0, -9)],
  ])('does not believe storages that %s has no bytes for', async (_, file) => {
    const { parameterCount, issues } = await headerOf(file)
    expect([parameterCount, issues.map(({ kind }) => kind)]).toEqual([null, ['missing-bytes']])
  })

  it.each([
    ['an archive of something else', makeZip([{ name: 'a.txt', bytes: Buffer.from('a') }])],
    ['no archive', Buffer.from('PK but not really')],
    ['text', Buffer.from('hello')],
    ['nothing', Buffer.alloc(0)],
  ])('says that %s is none', async (_, file) => {
    const { isComplete, issues } = await headerOf(file)
    expect([isComplete, issues.map(({ kind }) => kind)]).toEqual([false, ['malformed']])
  })

  it(`bears any bytes (SEED=${seed})`, async () => {
    const files = [checkpoint(stateDict(['a', 'b'], 8), [32, 32]), legacyTorch(['a', 'b'], 4)]
    const changed = fc
      .tuple(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.nat(2_000), fc.nat(255)), { maxLength: 6 }),
        fc.nat(1_500),
      )
      .map(([file, changes, cut]) => {
        const bytes = Buffer.from(file)
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        return cut % 2 === 0 ? bytes : bytes.subarray(0, cut)
      })
    await fc.assert(
      fc.asyncProperty(changed, async bytes => {
        const header = await headerOf(bytes)
        if (header.parameterCount !== null) expect(header.parameterCount).toBeLessThanOrEqual(bytes.length)
        if (!header.isComplete) expect(header.issues.length).toBeGreaterThan(0)
      }),
      { seed, numRuns: 2_000, interruptAfterTimeLimit: 10_000 },
    )
  })
})
