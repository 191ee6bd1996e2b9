import type { AccountPrincipal, OidcConfig } from '@entrepot/core'
import { createRepo, setRepoGrant, transaction } from '@entrepot/persistence'
import {
  type IdentityWorld,
  openIdentityWorld,
  refusalOf,
  TEST_PASSWORD,
  type TestEngines,
} from '@entrepot/testing/engines'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectIdentity, disconnectIdentity, requireHolder } from './connect-identity.js'
import { createAccount } from './create-account.js'
import { createOrganization } from './create-organization.js'
import { stemOf } from './name-person.js'
import type { Person, ProviderPolicy } from './person.js'
import { setAccountState } from './set-account-state.js'
import { setMember } from './set-member.js'
import { signInByProvider } from './sign-in-by-provider.js'
import { SignInLimits } from './sign-in-limits.js'

let world: IdentityWorld
let engines: TestEngines
let root: AccountPrincipal

beforeAll(async () => {
  world = await openIdentityWorld(['ann'])
  engines = world.engines
  root = await world.as('root')
  for (const name of ['acme', 'lab']) await createOrganization(engines.db, 'spec', { name })
})

afterAll(() => world.close())

const ISSUER = 'https://login.example'
const POLICY: ProviderPolicy = {
  groups: [
    { group: 'reviewers', organization: 'ACME', role: 'reviewer' },
    { group: 'staff', organization: 'acme', role: 'reader' },
    { group: 'staff', organization: 'lab', role: 'contributor' },
    { group: 'staff', organization: 'nowhere', role: 'admin' },
    { group: 'staff', organization: 'ann', role: 'admin' },
  ],
  adminGroups: ['ops'],
  letIn: 'everyone',
}

function person(subject: string, more: Partial<Person> = {}): Person {
  return { issuer: ISSUER, subject, names: [subject], fullName: null, email: null, groups: [], ...more }
}

/** Who somebody is after they signed in. */
async function arrive(who: Person, policy: ProviderPolicy | OidcConfig = POLICY): Promise<AccountPrincipal> {
  const { text } = await signInByProvider(engines.db, policy, who, 'Firefox')
  return world.principalOf(text, 'session')
}

async function membershipsOf({ accountId }: AccountPrincipal): Promise<string[]> {
  const rows = await engines.db.prisma.membership.findMany({
    where: { accountId },
    include: { organization: true },
  })
  return rows.map(({ organization, role, source }) => `${organization.name} ${role} ${source}`).sort()
}

const problemOf = (act: Promise<unknown>) =>
  act.then(
    () => null,
    (error: { detail?: { problem?: string } }) => error.detail?.problem ?? String(error),
  )

describe('an account of somebody who comes for the first time', () => {
  it('is made once, and is theirs whatever they call themselves later', async () => {
    const first = await arrive(person('zoe', { fullName: 'Zoe Z', email: 'zoe@example.org' }))
    const again = await arrive(person('zoe', { names: ['somebody-else'] }))
    expect([first.accountName, again.accountId]).toEqual(['zoe', first.accountId])
    expect([first.isSession, first.scope, first.isAdmin]).toEqual([true, 'admin', false])
    const row = await engines.db.prisma.account.findUniqueOrThrow({ where: { id: first.accountId } })
    expect(row).toMatchObject({
      kind: 'user',
      fullName: 'Zoe Z',
      email: 'zoe@example.org',
      passwordHash: null,
    })
  })

  it('is never one that is there, whatever name or address they bring', async () => {
    await createAccount(engines.db, root, { name: 'bea', kind: 'user', email: 'bea@example.org' })
    const [ann, bea] = [
      await arrive(person('1', { names: ['ANN'] })),
      await arrive(person('2', { names: ['bea@evil.example'], email: 'bea@example.org' })),
    ]
    expect([ann.accountName, bea.accountName]).toEqual(['ANN-2', 'bea-2'])
    expect((await arrive(person('1', { issuer: 'https://other.example', names: ['x1'] }))).accountName).toBe(
      'x1',
    )
  })

  it('never has the namespace of a repository, or a name that URLs need', async () => {
    await transaction(engines.db.prisma, tx =>
      createRepo(tx, {
        name: { type: 'model', namespace: 'Taken', name: 'x' },
        visibility: 'private',
        gating: 'none',
        defaultBranch: 'main',
      }),
    )
    expect((await arrive(person('3', { names: ['taken'] }))).accountName).toBe('taken-2')
    expect((await arrive(person('4', { names: ['api'] }))).accountName).toBe('api-2')
    expect((await arrive(person('6', { names: ['Identity-Provider'] }))).accountName).toBe(
      'Identity-Provider-2',
    )
    expect((await arrive(person('5', { names: ['', '///', '名前'] }))).accountName).toBe('person')
  })

  it('keeps what can’t be a full name or an address out', async () => {
    const { accountId } = await arrive(person('6', { names: ['six'], fullName: 'a\nb', email: 'nonsense' }))
    const row = await engines.db.prisma.account.findUniqueOrThrow({ where: { id: accountId } })
    expect([row.fullName, row.email]).toEqual([null, null])
  })

  it.each([
    ['Zoë Müller', 'Zoe-Muller'],
    ['zoe.m@corp.example', 'zoe.m'],
    ['..a--b..', 'a-b'],
    ['<script>', 'script'],
    ['x'.repeat(80), 'x'.repeat(36)],
  ])('is called %j as %j', (suggested, stem) => expect(stemOf(suggested)).toBe(stem))
})

