import { type AccountPrincipal, parseRepoId } from '@entrepot/core'
import { createRepo, transaction } from '@entrepot/persistence'
import { type IdentityWorld, openIdentityWorld, refusalOf, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOrganization } from './create-organization.js'
import { issueToken, type TokenRequest } from './issue-token.js'
import type { GrantRequest } from './resolve-grants.js'
import { revokeToken } from './revoke-token.js'
import { setAccountState } from './set-account-state.js'
import { setMember } from './set-member.js'

const OPERATOR = 'operator'

let world: IdentityWorld
let engines: TestEngines
let root: AccountPrincipal
let ann: AccountPrincipal
let eve: AccountPrincipal

beforeAll(async () => {
  world = await openIdentityWorld(['ann', 'bob', 'eve'])
  engines = world.engines
  for (const name of ['Acme', 'Lab']) {
    await createOrganization(engines.db, OPERATOR, { name })
    await setMember(engines.db, OPERATOR, { organization: name, account: 'ann', role: 'admin' })
  }
  ;[root, ann, eve] = [await world.as('root'), await world.as('ann'), await world.as('eve')]
  const repos = { 'acme/hidden': 'private' } as const
  for (const [id, visibility] of Object.entries(repos)) {
    const name = parseRepoId('model', id)
    await transaction(engines.db.prisma, tx =>
      createRepo(tx, { name, visibility, gating: 'none', defaultBranch: 'main' }),
    )
  }
})

afterAll(() => world.close())

const auditOf = (action: string) =>
  engines.db.prisma.auditEntry.findMany({ where: { action }, orderBy: { id: 'asc' } })

