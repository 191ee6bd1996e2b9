import { describe, expect, it } from 'vitest'
import { cleanCards } from '../../../bench/rules/mutations/clean-cards.ts'
import { rulesThatFind } from '../../../bench/rules/mutations/facts.ts'
import { MUTATORS } from '../../../bench/rules/mutations/index.ts'
import { measureRecall } from '../../../bench/rules/mutations/run.ts'
import { evaluate } from './evaluate.js'
import { parseCard } from './parse-card.js'
import { RULES } from './rules/index.js'

/** Defects put into clean cards per rule. */
const MUTATIONS = 60
const RECALL_MIN = 0.95

const engine = { evaluate, parseCard }
/** That of docs/rules-precision.md: what the rules find must not hang on luck. `SEED` sets another. */
const seed = process.env['SEED'] ?? 'precision'

describe(`rules on mutated cards (SEED=${seed})`, () => {
  it.each(cleanCards().map(card => [card.name, card] as const))(
    'find nothing on the clean card %s',
    (_, card) => {
      expect(rulesThatFind(engine, card)).toEqual([])
    },
  )

  it('have a mutator each', () => {
    expect(Object.keys(MUTATORS).sort()).toEqual(RULES.map(rule => rule.id).sort())
  })

  it.each(Object.keys(MUTATORS))('find 95 % of the defects that %s is about', ruleId => {
    const { made, found, missed } = measureRecall(engine, ruleId, seed, MUTATIONS)
    const names = missed.map(({ name }) => name).join(', ')
    expect(
      found / made,
      `SEED=${seed}: ${made - found} of ${made} missed, in ${names}`,
    ).toBeGreaterThanOrEqual(RECALL_MIN)
  })
})