describe('groups', () => {
  it('give roles, the first of the list where several fit, and take them back', async () => {
    const max = await arrive(person('max', { groups: ['staff', 'reviewers', 'unknown'] }))
    expect(await membershipsOf(max)).toEqual(['acme reviewer provider', 'lab contributor provider'])
    expect(max.rights.namespaces.get('acme')).toEqual(['reviewer'])
    const less = await arrive(person('max', { groups: ['staff'] }))
    expect(await membershipsOf(less)).toEqual(['acme reader provider', 'lab contributor provider'])
    const none = await arrive(person('max'))
    expect(await membershipsOf(none)).toEqual([])
    expect(none.rights.namespaces.has('acme')).toBe(false)
  })

  it('take effect on every session and token at once', async () => {
    const { text } = await signInByProvider(engines.db, POLICY, person('ole', { groups: ['staff'] }), null)
    expect((await world.principalOf(text, 'session')).rights.namespaces.get('lab')).toEqual(['contributor'])
    await arrive(person('ole'))
    expect((await world.principalOf(text, 'session')).rights.namespaces.has('lab')).toBe(false)
  })

  it('leave alone what somebody gave by hand, before or after', async () => {
    const kim = await arrive(person('kim', { groups: ['staff'] }))
    await setMember(engines.db, root, { organization: 'acme', account: 'kim', role: 'admin' })
    expect(await membershipsOf(await arrive(person('kim', { groups: ['reviewers', 'staff'] })))).toEqual([
      'acme admin hand',
      'lab contributor provider',
    ])
    expect(await membershipsOf(await arrive(person('kim')))).toEqual(['acme admin hand'])
    const repo = await transaction(engines.db.prisma, tx =>
      createRepo(tx, {
        name: { type: 'model', namespace: 'lab', name: 'granted' },
        ...{ visibility: 'private', gating: 'none', defaultBranch: 'main' },
      }),
    )
    await arrive(person('kim', { groups: ['staff'] }))
    await transaction(engines.db.prisma, tx =>
      setRepoGrant(tx, repo.id, { accountId: kim.accountId }, 'reader'),
    )
    expect((await arrive(person('kim'))).rights.repos.get(repo.id)).toEqual(['reader'])
  })

  it('make administrators, and unmake only those that they made', async () => {
    expect((await arrive(person('pia', { groups: ['ops'] }))).isAdmin).toBe(true)
    expect((await arrive(person('pia'))).isAdmin).toBe(false)
    await setAccountState(engines.db, root, 'pia', { isAdmin: true })
    expect((await arrive(person('pia'))).isAdmin).toBe(true)
    await setAccountState(engines.db, root, 'pia', { isAdmin: false })
    expect((await arrive(person('pia', { groups: ['ops'] }))).isAdmin).toBe(false)
  })

  it('do not unmake the last administrator', async () => {
    const { accountId } = await arrive(person('tom', { groups: ['ops'] }))
    const { prisma } = engines.db
    const others = { where: { isAdmin: true, id: { not: accountId } } }
    const ids = (await prisma.account.findMany(others)).map(({ id }) => id)
    await prisma.account.updateMany({ ...others, data: { isAdmin: false } })
    expect((await arrive(person('tom'))).isAdmin).toBe(true)
    await prisma.account.updateMany({ where: { id: { in: ids } }, data: { isAdmin: true } })
    expect((await arrive(person('tom'))).isAdmin).toBe(false)
  })

  it('are written down as the provider’s doing', async () => {
    const rows = await engines.db.prisma.auditEntry.findMany({ where: { actor: 'identity-provider' } })
    expect(new Set(rows.map(({ action }) => action))).toEqual(
      new Set(['member.set', 'member.remove', 'account.update']),
    )
  })
})

