import type { VerdictState } from '@entrepot/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePolicy } from './compile-policy.js'
import type { PolicyDocument } from './document.js'
import {
  type Decisions,
  type JudgedFinding,
  type JudgeInput,
  NO_DECISIONS,
  type PolicyFacts,
} from './facts.js'
import { NO_FACTS } from './judge-findings.js'
import { judge } from './judge.js'

const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const DAY = 24 * 60 * 60 * 1000
const LANDED = new Date('2026-01-01T00:00:00Z')
const LAX: PolicyDocument = { name: 'lax', defaults: { error: 'off', warning: 'off', info: 'off' } }

interface Asked {
  readonly facts?: Partial<PolicyFacts>
  readonly findings?: readonly Partial<JudgedFinding>[]
  readonly decisions?: Partial<Decisions>
  readonly afterDays?: number
}

function inputOf({ facts, findings = [], decisions, afterDays = 0 }: Asked): JudgeInput {
  return {
    facts: {
      ...NO_FACTS,
      repository: { ...NO_FACTS.repository, id: 'acme/llama-small', namespace: 'acme' },
      ...facts,
    },
    findings: findings.map((finding, at) => ({
      ruleId: 'r',
      severity: 'error' as const,
      state: 'fail' as const,
      message: 'm',
      fingerprint: String(at).padStart(32, '0'),
      ...finding,
    })),
    decisions: { ...NO_DECISIONS, ...decisions },
    landedAt: LANDED,
    now: new Date(LANDED.getTime() + afterDays * DAY),
  }
}

function verdictOf(policy: Partial<PolicyDocument>, asked: Asked = {}) {
  return judge(inputOf(asked), compilePolicy(7, { ...LAX, ...policy }))
}

function licensed(name: string): Asked {
  return { facts: { license: { declared: [name], effective: name, class: name, commercial: 'unknown' } } }
}

describe('licence classes', () => {
  const stance = { allow: ['permissive'], review: ['share-alike'], deny: ['non-commercial'] }
  it.each<[string, object, VerdictState]>([
    ['permissive', stance, 'cleared'],
    ['share-alike', stance, 'restricted'],
    ['non-commercial', stance, 'blocked'],
    ['custom-terms', stance, 'restricted'],
    ['unknown', stance, 'restricted'],
    ['unknown', { deny: ['non-commercial'] }, 'restricted'],
    ['other', { allow: ['permissive', 'other'] }, 'restricted'],
    ['unknown', { deny: ['unknown'] }, 'blocked'],
    ['custom-terms', { deny: ['non-commercial'] }, 'cleared'],
    ['unknown', {}, 'cleared'],
  ])('%s under %j', (name, licenses, state) => {
    const verdict = verdictOf({ licenses }, licensed(name))
    expect(verdict).toMatchObject({ state, reasons: state === 'cleared' ? [] : ['license-class'] })
  })
})

describe('scopes', () => {
  const policy: Partial<PolicyDocument> = {
    licenses: { deny: ['non-commercial'] },
    rules: { r: { fail: 'block', 'needs-review': 'warn' } },
    scopes: [
      {
        match: { namespace: 'ACME', repository: 'acme/llama-*', type: 'model' },
        rules: { r: { fail: 'warn' } },
      },
      { match: { repository: 'acme/llama-small' }, licenses: { allow: ['non-commercial'] } },
      { match: { repository: 'acme/other' }, rules: { r: { fail: 'off' } } },
      { match: { type: 'dataset' }, rules: { r: { fail: 'off' } } },
    ],
  }

  it('have the last word on each clause, in their order', () => {
    const asked = { ...licensed('non-commercial'), findings: [{}, { state: 'needs-review' as const }] }
    expect(verdictOf(policy, asked)).toMatchObject({ state: 'restricted', reasons: ['r'] })
    const elsewhere = {
      ...asked,
      facts: {
        ...asked.facts,
        repository: { ...NO_FACTS.repository, id: 'acme/mistral', namespace: 'acme' },
      },
    }
    expect(verdictOf(policy, elsewhere)).toMatchObject({
      state: 'blocked',
      reasons: ['license-class', 'r'].sort().reverse(),
    })
  })

  it('for an audience make its verdict another one, and say why', () => {
    const strict: Partial<PolicyDocument> = {
      rules: { r: { fail: 'warn' } },
      scopes: [
        { match: { audience: 'inference' }, rules: { r: { fail: 'block' } } },
        { match: { audience: 'ci' }, rules: { r: { fail: 'off' } } },
      ],
    }
    const verdict = verdictOf(strict, { findings: [{}] })
    expect(verdict).toMatchObject({
      state: 'restricted',
      reasons: ['r'],
      audiences: { inference: 'blocked', ci: 'cleared' },
    })
    expect(verdict.explanation).toEqual([
      { ruleId: 'r', effect: 'warn', message: 'm', fingerprint: '0'.repeat(32) },
      {
        ruleId: 'r',
        effect: 'block',
        message: 'For tokens of the audience inference: m',
        fingerprint: '0'.repeat(32),
      },
    ])
    expect(verdictOf(strict)).not.toHaveProperty('audiences')
  })

  it('for people count for people alone', () => {
    const policy: Partial<PolicyDocument> = {
      scopes: [{ match: { audience: 'person' }, rules: { r: { fail: 'block' } } }],
    }
    expect(verdictOf(policy, { findings: [{}] })).toMatchObject({
      state: 'blocked',
      audiences: { ci: 'cleared', inference: 'cleared' },
    })
  })
})

