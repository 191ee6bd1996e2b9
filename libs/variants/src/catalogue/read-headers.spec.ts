import { DomainError } from '@entrepot/core'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { tinyGguf, tinySafetensors, type UnseenFiles, unseenFiles } from '@entrepot/testing/weights'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWeightsReader } from './create-weights-reader.js'
import { readHeaders } from './read-headers.js'
import { JOB_LIMITS, LANDING_LIMITS, type ReadingLimits } from './reading-limits.js'

let engines: TestEngines
beforeAll(async () => {
  engines = await openTestEngines()
})
afterAll(() => engines?.close())

/** A header of some 100 kB, in a file that is too large to be read whole at once. */
function wide(seed: number): Buffer {
  const tensors = Array.from({ length: 1_000 }, (_, at) => ({
    name: `layers.${at}.weight`,
    type: 'F32',
    shape: [100],
  }))
  return tinySafetensors({ tensors, seed })
}
const small = () => tinySafetensors({ tensors: [{ name: 'w', type: 'F32', shape: [4] }] })

const limited = (limits: Partial<ReadingLimits>) => ({ ...LANDING_LIMITS, ...limits })

async function read({ facts }: UnseenFiles, limits?: ReadingLimits) {
  const { entries, openFile } = facts
  const { files, pending } = await readHeaders(engines.db, { entries, openFile, ...(limits && { limits }) })
  return { files: files.map(({ entry }) => entry.path), pending: pending.map(({ path }) => path) }
}

describe('reading the headers of a revision', () => {
  it('reads each content once, and then knows it', async () => {
    const files = unseenFiles({
      'a.safetensors': small(),
      'b.gguf': tinyGguf(),
      'notes.bin': Buffer.alloc(2 ** 21, 1),
    })
    const first = await read(files)
    expect(first).toEqual({ files: ['a.safetensors', 'b.gguf'], pending: [] })
    const opened = files.opened.length
    expect(await read(files)).toEqual(first)
    expect(files.opened).toHaveLength(opened)
  })

  it('reads a header, and not the weights behind it', async () => {
    const tensors = [{ name: 'w', type: 'F32', shape: [1_000_000] }]
    const files = unseenFiles({ 'model.safetensors': tinySafetensors({ tensors }) })
    expect(await read(files, limited({ fileBytes: 2_000 }))).toMatchObject({ pending: [] })
  })

  it('leaves to the job what does not fit, and the job finds what was read already', async () => {
    const files = unseenFiles({
      'a.safetensors': small(),
      'b.safetensors': wide(1),
      'c.safetensors': small(),
    })
    expect(await read(files, limited({ fileBytes: 10_000 }))).toEqual({
      files: ['a.safetensors', 'c.safetensors'],
      pending: ['b.safetensors'],
    })
    const before = files.opened.filter(path => path !== 'b.safetensors').length
    expect((await read(files, JOB_LIMITS)).pending).toEqual([])
    expect(files.opened.filter(path => path !== 'b.safetensors')).toHaveLength(before)
  })

  it('stops at the bytes, the time and the files that all headers together may take', async () => {
    const some = () =>
      unseenFiles({ 'a.safetensors': wide(1), 'b.safetensors': wide(2), 'c.safetensors': wide(3) })
    expect((await read(some(), limited({ totalBytes: 150_000 }))).files.length).toBeLessThan(3)
    expect((await read(some(), limited({ totalMs: -1 }))).files).toEqual([])
    expect((await read(some(), limited({ files: 1 }))).files).toEqual(['a.safetensors'])
  })

  it('gives up for good on a header that the job cannot read either', async () => {
    const files = unseenFiles({ 'model.safetensors': wide(1) })
    const limits = { ...JOB_LIMITS, fileBytes: 10_000 }
    expect(await read(files, limits)).toEqual({ files: ['model.safetensors'], pending: [] })
    const { findings, variants } = await createWeightsReader(engines.db)(files.facts)
    expect(findings).toMatchObject([{ ruleId: 'variant-header-broken', severity: 'warning' }])
    expect(variants).toMatchObject([{ parameterCount: null, header: { isComplete: false } }])
  })

  it('waits for a file that is not here, and with it for its variant', async () => {
    const files = unseenFiles({
      'model-00001-of-00002.safetensors': small(),
      'model-00002-of-00002.safetensors': null,
      'other.gguf': tinyGguf({ tensors: [{ name: 'blk.0.w.weight', shape: [32, 2], type: 'F16' }] }),
    })
    const reader = createWeightsReader(engines.db)
    const before = await reader(files.facts)
    expect(before.pendingCount).toBe(1)
    expect(before.variants.map(({ key }) => key)).toEqual(['gguf/F16'])
    expect(before.findings).toEqual([])
    files.bring(
      'model-00002-of-00002.safetensors',
      Buffer.concat([small(), Buffer.alloc(4_000)]).subarray(0, 4_000),
    )
    const after = await reader(files.facts)
    expect(after.pendingCount).toBe(0)
    expect(after.variants.map(({ key }) => key).toSorted()).toEqual(['gguf/F16', 'safetensors/F32'])
  })

  it('lets a landing through while the store is away, and has a job done again', async () => {
    const { facts } = unseenFiles({ 'model.safetensors': small() })
    const openFile = async () => {
      throw new DomainError('store-unavailable', 'It is away.')
    }
    const broken = { facts: { ...facts, openFile }, opened: [], bring: () => undefined }
    expect(await read(broken)).toEqual({ files: [], pending: ['model.safetensors'] })
    await expect(read(broken, JOB_LIMITS)).rejects.toThrow('It is away.')
  })
})

describe('keeping what headers say', () => {
  it('gives back what was read, number for number', async () => {
    const files = unseenFiles({ 'model.safetensors': wide(1), 'm.gguf': tinyGguf() })
    const reader = createWeightsReader(engines.db)
    const read = await reader(files.facts)
    expect(await reader(files.facts)).toEqual(read)
    expect(read.variants.length).toBeGreaterThan(0)
  })

  it('reads again what it cannot understand', async () => {
    const files = unseenFiles({ 'model.safetensors': small() })
    await read(files)
    await engines.db.pool.query(`UPDATE file_header SET result = '{"header": {"format": "of another day"}}'`)
    const opened = files.opened.length
    expect(await read(files)).toEqual({ files: ['model.safetensors'], pending: [] })
    expect(files.opened.length).toBeGreaterThan(opened)
  })
})
