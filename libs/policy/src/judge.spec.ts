import type { Finding, FindingState, Severity } from '@entrepot/core'
import { describe, expect, it } from 'vitest'
import { RULES } from '@entrepot/cards'
import { defaultPolicy } from './default-policy.js'
import type { PolicyDocument } from './document.js'
import { judgeFindings } from './judge-findings.js'
import { effectOf } from './judge.js'

function finding(ruleId: string, state: FindingState = 'fail', severity?: Severity): Finding {
  return {
    ruleId,
    severity: severity ?? RULES.find(rule => rule.id === ruleId)?.severity ?? 'error',
    state,
    message: '',
    position: { path: 'README.md', keyPath: null, heading: null, line: null, column: null },
    evidence: null,
    fix: '',
    fingerprint: '0'.repeat(32),
  }
}

describe('judge, under the default policy', () => {
  const cases: [findings: Finding[], state: string, reasons: string[]][] = [
    [[], 'cleared', []],
    [[finding('card-present')], 'restricted', ['card-present']],
    [[finding('license-declared')], 'restricted', ['license-declared']],
    [[finding('license-declared', 'needs-review')], 'restricted', ['license-declared']],
    [[finding('license-resolved')], 'restricted', ['license-resolved']],
    [[finding('license-exact')], 'restricted', ['license-exact']],
    [[finding('license-exact', 'needs-review')], 'cleared', []],
    [[finding('bias-section-present')], 'restricted', ['bias-section-present']],
    [[finding('bias-section-substantial')], 'restricted', ['bias-section-substantial']],
    [[finding('front-matter-present')], 'restricted', ['front-matter-present']],
    [[finding('pipeline-tag-known')], 'cleared', []],
    [[finding('out-of-scope-uses'), finding('personal-data-answered')], 'cleared', []],
    [[finding('card-within-limits')], 'cleared', []],
    [[finding('card-within-limits', 'unverifiable')], 'restricted', ['card-within-limits']],
    [[finding('license-restriction-stripped')], 'blocked', ['license-restriction-stripped']],
    [
      [finding('license-restriction-stripped', 'unverifiable')],
      'restricted',
      ['license-restriction-stripped'],
    ],
    [
      [finding('license-restriction-stripped', 'needs-review')],
      'restricted',
      ['license-restriction-stripped'],
    ],
    [[finding('license-restriction-stripped', 'waived')], 'cleared', []],
    [[finding('rule-failed', 'needs-review')], 'restricted', ['rule-failed']],
    [
      [
        finding('bias-section-present'),
        finding('yaml-valid'),
        finding('license-restriction-stripped'),
        finding('license-declared'),
        finding('yaml-valid'),
      ],
      'blocked',
      ['license-restriction-stripped', 'license-declared', 'yaml-valid', 'bias-section-present'],
    ],
  ]
  it.each(cases)('%j', (findings, state, reasons) => {
    const verdict = judgeFindings(findings, defaultPolicy)
    expect(verdict).toMatchObject({ state, policyVersion: 1, reasons })
    expect(judgeFindings([...findings].reverse(), defaultPolicy)).toEqual(verdict)
  })

  it('restricts on every error but one', () => {
    const errors = RULES.filter(rule => rule.severity === 'error')
    expect(errors.length).toBeGreaterThan(10)
    for (const { id } of errors) {
      const expected = id === 'license-restriction-stripped' ? 'block' : 'warn'
      expect(effectOf(finding(id), defaultPolicy), id).toBe(expected)
    }
  })

  it('speaks of rules about cards that exist, and of those about files', () => {
    const ids = RULES.map(rule => rule.id)
    expect(
      Object.keys(defaultPolicy.rules ?? {}).filter(id => !ids.includes(id) && !id.startsWith('file-')),
    ).toEqual([])
  })
})

describe('judge, under another policy', () => {
  const policy: PolicyDocument = {
    name: 'lax',
    defaults: { error: 'info', warning: 'off', info: 'off' },
    rules: { 'yaml-valid': { fail: 'block' }, 'license-declared': { fail: 'off' } },
  }

  it('does what it says', () => {
    expect(judgeFindings([finding('license-declared'), finding('card-present')], policy).state).toBe(
      'cleared',
    )
    expect(judgeFindings([finding('yaml-valid')], policy)).toMatchObject({
      state: 'blocked',
      reasons: ['yaml-valid'],
    })
  })

  it('takes no row from the prototype of its table', () => {
    expect(effectOf(finding('constructor'), policy)).toBe('info')
  })
})