describe('who is let in', () => {
  it('is who the policy says', async () => {
    const groups = { ...POLICY, letIn: 'groups' } as const
    expect(await problemOf(arrive(person('ida'), groups))).toBe('not-let-in')
    expect((await arrive(person('ida', { groups: ['ops'] }), groups)).accountName).toBe('ida')
    expect(await problemOf(arrive(person('ida'), groups))).toBe('not-let-in')
    const connected = { ...POLICY, letIn: 'connected' } as const
    expect(await problemOf(arrive(person('new'), connected))).toBe('not-let-in')
    expect((await arrive(person('ida'), connected)).accountName).toBe('ida')
    expect(await engines.db.prisma.account.count({ where: { name: 'new' } })).toBe(0)
  })

  it('is nobody whose account is disabled, whatever their groups', async () => {
    await arrive(person('uwe'))
    await setAccountState(engines.db, root, 'uwe', { isDisabled: true })
    expect(await problemOf(arrive(person('uwe', { groups: ['staff', 'ops'] })))).toBe('disabled')
    const row = await engines.db.prisma.account.findFirstOrThrow({ where: { name: 'uwe' } })
    expect(row.isAdmin).toBe(false)
    const refused = await engines.db.prisma.auditEntry.findFirstOrThrow({
      where: { action: 'session.create', outcome: 'refused', subject: 'uwe' },
    })
    expect(refused.detail).toMatchObject({ by: 'provider', problem: 'disabled' })
  })
})

describe('an identity', () => {
  it('is connected by whoever holds the account, and knows its password', async () => {
    const ann = await world.sessionOf('ann')
    const limits = { db: engines.db, signIns: new SignInLimits() }
    expect(await refusalOf(requireHolder(limits, ann, 'wrong horse battery'))).toBe('precondition-failed')
    expect(await refusalOf(requireHolder(limits, await world.as('ann'), TEST_PASSWORD))).toBe('forbidden')
    await connectIdentity(engines.db, await requireHolder(limits, ann, TEST_PASSWORD), person('ann-at-work'))
    await connectIdentity(engines.db, ann, person('ann-at-work'))
    expect((await arrive(person('ann-at-work', { names: ['boss'] }))).accountName).toBe('ann')
  })

  it('is never taken from somebody else', async () => {
    await arrive(person('vic'))
    const ann = await world.sessionOf('ann')
    expect(await problemOf(connectIdentity(engines.db, ann, person('vic')))).toBe('identity-taken')
    expect((await arrive(person('vic'))).accountName).toBe('vic')
  })

  it('goes with its sessions and with what its groups gave, unless nothing is left to sign in with', async () => {
    const identityOf = (subject: string) =>
      engines.db.prisma.identity.findFirstOrThrow({ where: { issuer: ISSUER, subject } })
    const vic = { account: 'vic', id: (await identityOf('vic')).id }
    expect(await refusalOf(disconnectIdentity(engines.db, root, vic))).toBe('precondition-failed')
    const { id } = await identityOf('ann-at-work')
    const { text } = await signInByProvider(
      engines.db,
      POLICY,
      person('ann-at-work', { groups: ['staff'] }),
      null,
    )
    const ann = await world.principalOf(text, 'session')
    expect(await membershipsOf(ann)).toEqual(['acme reader provider', 'lab contributor provider'])
    const eve = await arrive(person('eve'))
    expect(await refusalOf(disconnectIdentity(engines.db, eve, { account: 'ann', id }))).toBe('forbidden')
    expect(await refusalOf(disconnectIdentity(engines.db, eve, { account: 'eve', id }))).toBe(
      'token-not-found',
    )
    await disconnectIdentity(engines.db, ann, { account: 'ann', id })
    expect(await membershipsOf(ann)).toEqual([])
    expect(await refusalOf(world.principalOf(text, 'session'))).toBe('credentials-invalid')
    // The row stays: whoever asks later who got something learns a name.
    const ended = await engines.db.prisma.token.findUniqueOrThrow({ where: { id: ann.tokenId } })
    expect([ended.revokedAt, ended.identityId]).toEqual([expect.any(Date), null])
    const { detail } = await engines.db.prisma.auditEntry.findFirstOrThrow({
      where: { action: 'session.end-all', subject: 'ann' },
    })
    expect(detail).toEqual({ accountId: ann.accountId, identityId: id, count: 2 })
  })

  it('leaves one of them to somebody who has no password, however many go at once', async () => {
    const two = await arrive(person('two-names'))
    await connectIdentity(engines.db, two, { issuer: ISSUER, subject: 'another-name' })
    const { accountName: account, accountId } = two
    const rows = await engines.db.prisma.identity.findMany({ where: { accountId } })
    const asked = rows.map(({ id }) => refusalOf(disconnectIdentity(engines.db, root, { account, id })))
    expect((await Promise.all(asked)).sort()).toEqual([null, 'precondition-failed'])
    expect(await engines.db.prisma.identity.count({ where: { accountId } })).toBe(1)
  })
})
