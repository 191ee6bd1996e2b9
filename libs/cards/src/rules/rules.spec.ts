import { describe, expect, it } from 'vitest'
import { evaluate } from '../evaluate.js'
import { parseCard } from '../parse-card.js'
import type { CardFacts, RuleExample } from '../rule.js'
import { RULES } from './index.js'

function factsOf({ card, type = 'model', files = [], parents = [], ...given }: RuleExample): CardFacts {
  const { repoId = 'acme/example', texts = {}, ...rest } = given
  const bytes = typeof card === 'string' ? new TextEncoder().encode(card) : card
  return {
    repo: { type, id: repoId },
    card: bytes && parseCard(bytes),
    files: files.map(path => ({ path, sizeBytes: 1 })),
    parents,
    texts: new Map(Object.entries(texts)),
    ...rest,
  }
}

function numbered<Example>(example: Example, index: number): [number: number, example: Example] {
  return [index + 1, example]
}

describe.each(RULES.map(rule => [rule.id, rule] as const))('%s', (_, rule) => {
  it.each(rule.examples.pass.map(numbered))('lets example %i pass', (_number, example) => {
    expect(evaluate(factsOf(example), [rule]).findings).toEqual([])
  })

  it.each(rule.examples.fail.map(numbered))(
    'finds what example %i shows',
    (_number, { finds, states, ...example }) => {
      const { findings } = evaluate(factsOf(example), [rule])
      expect(findings.map(finding => finding.message)).toEqual(finds)
      expect(findings.map(finding => finding.state)).toEqual(states ?? finds.map(() => 'fail'))
      for (const finding of findings) {
        expect(finding.ruleId).toBe(rule.id)
        expect(finding.fingerprint).toMatch(/^[0-9a-f]{32}$/)
        expect(finding.fix).not.toBe('')
      }
    },
  )

  it('says what it is about', () => {
    expect(rule.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(rule.code).toMatch(/^[PMLBDEG]\d{3}$/)
    expect(rule.examples.pass.length).toBeGreaterThan(0)
    expect(rule.examples.fail.length).toBeGreaterThan(0)
    expect(rule.basis.length).toBeGreaterThan(0)
    for (const text of [rule.summary, rule.why, rule.fix]) expect(text).toMatch(/[.!?]$/)
  })
})

describe('the rules', () => {
  it('have an id each', () => {
    expect(new Set(RULES.map(rule => rule.id)).size).toBe(RULES.length)
    expect(new Set(RULES.map(rule => rule.code)).size).toBe(RULES.length)
  })
})