describe('what a revision must carry and may hold', () => {
  it('is restricted without the artefacts that are required', () => {
    const policy: Partial<PolicyDocument> = { requiredArtefacts: ['evaluation', 'explanation'] }
    expect(verdictOf(policy).explanation?.map(({ message }) => message)).toEqual([
      'It needs an evaluation as evidence.',
      'It needs an explanation of what it does as evidence.',
    ])
    expect(verdictOf(policy, { decisions: { artefacts: { evaluation: 2, explanation: 1 } } }).state).toBe(
      'cleared',
    )
  })

  it('is blocked for weights in formats that are not allowed', () => {
    const policy: Partial<PolicyDocument> = { weightFormats: ['safetensors'] }
    expect(verdictOf(policy, { facts: { formats: ['safetensors'] } }).state).toBe('cleared')
    expect(verdictOf(policy, { facts: { formats: ['pickle', 'safetensors'] } })).toMatchObject({
      state: 'blocked',
      reasons: ['format-not-allowed'],
    })
  })
})

describe('grace and waivers', () => {
  const policy: Partial<PolicyDocument> = { rules: { r: { fail: 'block' } }, graceDays: { r: 10 } }

  it('give a finding time from the landing on, and say when it ends', () => {
    expect(verdictOf(policy, { findings: [{}], afterDays: 9 })).toMatchObject({
      state: 'cleared',
      expiresAt: new Date(LANDED.getTime() + 10 * DAY),
    })
    expect(verdictOf(policy, { findings: [{}], afterDays: 10 })).toMatchObject({
      state: 'blocked',
      expiresAt: null,
    })
    expect(verdictOf(policy, { afterDays: 1 }).expiresAt).toBeNull()
  })

  it('take the waiver that lasts longest, and nothing from one that has ended', () => {
    const waiver = (id: string, days: number, ruleId: string) => ({
      id,
      fingerprint: null,
      ruleId,
      expiresAt: new Date(LANDED.getTime() + days * DAY),
    })
    const decisions = { waivers: [waiver('a', 20, 'r'), waiver('b', 30, 'r'), waiver('c', 5, 'other')] }
    expect(verdictOf(policy, { findings: [{}], decisions, afterDays: 15 })).toMatchObject({
      state: 'cleared',
      expiresAt: new Date(LANDED.getTime() + 30 * DAY),
    })
    expect(verdictOf(policy, { findings: [{}], decisions, afterDays: 30 }).state).toBe('blocked')
  })

  it('count for what the policy itself says too, but never for a decision', () => {
    const waiver = (ruleId: string) => ({
      id: ruleId,
      fingerprint: null,
      ruleId,
      expiresAt: new Date(LANDED.getTime() + DAY),
    })
    const denied = { licenses: { deny: ['non-commercial'] } }
    const waivers = [waiver('license-class'), waiver('recalled')]
    expect(verdictOf(denied, { ...licensed('non-commercial'), decisions: { waivers } }).state).toBe('cleared')
    const recall = { recallId: 'x', reason: 'leaked data' }
    expect(verdictOf(denied, { decisions: { waivers, recall } })).toMatchObject({
      state: 'blocked',
      reasons: ['recalled', 'license-class'].slice(0, 1),
    })
  })
})

describe('approvals', () => {
  const approvals = (...accounts: string[]) => accounts.map(accountId => ({ reviewId: 'x', accountId }))
  const policy: Partial<PolicyDocument> = {
    requiredApprovals: 2,
    rules: { r: { fail: 'warn' }, b: { fail: 'block' } },
  }

  it('clear what is restricted once enough different people gave them', () => {
    const ask = (accounts: string[]) =>
      verdictOf(policy, { findings: [{}], decisions: { approvals: approvals(...accounts) } }).state
    expect([ask(['a']), ask(['a', 'a']), ask(['a', 'b'])]).toEqual(['restricted', 'restricted', 'cleared'])
  })

  it('never clear what is blocked', () => {
    const decisions = { approvals: approvals('a', 'b') }
    expect(verdictOf(policy, { findings: [{}, { ruleId: 'b' }], decisions })).toMatchObject({
      state: 'blocked',
      reasons: ['b'],
    })
  })
})

