import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluate, RULE_FAILED } from './evaluate.js'
import { EVIDENCE_MAX_LENGTH } from './limits.js'
import { parseCard } from './parse-card.js'
import { defineRule, type CardFacts, type Rule } from './rule.js'
import { RULES } from './rules/index.js'
import { summarizeCard } from './summarize-card.js'

function factsOf(card: string | Uint8Array | null, type: 'model' | 'dataset' | 'space' = 'model'): CardFacts {
  const bytes = typeof card === 'string' ? new TextEncoder().encode(card) : card
  return { repo: { type, id: 'someone/something' }, card: bytes && parseCard(bytes), files: [], parents: [] }
}

function ruleThat(check: Rule['check']): Rule {
  return defineRule({
    id: 'made-up',
    code: 'P999',
    summary: '',
    why: '',
    fix: 'Do something.',
    severity: 'warning',
    appliesTo: ['model'],
    basis: [],
    hubBehaviour: 'ignores',
    since: '0.1',
    check,
    examples: { pass: [], fail: [] },
  })
}

const BAD = '---\nlicense: MIT\nlanguage: [en, English]\n---\n# T\n\n## Limitations\n\nNone.\n'

describe('evaluate', () => {
  it('says where and what each finding is', () => {
    const finding = evaluate(factsOf(BAD)).findings.find(one => one.ruleId === 'language-code-known')
    expect(finding).toEqual({
      ruleId: 'language-code-known',
      severity: 'error',
      state: 'fail',
      message: '`English` is not a language code; `en` is.',
      position: { path: 'README.md', keyPath: 'language[1]', heading: null, line: 3, column: 16 },
      evidence: 'English',
      fix: 'Write `en`.',
      fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
    })
  })

  it('keeps fingerprints when the card is edited around the defect', () => {
    const prints = (text: string) => new Set(evaluate(factsOf(text)).findings.map(one => one.fingerprint))
    const edited = BAD.replace('license: MIT', '# comment\nlicense: MIT').replace(
      '[en, English]',
      '[de, en, English]',
    )
    expect(prints(edited)).toEqual(prints(BAD))
    expect(prints(BAD.replace('English', 'German'))).not.toEqual(prints(BAD))
  })

  it('tells equal defects of one card apart', () => {
    const { findings } = evaluate(factsOf('---\nlanguage: [English, English]\n---\n# T\n'))
    const prints = findings.filter(one => one.ruleId === 'language-code-known').map(one => one.fingerprint)
    expect(new Set(prints).size).toBe(2)
  })

  it('orders findings by place, those on the whole card first', () => {
    const lines = evaluate(factsOf(BAD)).findings.map(one => one.position.line ?? 0)
    expect(lines).toEqual([...lines].sort((a, b) => a - b))
    expect(lines[0]).toBe(0)
    expect(lines.at(-1)).toBeGreaterThan(0)
  })

  it('shows a rule that throws instead of what it found, and asks for a person', () => {
    const broken = ruleThat(function* () {
      yield { message: 'one' }
      throw new Error('boom')
    })
    const { findings } = evaluate(factsOf('# T'), [broken, ...RULES])
    expect(findings.filter(one => one.ruleId === 'made-up')).toHaveLength(1)
    expect(findings.find(one => one.ruleId === RULE_FAILED)).toMatchObject({
      state: 'needs-review',
      severity: 'error',
      evidence: 'made-up',
    })
    expect(findings.length).toBeGreaterThan(3)
  })

  it('cuts evidence and the number of findings', () => {
    const noisy = ruleThat(function* () {
      for (;;) yield { message: 'again', evidence: 'x'.repeat(1_000) }
    })
    const { findings } = evaluate(factsOf('# T'), [noisy])
    expect(findings).toHaveLength(100)
    expect(findings[0]?.evidence).toHaveLength(EVIDENCE_MAX_LENGTH)
  })

  it('says one thing about a missing card, and nothing about a space without one', () => {
    expect(evaluate(factsOf(null)).findings.map(one => one.ruleId)).toEqual(['card-present'])
    expect(evaluate(factsOf(null, 'space')).findings).toEqual([])
    expect(evaluate(factsOf(null)).scores).toEqual({ structure: 0, substance: 0 })
  })

  it('scores headings and content apart', () => {
    const headings =
      '## Description\n\n## Uses\n\n## Out-of-Scope Use\n\n## Bias\n\n## Training\n\n## Evaluation\n'
    const hollow = evaluate(factsOf(`---\nlicense: mit\n---\n# T\n\n${headings}`)).scores
    expect(hollow.structure).toBeCloseTo(7 / 12)
    expect(hollow.substance).toBe(0)
    const said = headings.replaceAll('\n\n', `\n\n${'word '.repeat(15)}\n\n`)
    expect(evaluate(factsOf(`# T\n\n${said}`)).scores.substance).toBeGreaterThan(0.8)
  })

  it('never throws, whatever the bytes', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc
        .tuple(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 200 }))
        .map(([yaml, text]) => new TextEncoder().encode(`---\n${yaml}\n---\n${text}`)),
      fc
        .array(
          fc.constantFrom(
            '---\n',
            'a: ',
            '- ',
            '&a ',
            '*a',
            '!!binary ',
            '[',
            '}',
            '<<: ',
            '\t',
            '\r',
            '|\n',
            '"',
            '# ',
            '\0',
            'license: ',
            'language: ',
            'no',
            '~',
            '\uFEFF',
            '`',
            '<!--',
            '\ud800',
          ),
          { maxLength: 40 },
        )
        .map(parts => new TextEncoder().encode(parts.join(''))),
    )
    const types = fc.constantFrom('model', 'dataset', 'space')
    // A failure prints the seed and the shortest bytes.
    fc.assert(
      fc.property(bytes, types, (card, type) => {
        const facts = factsOf(card, type)
        const { findings, scores } = evaluate(facts)
        expect(findings.filter(one => one.ruleId === RULE_FAILED)).toEqual([])
        expect(new Set(findings.map(one => one.fingerprint)).size).toBe(findings.length)
        expect(scores.structure).toBeGreaterThanOrEqual(0)
        expect(scores.substance).toBeLessThanOrEqual(1)
        expect(evaluate(facts).findings).toEqual(findings)
        if (facts.card) {
          const summary = summarizeCard(facts.card, type)
          expect(JSON.parse(JSON.stringify(summary))).toEqual(summary)
          expect(JSON.stringify(summary)).not.toContain('\\u0000')
        }
      }),
      { numRuns: 1_500 },
    )
  })
})
