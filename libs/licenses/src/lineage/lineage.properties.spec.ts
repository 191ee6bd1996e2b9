import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  effectiveLicense,
  isClear,
  LICENSES,
  resolveLicense,
  walkLineage,
  type LicensedSource,
} from '../index.js'

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000)
const RUNS = { seed: SEED, numRuns: 400 }

const licenseId = fc.constantFrom(...LICENSES.map(({ id }) => id), 'no-such-licence')
const name = fc.integer({ min: 0, max: 30 }).map(number => `a/m${number}`)

/** Graphs, not trees: names come twice, and a repository may name itself. */
const { source } = fc.letrec<{ source: LicensedSource }>(tie => ({
  source: fc.record({
    id: name,
    license: fc.option(licenseId, { nil: null }),
    isMirrored: fc.boolean(),
    parents: fc.oneof({ maxDepth: 4 }, fc.constant([]), fc.array(tie('source'), { maxLength: 3 })),
  }),
}))
const work = fc.record({
  id: name,
  licenses: fc.array(licenseId, { maxLength: 2 }),
  relation: fc.constantFrom(null, 'finetune', 'quantized', 'merge'),
  parents: fc.array(source, { maxLength: 3 }),
  datasets: fc.array(source, { maxLength: 2 }),
})

describe(`the licence of any lineage (seed ${SEED})`, () => {
  it('never allows commerce that a source forbids, nor more than a source allows', () => {
    fc.assert(
      fc.property(work, one => {
        const known = walkLineage(one).ancestors.flatMap(({ license }) => (isClear(license) ? [license] : []))
        const { commercial } = effectiveLicense(one)
        if (known.some(license => license.commercial === 'no')) expect(commercial).toBe('no')
        if (known.some(license => license.commercial === 'limited')) expect(commercial).not.toBe('yes')
      }),
      RUNS,
    )
  })

  it('is never told where a source is unknown or away, nor where nothing is declared', () => {
    fc.assert(
      fc.property(work, one => {
        const { licenseId: told, class: kind, isComplete } = effectiveLicense(one)
        const { ancestors, cycles } = walkLineage(one)
        const isUnsure = ancestors.some(({ source: from, license }) => !from.isMirrored || !isClear(license))
        if (isUnsure || cycles.length > 0) expect(isComplete).toBe(false)
        if (isUnsure || cycles.length > 0 || one.licenses.length === 0) expect(told).toBeNull()
        expect(kind).toBe(told === null ? 'unknown' : resolveLicense(told)?.class)
      }),
      RUNS,
    )
  })

  it('has a conflict wherever what is told is not what is declared', () => {
    fc.assert(
      fc.property(work, one => {
        const { licenseId: told, conflicts } = effectiveLicense(one)
        if (told !== null && !one.licenses.includes(told)) expect(conflicts).not.toEqual([])
      }),
      RUNS,
    )
  })
})