describe('a token', () => {
  const ask = (actor: AccountPrincipal, powers: Partial<TokenRequest>, name = 'ann') =>
    refusalOf(
      issueToken(engines.db, actor, {
        account: { name },
        name: 'made',
        scope: 'read',
        audience: 'person',
        expiresAt: null,
        ...powers,
      }),
    )
  const hidden = parseRepoId('model', 'acme/hidden')
  const limitedTo = (...grants: GrantRequest[]) => world.as('ann', { grants })

  it('is made by whoever holds the account, by a token that manages it, and by administrators', async () => {
    expect(await ask(ann, {})).toBeNull()
    expect(await ask(root, {})).toBeNull()
    expect(await ask(eve, {})).toBe('forbidden')
    expect(await ask(ann, {}, 'eve')).toBe('forbidden')
    expect(await ask(await world.as('ann', { scope: 'write' }), {})).toBe('forbidden')
    expect(await ask(await world.as('ann', { audience: 'inference' }), {})).toBe('forbidden')
    expect(await ask(root, {}, 'acme')).toBe('account-not-found')
    expect(await ask(ann, { account: { name: 'ann', isAdmin: true } })).toBe('invalid-argument')
  })

  it('carries a profile for inference only, and the log says so', async () => {
    const profile = 'h100-80g-vllm'
    for (const audience of ['person', 'ci'] as const)
      expect(await ask(ann, { profile, audience })).toBe('invalid-argument')
    expect(await ask(ann, { profile, audience: 'inference' })).toBeNull()
    const { profile: kept } = await engines.db.prisma.token.findFirstOrThrow({ orderBy: { id: 'desc' } })
    expect(kept).toBe(profile)
    expect((await auditOf('token.create')).at(-1)?.detail).toMatchObject({ profile, audience: 'inference' })
  })

  it('is never stronger than the one that makes it', async () => {
    const ci = await world.as('ann', { audience: 'ci' })
    expect(await ask(ci, { audience: 'ci' })).toBeNull()
    expect(await ask(ci, { audience: 'inference' })).toBeNull()
    expect(await ask(ci, { audience: 'person' })).toBe('forbidden')

    const own = await limitedTo({ namespace: 'ann', scope: 'admin' }, { repo: hidden, scope: 'read' })
    const grants = (...list: GrantRequest[]) => ask(own, { scope: 'admin', grants: list })
    expect(await ask(own, {})).toBe('forbidden')
    expect(await grants({ namespace: 'ann', scope: 'admin' })).toBeNull()
    expect(await grants({ repo: hidden, scope: 'read' })).toBeNull()
    expect(await grants({ repo: hidden, scope: 'write' })).toBe('forbidden')
    expect(await grants({ namespace: 'ann', scope: 'read' }, { namespace: 'lab', scope: 'read' })).toBe(
      'account-not-found',
    )
    const wide = await limitedTo({ namespace: 'ann', scope: 'admin' }, { namespace: 'acme', scope: 'write' })
    expect(await ask(wide, { scope: 'write', grants: [{ repo: hidden, scope: 'write' }] })).toBeNull()
    expect(await ask(wide, { scope: 'admin', grants: [{ repo: hidden, scope: 'admin' }] })).toBe('forbidden')
  })

  it('does not outlive the one that makes it, but for a session', async () => {
    const soon = new Date(Date.now() + 60_000)
    const later = new Date(Date.now() + 120_000)
    const short = await world.as('ann', { expiresAt: soon })
    expect(await ask(short, {})).toBe('forbidden')
    expect(await ask(short, { expiresAt: later })).toBe('forbidden')
    expect(await ask(short, { expiresAt: soon })).toBeNull()
    expect(await ask(ann, { expiresAt: new Date(Date.now() - 1) })).toBe('invalid-argument')
    const session = await world.sessionOf('ann')
    expect(await ask(session, {})).toBeNull()
  })

  it('counts in places that its maker may know of', async () => {
    expect(await ask(eve, { grants: [{ namespace: 'lab', scope: 'read' }] }, 'eve')).toBe('account-not-found')
    const bob = await world.as('bob')
    expect(await ask(bob, { grants: [{ repo: hidden, scope: 'read' }] }, 'bob')).toBe('repo-not-found')
    expect(await ask(ann, { grants: [] })).toBe('invalid-argument')
    const twice = [
      { namespace: 'ann', scope: 'read' },
      { namespace: 'ANN', scope: 'write' },
    ] as const
    expect(await ask(ann, { grants: twice })).toBe('invalid-argument')
  })

  it('may be imported by administrators, in any shape that is hard to guess, and once', async () => {
    const text = 'api_org-9f8e7d6c5b4a!'
    expect(await ask(ann, { text })).toBe('forbidden')
    for (const weak of [
      'short',
      'aaaaaaaaaaaaaaaaaaaa',
      'with space 0123456789',
      'ü123456789abcdefg',
      'a1b2c3d4'.repeat(100),
    ])
      expect([weak, await ask(root, { text: weak })]).toEqual([weak, 'invalid-argument'])
    expect(await ask(root, { text })).toBeNull()
    expect(await ask(root, { text })).toBe('already-exists')
    expect((await world.principalOf(text)).accountName).toBe('ann')
    const row = await engines.db.prisma.token.findFirstOrThrow({ orderBy: { id: 'desc' } })
    expect(row.lookupPrefix).toBe('api_o')
  })

  it('is not made for a disabled account', async () => {
    await setAccountState(engines.db, root, 'bob', { isDisabled: true })
    expect(await ask(root, {}, 'bob')).toBe('precondition-failed')
    await setAccountState(engines.db, root, 'bob', { isDisabled: false })
  })

  it('is revoked by itself, by its account and by administrators, and hidden from everybody else', async () => {
    const own = await world.as('ann', { scope: 'read' })
    expect(await refusalOf(revokeToken(engines.db, eve, own.tokenId))).toBe('token-not-found')
    const sibling = await world.as('ann', { scope: 'write' })
    expect(await refusalOf(revokeToken(engines.db, sibling, own.tokenId))).toBe('forbidden')
    expect(await refusalOf(revokeToken(engines.db, own, own.tokenId))).toBeNull()
    expect(await refusalOf(revokeToken(engines.db, ann, sibling.tokenId))).toBeNull()
    expect(await refusalOf(revokeToken(engines.db, root, sibling.tokenId))).toBeNull()
    const revoked = (await auditOf('token.revoke')).map(
      entry => (entry.detail as { tokenId: string }).tokenId,
    )
    expect(revoked.filter(id => id === sibling.tokenId)).toHaveLength(1)
  })
})
