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
    audiences: null,
    expiresAt: null,
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
    audiences: null,
    expiresAt: null,
  } as const
  expect(whyNotReadable(ANONYMOUS, repo, revision)?.message).toContain('license-declared')
})

describe('a revision with verdicts of its own for some audiences', () => {
  const commit = asCommitSha('a'.repeat(40))
  const judged = { commit, verdict: 'cleared', verdictReasons: ['r'], expiresAt: null } as const
  const refusal = (audience: Audience, audiences: unknown) =>
    whyNotReadable(holder('eve', 'read', audience), repo, { ...judged, audiences })?.code ?? null

  it('answers each by its own', () => {
    const audiences = { ci: 'blocked', inference: 'restricted' }
    expect(refusal('person', audiences)).toBeNull()
    expect(refusal('ci', audiences)).toBe('revision-blocked')
    expect(refusal('inference', audiences)).toBe('revision-restricted')
  })
  it('takes what it can not read for not judged', () => {
    expect(refusal('ci', { ci: 'fine' })).toBe('revision-pending')
    expect(refusal('ci', ['cleared'])).toBe('revision-pending')
    expect(refusal('ci', {})).toBeNull()
  })
})

it('is pending for readers from the moment on in which the grounds of its verdict end', () => {
  const judged = {
    commit: asCommitSha('a'.repeat(40)),
    verdict: 'cleared',
    verdictReasons: [],
    audiences: null,
  } as const
  const at = (milliseconds: number, principal: Principal) =>
    whyNotReadable(principal, repo, { ...judged, expiresAt: new Date(Date.now() + milliseconds) })?.code ??
    null
  expect(at(60_000, ANONYMOUS)).toBeNull()
  expect(at(-1, ANONYMOUS)).toBe('revision-pending')
  expect(at(-1, holder('eve', 'read', 'inference'))).toBe('revision-pending')
  expect(at(-1, holder('acme', 'write', 'person'))).toBeNull()
})

it('tells of a recall, and names what a page about it needs', () => {
  const commit = asCommitSha('a'.repeat(40))
  const judged = {
    commit,
    verdict: 'blocked',
    verdictReasons: ['recalled'],
    audiences: null,
    expiresAt: null,
  } as const
  const refusal = whyNotReadable(ANONYMOUS, { ...repo, type: 'dataset' }, judged)
  expect(refusal?.message).toContain('was recalled')
  expect(refusal?.detail).toMatchObject({ repo: 'datasets/acme/m', revision: commit, rules: ['recalled'] })
  const byPrefix = whyNotReadable(ANONYMOUS, repo, { ...judged, asked: 'aaaaaa' })
  expect(JSON.stringify(byPrefix?.detail)).not.toContain(commit)
})