describe('conditions', () => {
  const condition = (when: string, effect: 'block' | 'warn' | 'info' | 'off') => ({
    conditions: [{ id: 'c', when, effect, message: 'said so' }],
  })

  it('have their effect where they hold', () => {
    expect(verdictOf(condition('facts.sizeBytes == 0', 'block'))).toMatchObject({
      state: 'blocked',
      reasons: ['c'],
    })
    expect(verdictOf(condition('facts.sizeBytes == 1', 'block')).state).toBe('cleared')
    expect(verdictOf(condition('facts.sizeBytes == 0', 'info')).state).toBe('cleared')
  })

  it.each([
    ['that errs', 'facts.tags[3] == "x"', {}],
    ['that can’t be read', 'facts.', {}],
    [
      'that is too costly',
      'facts.tags.all(a, facts.tags.all(b, a != b || b != a))',
      { tags: Array.from({ length: 2_000 }, (_, at) => `t${at}`) },
    ],
  ])('restrict a revision by one %s', (_, when, facts) => {
    const verdict = verdictOf(condition(when, 'block'), { facts })
    expect(verdict).toMatchObject({ state: 'restricted', reasons: ['c'] })
    expect(verdict.explanation?.[0]?.message).toContain('could not be answered')
  })

  it('are replaced by a later scope that names them again', () => {
    const scopes = [{ match: { repository: '*/llama-*' }, ...condition('true', 'off') }]
    expect(verdictOf({ ...condition('true', 'block'), scopes }).state).toBe('cleared')
  })
})

describe(`judge, at random (SEED=${SEED})`, () => {
  const effect = fc.constantFrom('block', 'warn', 'info', 'off')
  const rule = fc.constantFrom('a', 'b', 'c', 'd')
  const finding = fc.record({
    ruleId: rule,
    severity: fc.constantFrom('error', 'warning', 'info'),
    state: fc.constantFrom('fail', 'needs-review', 'unverifiable', 'waived'),
    message: fc.constantFrom('m', 'n'),
    fingerprint: fc.stringMatching(/^[0-3]{2}$/),
  })
  const policy = fc.record({
    name: fc.constant('random'),
    defaults: fc.record({ error: effect, warning: effect, info: effect }),
    rules: fc.dictionary(rule, fc.record({ fail: effect, unverifiable: effect }, { requiredKeys: [] })),
    graceDays: fc.dictionary(rule, fc.integer({ min: 0, max: 20 })),
    requiredApprovals: fc.integer({ min: 0, max: 2 }),
    scopes: fc.array(
      fc.record({
        match: fc.record({ audience: fc.constantFrom('ci', 'inference', 'person') }, { requiredKeys: [] }),
        rules: fc.dictionary(rule, fc.record({ fail: effect })),
      }),
      { maxLength: 3 },
    ),
  })
  const waiver = fc.record({
    id: fc.uuid(),
    fingerprint: fc.option(fc.stringMatching(/^[0-3]{2}$/)),
    ruleId: fc.option(rule),
    expiresAt: fc.integer({ min: 1, max: 30 }).map(days => new Date(LANDED.getTime() + days * DAY)),
  })
  const asked = fc.record({
    policy,
    findings: fc.array(finding, { maxLength: 8 }),
    waivers: fc.array(waiver, { maxLength: 4 }),
    afterDays: fc.integer({ min: 0, max: 30 }),
  })
  const settings = { seed: SEED, numRuns: 500 }
  const judged = ({
    policy,
    findings,
    waivers,
    afterDays,
  }: typeof asked extends fc.Arbitrary<infer Case> ? Case : never) =>
    judge(
      inputOf({ findings, decisions: { waivers }, afterDays }),
      compilePolicy(1, policy as PolicyDocument),
    )

  it('does not depend on any order', () => {
    const shuffled = asked.chain(one =>
      fc.tuple(
        fc.constant(one),
        fc.shuffledSubarray(one.findings, { minLength: one.findings.length }),
        fc.shuffledSubarray(one.waivers, { minLength: one.waivers.length }),
      ),
    )
    fc.assert(
      fc.property(shuffled, ([one, findings, waivers]) => {
        expect(judged({ ...one, findings, waivers })).toEqual(judged(one))
      }),
      settings,
    )
  })

  it('gives another verdict before it expires only if something else changes', () => {
    fc.assert(
      fc.property(asked, one => {
        const now = judged(one)
        const end = now.expiresAt ? (now.expiresAt.getTime() - LANDED.getTime()) / DAY : 60
        expect(end).toBeGreaterThan(one.afterDays)
        const later = judged({ ...one, afterDays: end - 0.001 })
        expect({ ...later, expiresAt: null }).toEqual({ ...now, expiresAt: null })
      }),
      settings,
    )
  })

  it('is no milder for one more finding, and no stricter for one more waiver', () => {
    const rank = { cleared: 0, pending: 0, restricted: 1, blocked: 2 }
    fc.assert(
      fc.property(asked, finding, waiver, (one, extra, help) => {
        const before = rank[judged(one).state]
        expect(rank[judged({ ...one, findings: [...one.findings, extra] }).state]).toBeGreaterThanOrEqual(
          before,
        )
        expect(rank[judged({ ...one, waivers: [...one.waivers, help] }).state]).toBeLessThanOrEqual(before)
      }),
      settings,
    )
  })
})
