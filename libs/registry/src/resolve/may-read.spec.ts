import { ANONYMOUS, asCommitSha, type Audience, type Principal, type VerdictState } from '@entrepot/core'
import { testPrincipal } from '@entrepot/testing/principal'
import { describe, expect, it } from 'vitest'
import { whyNotReadable } from './may-read.js'

const repo = { type: 'model', namespace: 'acme', name: 'm', visibility: 'public', gating: 'none' } as const
const holder = (accountName: string, scope: 'read' | 'write', audience: Audience): Principal =>
  testPrincipal(accountName, { scope, audience })

/** The table of the design, row by row: the refusal each principal meets, or null. */
const TABLE: Record<VerdictState, [reader: string | null, inference: string | null, writer: string | null]> =
  {
    cleared: [null, null, null],
    restricted: [null, 'revision-restricted', null],
    pending: ['revision-pending', 'revision-pending', null],
    blocked: ['revision-blocked', 'revision-blocked', null],
  }

describe.each(Object.entries(TABLE))('a %s revision', (verdict, [reader, inference, writer]) => {
  const revision = {
    commit: asCommitSha('a'.repeat(40)),
    verdict: verdict as VerdictState,
    verdictReasons: ['license-declared'],
  }
  const refusal = (principal: Principal) => whyNotReadable(principal, repo, revision)?.code ?? null

  it('answers people and CI', () => {
    expect(refusal(ANONYMOUS)).toBe(reader)
    expect(refusal(holder('eve', 'read', 'person'))).toBe(reader)
    expect(refusal(holder('eve', 'read', 'ci'))).toBe(reader)
  })
  it('answers inference, whoever holds the token', () => {
    expect(refusal(holder('eve', 'read', 'inference'))).toBe(inference)
    expect(refusal(holder('acme', 'write', 'inference'))).toBe(inference)
  })
  it('answers those who may write', () => expect(refusal(holder('acme', 'write', 'person'))).toBe(writer))
})

it('says which rules are the reason', () => {
  const revision = {
    commit: asCommitSha('a'.repeat(40)),
    verdict: 'blocked',
    verdictReasons: ['license-declared'],
  } as const
  expect(whyNotReadable(ANONYMOUS, repo, revision)?.message).toContain('license-declared')
})
