import type { Repo, Variant } from '@entrepot/persistence'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fit } from '../fit/memory-need.js'
import { type Preference, PREFERENCES } from '../profiles/profile-spec.js'
import { whyExcluded } from './exclude.js'
import { bitsThatCount, compareBy, criteriaFor, type Runner, whyLost } from './rank.js'

const FORMATS = ['safetensors', 'gguf', 'onnx', 'unheard-of']
const ENGINES = ['vllm', 'llamacpp', 'transformersjs'] as const
const memoryBytes = fc.integer({ min: 1, max: 1_000 })

/** Its need is its size, so that specs know what fits without the formula. */
const runners = fc
  .array(
    fc.record({
      format: fc.constantFrom(...FORMATS),
      bits: fc.option(fc.integer({ min: 1, max: 64 }), { freq: 4 }),
      sizeBytes: fc.integer({ min: 1, max: 1_000 }),
      repo: fc.integer({ min: 0, max: 5 }),
      engines: fc.subarray([...ENGINES]),
      isKnown: fc.boolean(),
    }),
    { maxLength: 12 },
  )
  .map(facts => facts.map((fact, index) => runnerOf(fact, index)))

function runnerOf(
  fact: {
    readonly format: string
    readonly bits: number | null
    readonly sizeBytes: number
    readonly repo: number
    readonly engines: readonly string[]
    readonly isKnown: boolean
  },
  index: number,
): Runner & { readonly isKnown: boolean } {
  const variant = {
    id: `v${index}`,
    key: `${fact.format}/x`,
    format: fact.format,
    bitsPerWeight: fact.bits,
    sizeBytes: BigInt(fact.sizeBytes),
    engines: fact.engines,
    contextTokens: null,
    shape: null,
    header: null,
  } as unknown as Variant
  const repo = { id: `r${fact.repo}`, idKey: `n${fact.repo % 3}/m`, namespace: `n${fact.repo % 3}` } as Repo
  return {
    variant,
    repo,
    commit: 'c'.repeat(40) as Runner['commit'],
    verdict: 'cleared',
    verdictOf: null,
    isReadable: true,
    isKnown: fact.isKnown,
    fit: fitOf(fact.sizeBytes, null, fact.isKnown),
  }
}

function fitOf(needBytes: number, memory: number | null, isKnown: boolean): Fit {
  const isTooLarge = memory !== null && needBytes > memory
  return {
    need: {
      weightBytes: needBytes,
      cacheBytes: 0,
      overheadBytes: 0,
      totalBytes: isKnown ? needBytes : null,
      unknown: [],
    },
    answer: isTooLarge ? 'too-large' : isKnown ? 'fits' : 'unknown',
    perDevice: [],
    maxContextTokens: null,
    explanation: 'as the spec says',
  }
}

const question = (prefer: Preference, memory: number | null) => ({
  prefer,
  engine: null,
  devices: memory === null ? [] : [{ kind: 'cpu' as const, memoryBytes: memory }],
  contextTokens: null,
  batch: 1,
  cacheType: null,
  minBitsPerWeight: null,
  formats: null,
  audience: 'person' as const,
  model: { id: 'r1', namespace: 'n1' },
  rootKey: 'n2/m',
})

/** The order of those in the running, as `resolveVariant` makes it. */
function rankOf(
  all: readonly (Runner & { readonly isKnown: boolean })[],
  asked: ReturnType<typeof question>,
) {
  const hosts = new Set(all.map(({ repo }) => repo.id))
  const memory = asked.devices[0]?.memoryBytes ?? null
  return all
    .map(one => ({ ...one, fit: fitOf(Number(one.variant.sizeBytes), memory, one.isKnown) }))
    .filter(one => whyExcluded(one, { ...asked, audiences: new Set(['person']), hosts }, one.fit) === null)
    .sort(compareBy(criteriaFor(asked)))
}

const preference = fc.constantFrom(...PREFERENCES)
const limits = fc.record({
  engine: fc.option(fc.constantFrom(...ENGINES)),
  formats: fc.option(fc.subarray(FORMATS, { minLength: 1 })),
  minBitsPerWeight: fc.option(fc.integer({ min: 1, max: 32 })),
})

describe('the order of variants', () => {
  it('is total: every two differ, either way round, and any shuffling sorts the same', () => {
    fc.assert(
      fc.property(runners, preference, fc.infiniteStream(fc.nat()), (all, prefer, random) => {
        const criteria = criteriaFor(question(prefer, 500))
        const compare = compareBy(criteria)
        for (const one of all)
          for (const other of all)
            if (one !== other) {
              expect(Math.sign(compare(one, other))).toBe(-Math.sign(compare(other, one)))
              expect(compare(one, other)).not.toBe(0)
              expect(whyLost(criteria, one, other)).not.toBe('It is the same.')
            }
        const shuffled = all
          .map(one => ({ one, at: random.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one)
        const ids = (list: readonly Runner[]) => list.map(({ variant }) => variant.id)
        expect(ids([...shuffled].sort(compare))).toEqual(ids([...all].sort(compare)))
      }),
      { verbose: true },
    )
  })

  it('never has in it what a limit excludes', () => {
    fc.assert(
      fc.property(runners, preference, memoryBytes, limits, (all, prefer, memory, limit) => {
        for (const { variant, fit } of rankOf(all, { ...question(prefer, memory), ...limit } as never)) {
          expect(fit.answer).not.toBe('too-large')
          expect(Number(variant.sizeBytes)).toBeLessThanOrEqual(memory)
          if (limit.engine !== null) expect(variant.engines).toContain(limit.engine)
          if (limit.formats !== null) expect(limit.formats).toContain(variant.format)
          if (limit.minBitsPerWeight !== null)
            expect(variant.bitsPerWeight ?? 0).toBeGreaterThanOrEqual(limit.minBitsPerWeight)
        }
      }),
      { verbose: true },
    )
  })

  it('gets no worse in quality with more memory, among those of which it is known whether they fit', () => {
    fc.assert(
      fc.property(runners, memoryBytes, memoryBytes, (all, memory, more) => {
        const known = all.filter(({ isKnown }) => isKnown)
        const [small] = rankOf(known, question('quality', memory))
        const [large] = rankOf(known, question('quality', memory + more))
        if (!small) return
        expect(large && bitsThatCount(large)).toBeGreaterThanOrEqual(bitsThatCount(small))
      }),
      { verbose: true },
    )
  })

  it('has what may not fit behind all that fits', () => {
    fc.assert(
      fc.property(runners, preference, memoryBytes, (all, prefer, memory) => {
        const answers = rankOf(all, question(prefer, memory)).map(({ fit }) => fit.answer)
        expect(answers).toEqual([...answers].sort())
      }),
      { verbose: true },
    )
  })

  it('has the smallest in front for `size`, and for `speed` the smallest of those with enough bits', () => {
    fc.assert(
      fc.property(runners, all => {
        const bytes = ({ variant }: Runner) => Number(variant.sizeBytes)
        const [smallest] = rankOf(all, question('size', null))
        const [fastest] = rankOf(all, question('speed', null))
        if (!smallest || !fastest) return
        const enough = all.filter(one => bitsThatCount(one) >= 4)
        expect(bytes(smallest)).toBe(Math.min(...all.map(bytes)))
        expect(bytes(fastest)).toBe(Math.min(...(enough.length > 0 ? enough : all).map(bytes)))
      }),
      { verbose: true },
    )
  })
})
