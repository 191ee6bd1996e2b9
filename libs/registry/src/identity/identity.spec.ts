import { type AccountPrincipal, ANONYMOUS, parseRepoId } from '@entrepot/core'
import { createRepo, transaction } from '@entrepot/persistence'
import { type IdentityWorld, openIdentityWorld, refusalOf, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAccount } from './create-account.js'
import { createOrganization } from './create-organization.js'
import { findVisibleAccount } from './find-account.js'
import { grantRepo } from './grant-repo.js'
import { createTeam } from './manage-team.js'
import { setAccountState } from './set-account-state.js'
import { removeMember, setMember } from './set-member.js'
import { setTeamMember } from './set-team-member.js'

const OPERATOR = 'operator'

let world: IdentityWorld
let engines: TestEngines
let root: AccountPrincipal
let ann: AccountPrincipal
let eve: AccountPrincipal

beforeAll(async () => {
  world = await openIdentityWorld(['ann', 'bob', 'eve'])
  engines = world.engines
  ;[root, ann, eve] = [await world.as('root'), await world.as('ann'), await world.as('eve')]
  const repos = { 'acme/hidden': 'private', 'acme_/open': 'public', 'mirrored/model': 'internal' } as const
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

describe('accounts', () => {
  it('are made by administrators, once, with a name that can be a namespace', async () => {
    const make = (actor: AccountPrincipal | typeof ANONYMOUS, name: string) =>
      refusalOf(createAccount(engines.db, actor, { name, kind: 'service' }))
    expect(await make(ANONYMOUS, 'x1')).toBe('authentication-required')
    expect(await make(ann, 'x1')).toBe('forbidden')
    expect(await make(root, 'x1')).toBeNull()
    expect(await make(root, 'X1')).toBe('already-exists')
    for (const name of ['', 'a/b', '..', 'a--b', '-a', 'a.git', 'api', 'Datasets', 'x'.repeat(43), 'ä'])
      expect([name, await make(root, name)]).toEqual([name, 'invalid-argument'])
    const audited = (await auditOf('account.create')).at(-1)
    expect(audited).toMatchObject({ actor: 'root', subject: 'x1', accountId: root.accountId })
  })

  it('keep one administrator at least who can sign in', async () => {
    const state = (name: string, change: object) => refusalOf(setAccountState(engines.db, root, name, change))
    expect(await state('root', { isDisabled: true })).toBe('precondition-failed')
    expect(await state('root', { isAdmin: false })).toBe('precondition-failed')
    expect(await refusalOf(setAccountState(engines.db, ann, 'bob', { isDisabled: true }))).toBe('forbidden')
    expect(await state('nobody', { isDisabled: true })).toBe('account-not-found')
  })
})

describe('organizations', () => {
  it('are made by whoever holds an account, who decides about them', async () => {
    expect(await refusalOf(createOrganization(engines.db, ANONYMOUS, { name: 'lab' }))).toBe(
      'authentication-required',
    )
    const reading = await world.as('ann', { scope: 'write' })
    expect(await refusalOf(createOrganization(engines.db, reading, { name: 'lab' }))).toBe('forbidden')
    await createOrganization(engines.db, ann, { name: 'Lab' })
    ann = await world.as('ann')
    expect(ann.rights.namespaces.get('lab')).toEqual(['admin'])
    expect(await refusalOf(createOrganization(engines.db, eve, { name: 'LAB' }))).toBe('already-exists')
    expect(await refusalOf(createOrganization(engines.db, eve, { name: 'bob' }))).toBe('already-exists')
  })

  it('whose name is a namespace of repositories or mirrors are for administrators to make', async () => {
    await engines.db.pool.query(
      `INSERT INTO mirror (id, type, namespace, name, id_key, upstream_url, upstream_id)
       VALUES (gen_random_uuid(), 'model', 'Coming', 'x', 'coming/x', 'https://hub.example', 'coming/x')`,
    )
    await engines.db.pool.query(
      `INSERT INTO former_name (type, id_key, repo_id) SELECT 'model', 'moved/model', id FROM repo WHERE id_key = 'acme/hidden'`,
    )
    for (const name of ['ACME', 'mirrored', 'coming', 'moved'])
      expect([name, await refusalOf(createOrganization(engines.db, eve, { name }))]).toEqual([
        name,
        'already-exists',
      ])
    // Its name is no namespace, though `acme_` as a pattern would fit `acmex`.
    expect(await refusalOf(createOrganization(engines.db, eve, { name: 'acme-' + 'x' }))).toBeNull()
    expect(await refusalOf(createOrganization(engines.db, root, { name: 'Acme' }))).toBeNull()
  })

  it('keep one admin at least, whoever removes, demotes or leaves, and however many try at once', async () => {
    const lab = { organization: 'lab' }
    expect(await refusalOf(removeMember(engines.db, ann, { ...lab, account: 'ann' }))).toBe(
      'precondition-failed',
    )
    expect(await refusalOf(setMember(engines.db, root, { ...lab, account: 'ann', role: 'reader' }))).toBe(
      'precondition-failed',
    )
    expect(await refusalOf(setMember(engines.db, eve, { ...lab, account: 'eve', role: 'admin' }))).toBe(
      'forbidden',
    )
    for (const account of ['bob', 'eve']) await setMember(engines.db, ann, { ...lab, account, role: 'admin' })
    const bob = await world.as('bob')
    eve = await world.as('eve')
    await Promise.allSettled([
      removeMember(engines.db, ann, { ...lab, account: 'ann' }),
      removeMember(engines.db, bob, { ...lab, account: 'bob' }),
      removeMember(engines.db, eve, { ...lab, account: 'eve' }),
    ])
    const left = await engines.db.prisma.membership.findMany({ where: { organization: { nameKey: 'lab' } } })
    expect(left).toHaveLength(1)
    await setMember(engines.db, OPERATOR, { ...lab, account: 'ann', role: 'admin' })
    for (const account of ['bob', 'eve'])
      await removeMember(engines.db, OPERATOR, { ...lab, account }).catch(() => undefined)
    ;[ann, eve] = [await world.as('ann'), await world.as('eve')]
  })

  it('count an admin who is disabled as none', async () => {
    await setMember(engines.db, ann, { organization: 'lab', account: 'bob', role: 'admin' })
    await setAccountState(engines.db, root, 'bob', { isDisabled: true })
    expect(await refusalOf(removeMember(engines.db, ann, { organization: 'lab', account: 'ann' }))).toBe(
      'precondition-failed',
    )
    await setAccountState(engines.db, root, 'bob', { isDisabled: false })
    await removeMember(engines.db, ann, { organization: 'lab', account: 'bob' })
  })

  it('let members leave, and take in people only', async () => {
    await setMember(engines.db, ann, { organization: 'lab', account: 'bob', role: 'reader' })
    const bob = await world.as('bob')
    expect(await refusalOf(removeMember(engines.db, eve, { organization: 'lab', account: 'bob' }))).toBe(
      'forbidden',
    )
    expect(await refusalOf(removeMember(engines.db, bob, { organization: 'lab', account: 'bob' }))).toBeNull()
    expect(await refusalOf(removeMember(engines.db, bob, { organization: 'lab', account: 'bob' }))).toBe(
      'account-not-found',
    )
    expect(
      await refusalOf(setMember(engines.db, root, { organization: 'lab', account: 'acme', role: 'admin' })),
    ).toBe('account-not-found')
    expect(
      await refusalOf(setMember(engines.db, ann, { organization: 'ann', account: 'eve', role: 'admin' })),
    ).toBe('account-not-found')
  })

  it('have teams of their members', async () => {
    const team = { organization: 'lab', team: 'Red' }
    expect(await refusalOf(createTeam(engines.db, eve, team, 'admin'))).toBe('forbidden')
    expect(await refusalOf(createTeam(engines.db, ann, team, 'reader'))).toBeNull()
    expect(await refusalOf(createTeam(engines.db, ann, { ...team, team: 'red' }, null))).toBe(
      'already-exists',
    )
    expect(await refusalOf(setTeamMember(engines.db, ann, { ...team, account: 'eve' }, true))).toBe(
      'precondition-failed',
    )
    expect(
      await refusalOf(setTeamMember(engines.db, ann, { ...team, team: 'blue', account: 'ann' }, true)),
    ).toBe('team-not-found')
  })

  it('are seen by their members, and by whoever reads a repository of theirs', async () => {
    const sees = async (principal: AccountPrincipal | typeof ANONYMOUS, name: string) =>
      (await findVisibleAccount(engines.db.prisma, principal, name)) !== null
    expect([await sees(ann, 'lab'), await sees(eve, 'lab'), await sees(root, 'lab')]).toEqual([
      true,
      false,
      true,
    ])
    expect([await sees(eve, 'acme'), await sees(ANONYMOUS, 'acme')]).toEqual([false, false])
    expect([await sees(eve, 'eve'), await sees(ANONYMOUS, 'eve')]).toEqual([true, false])
    await createOrganization(engines.db, root, { name: 'mirrored' })
    expect([await sees(eve, 'mirrored'), await sees(ANONYMOUS, 'mirrored')]).toEqual([true, false])
  })
})

describe('grants for one repository', () => {
  it('are given by its admins and those of its organization, to people and to teams of that organization', async () => {
    const repo = parseRepoId('model', 'acme/hidden')
    const give = (actor: AccountPrincipal, account: string) =>
      refusalOf(grantRepo(engines.db, actor, repo, { target: { account }, role: 'admin' }))
    expect(await give(eve, 'eve')).toBe('repo-not-found')
    await setMember(engines.db, OPERATOR, { organization: 'acme', account: 'ann', role: 'reader' })
    expect(await give(await world.as('ann'), 'ann')).toBe('forbidden')
    await setMember(engines.db, OPERATOR, { organization: 'acme', account: 'ann', role: 'admin' })
    ann = await world.as('ann')
    expect(await give(ann, 'eve')).toBeNull()
    expect(await give(ann, 'nobody')).toBe('account-not-found')
    eve = await world.as('eve')
    // The organization's admins can't be shut out of their own house.
    expect(
      await refusalOf(grantRepo(engines.db, eve, repo, { target: { account: 'ann' }, role: 'reader' })),
    ).toBeNull()
    ann = await world.as('ann')
    expect(await give(ann, 'ann')).toBeNull()
    const lab = { target: { team: 'red' }, role: 'admin' } as const
    expect(await refusalOf(grantRepo(engines.db, ann, repo, lab))).toBe('team-not-found')
  })
})
