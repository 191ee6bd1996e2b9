import { type AccountPrincipal, ANONYMOUS, type Audience, parseRepoId, type TokenScope } from '@entrepot/core'
import { createRepo, transaction } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Authenticator } from '../access/authenticator.js'
import { createAccount } from './create-account.js'
import { createOrganization } from './create-organization.js'
import { findVisibleAccount } from './find-account.js'
import { grantRepo } from './grant-repo.js'
import { issueToken, type TokenRequest } from './issue-token.js'
import { createTeam } from './manage-team.js'
import type { GrantRequest } from './resolve-grants.js'
import { revokeToken } from './revoke-token.js'
import { setAccountState } from './set-account-state.js'
import { removeMember, setMember } from './set-member.js'
import { setPassword } from './set-password.js'
import { setTeamMember } from './set-team-member.js'
import { signIn } from './sign-in.js'
import { SignInLimits } from './sign-in-limits.js'
import { signOut, signOutEverywhere } from './sign-out.js'

const OPERATOR = 'operator'
const PASSWORD = 'correct horse battery'

let engines: TestEngines
let authenticator: Authenticator
let root: AccountPrincipal
let ann: AccountPrincipal
let eve: AccountPrincipal

beforeAll(async () => {
  engines = await openTestEngines()
  authenticator = new Authenticator(engines.db, engines.epochs)
  for (const name of ['root', 'ann', 'bob', 'eve'])
    await createAccount(engines.db, OPERATOR, {
      name,
      kind: 'user',
      isAdmin: name === 'root',
      password: PASSWORD,
    })
  ;[root, ann, eve] = [await as('root'), await as('ann'), await as('eve')]
  const repos = { 'acme/hidden': 'private', 'acme_/open': 'public', 'mirrored/model': 'internal' } as const
  for (const [id, visibility] of Object.entries(repos)) {
    const name = parseRepoId('model', id)
    await transaction(engines.db.prisma, tx =>
      createRepo(tx, { name, visibility, gating: 'none', defaultBranch: 'main' }),
    )
  }
})

afterAll(async () => {
  await authenticator.close()
  await engines.close()
})

const principalOf = async (text: string, kind: 'access' | 'session' = 'access') =>
  (await authenticator.authenticate({ kind, text })) as AccountPrincipal

async function as(name: string, powers: Partial<TokenRequest> = {}): Promise<AccountPrincipal> {
  const base = { account: { name }, name: 't', scope: 'admin', audience: 'person', expiresAt: null } as const
  return principalOf((await issueToken(engines.db, OPERATOR, { ...base, ...powers })).text)
}

/** Code of the refusal, null for none. */
const refusalOf = (act: Promise<unknown>) =>
  act.then(
    () => null,
    (error: { code?: string }) => error.code ?? String(error),
  )

const auditOf = async (action: string) =>
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
    const reading = await as('ann', { scope: 'write' })
    expect(await refusalOf(createOrganization(engines.db, reading, { name: 'lab' }))).toBe('forbidden')
    await createOrganization(engines.db, ann, { name: 'Lab' })
    ann = await as('ann')
    expect(ann.rights.namespaces.get('lab')).toEqual(['admin'])
    expect(await refusalOf(createOrganization(engines.db, eve, { name: 'LAB' }))).toBe('already-exists')
    expect(await refusalOf(createOrganization(engines.db, eve, { name: 'bob' }))).toBe('already-exists')
  })

  it('whose name is a namespace of repositories or mirrors are for administrators to make', async () => {
    await engines.db.pool.query(
      `INSERT INTO mirror (id, type, namespace, name, id_key, upstream_url, upstream_id)
       VALUES (gen_random_uuid(), 'model', 'Coming', 'x', 'coming/x', 'https://hub.example', 'coming/x')`,
    )
    for (const name of ['ACME', 'mirrored', 'coming'])
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
    const bob = await as('bob')
    eve = await as('eve')
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
    ;[ann, eve] = [await as('ann'), await as('eve')]
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
    const bob = await as('bob')
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
    expect(await give(await as('ann'), 'ann')).toBe('forbidden')
    await setMember(engines.db, OPERATOR, { organization: 'acme', account: 'ann', role: 'admin' })
    ann = await as('ann')
    expect(await give(ann, 'eve')).toBeNull()
    expect(await give(ann, 'nobody')).toBe('account-not-found')
    eve = await as('eve')
    // The organization's admins can't be shut out of their own house.
    expect(
      await refusalOf(grantRepo(engines.db, eve, repo, { target: { account: 'ann' }, role: 'reader' })),
    ).toBeNull()
    ann = await as('ann')
    expect(await give(ann, 'ann')).toBeNull()
    const lab = { target: { team: 'red' }, role: 'admin' } as const
    expect(await refusalOf(grantRepo(engines.db, ann, repo, lab))).toBe('team-not-found')
  })
})

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
  const limitedTo = (...grants: GrantRequest[]) => as('ann', { grants })

  it('is made by whoever holds the account, by a token that manages it, and by administrators', async () => {
    expect(await ask(ann, {})).toBeNull()
    expect(await ask(root, {})).toBeNull()
    expect(await ask(eve, {})).toBe('forbidden')
    expect(await ask(ann, {}, 'eve')).toBe('forbidden')
    expect(await ask(await as('ann', { scope: 'write' }), {})).toBe('forbidden')
    expect(await ask(await as('ann', { audience: 'inference' }), {})).toBe('forbidden')
    expect(await ask(root, {}, 'acme')).toBe('account-not-found')
    expect(await ask(ann, { account: { name: 'ann', isAdmin: true } })).toBe('invalid-argument')
  })

  it('is never stronger than the one that makes it', async () => {
    const ci = await as('ann', { audience: 'ci' })
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
    const short = await as('ann', { expiresAt: soon })
    expect(await ask(short, {})).toBe('forbidden')
    expect(await ask(short, { expiresAt: later })).toBe('forbidden')
    expect(await ask(short, { expiresAt: soon })).toBeNull()
    expect(await ask(ann, { expiresAt: new Date(Date.now() - 1) })).toBe('invalid-argument')
    const session = await sessionOf('ann')
    expect(await ask(session, {})).toBeNull()
  })

  it('counts in places that its maker may know of', async () => {
    expect(await ask(eve, { grants: [{ namespace: 'lab', scope: 'read' }] }, 'eve')).toBe('account-not-found')
    const bob = await as('bob')
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
    expect((await principalOf(text)).accountName).toBe('ann')
    const row = await engines.db.prisma.token.findFirstOrThrow({ orderBy: { id: 'desc' } })
    expect(row.lookupPrefix).toBe('api_o')
  })

  it('is not made for a disabled account', async () => {
    await setAccountState(engines.db, root, 'bob', { isDisabled: true })
    expect(await ask(root, {}, 'bob')).toBe('precondition-failed')
    await setAccountState(engines.db, root, 'bob', { isDisabled: false })
  })

  it('is revoked by itself, by its account and by administrators, and hidden from everybody else', async () => {
    const own = await as('ann', { scope: 'read' })
    expect(await refusalOf(revokeToken(engines.db, eve, own.tokenId))).toBe('token-not-found')
    const sibling = await as('ann', { scope: 'write' })
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

async function sessionOf(
  name: string,
  password = PASSWORD,
  signIns = new SignInLimits(),
): Promise<AccountPrincipal> {
  const { text } = await signIn({ db: engines.db, signIns }, { name, password, address: '10.0.0.1' })
  return principalOf(text, 'session')
}

describe('a session', () => {
  it('is opened by name and password, and by nothing else', async () => {
    const session = await sessionOf('ANN')
    expect(session).toMatchObject({
      accountName: 'ann',
      isSession: true,
      scope: 'admin',
      audience: 'person',
      limits: null,
    })
    await createAccount(engines.db, root, { name: 'robot', kind: 'service' })
    await createAccount(engines.db, root, { name: 'gone', kind: 'user', password: PASSWORD })
    await setAccountState(engines.db, root, 'gone', { isDisabled: true })
    for (const [name, password] of [
      ['ann', 'wrong horse battery'],
      ['robot', ''],
      ['robot', PASSWORD],
      ['gone', PASSWORD],
      ['nobody', PASSWORD],
      ['', ''],
      ['lab', PASSWORD],
    ] as const)
      expect([name, await refusalOf(sessionOf(name, password))]).toEqual([name, 'credentials-invalid'])
  })

  it('writes refused ones down, without what was typed for a name that is nobody’s', async () => {
    await refusalOf(sessionOf('hunter2-typed-into-the-wrong-field'))
    const refused = (await auditOf('session.create')).filter(({ outcome }) => outcome === 'refused')
    expect(refused.at(-1)).toMatchObject({ actor: 'anonymous', subject: 'unknown account' })
    expect(JSON.stringify(await engines.db.prisma.auditEntry.findMany())).not.toMatch(/hunter2|horse/)
  })

  it('counts as a cookie only, and a token as none', async () => {
    const signIns = new SignInLimits()
    const { text } = await signIn(
      { db: engines.db, signIns },
      { name: 'ann', password: PASSWORD, address: '::1' },
    )
    expect(await refusalOf(principalOf(text, 'access'))).toBe('credentials-invalid')
    expect((await principalOf(text, 'session')).accountName).toBe('ann')
    const token = await issueToken(engines.db, root, {
      account: { name: 'ann' },
      name: 't',
      scope: 'read',
      audience: 'ci',
      expiresAt: null,
    })
    expect(await refusalOf(principalOf(token.text, 'session'))).toBe('credentials-invalid')
  })

  it('ends twelve hours after it began, and an hour after it was used last', async () => {
    const signIns = new SignInLimits()
    const open = () =>
      signIn({ db: engines.db, signIns }, { name: 'ann', password: PASSWORD, address: '::1' })
    const { text, expiresAt } = await open()
    expect(Math.abs(expiresAt.getTime() - Date.now() - 12 * 3_600_000)).toBeLessThan(60_000)
    const { tokenId } = await principalOf(text, 'session')
    const age = (column: string, minutes: number) =>
      engines.db.pool.query(`UPDATE token SET ${column} = now() - make_interval(mins => $2) WHERE id = $1`, [
        tokenId,
        minutes,
      ])
    await age('last_used_at', 59)
    expect((await principalOf(text, 'session')).accountName).toBe('ann')
    await authenticator.close() // writes that use down
    await age('last_used_at', 61)
    expect(await refusalOf(principalOf(text, 'session'))).toBe('credentials-invalid')
    // That it was tried keeps nothing alive.
    await authenticator.close()
    expect(await refusalOf(principalOf(text, 'session'))).toBe('credentials-invalid')

    const never = await open()
    const unused = await engines.db.prisma.token.findFirstOrThrow({ orderBy: { id: 'desc' } })
    await engines.db.pool.query(`UPDATE token SET created_at = now() - interval '61 minutes' WHERE id = $1`, [
      unused.id,
    ])
    expect(await refusalOf(principalOf(never.text, 'session'))).toBe('credentials-invalid')

    const late = await open()
    const { tokenId: lateId } = await principalOf(late.text, 'session')
    await engines.db.pool.query(`UPDATE token SET expires_at = now() WHERE id = $1`, [lateId])
    expect(await refusalOf(principalOf(late.text, 'session'))).toBe('credentials-invalid')
  })

  it('does not bind a token that nobody used for an hour', async () => {
    const principal = await as('ann')
    await engines.db.pool.query(`UPDATE token SET last_used_at = now() - interval '9 days' WHERE id = $1`, [
      principal.tokenId,
    ])
    expect(await engines.epochs.rightsEpochOf(principal.tokenId)).not.toBeNull()
  })

  it('ends when its holder signs out, here or everywhere', async () => {
    const [one, two, three] = [await sessionOf('eve'), await sessionOf('eve'), await sessionOf('eve')]
    const isOpen = async ({ tokenId }: AccountPrincipal) =>
      (await engines.epochs.rightsEpochOf(tokenId)) !== null
    await signOut(engines.db, one)
    expect([await isOpen(one), await isOpen(two)]).toEqual([false, true])
    expect(await refusalOf(signOutEverywhere(engines.db, ann, 'eve'))).toBe('forbidden')
    expect(await signOutEverywhere(engines.db, two, 'eve')).toBe(2)
    expect([await isOpen(two), await isOpen(three)]).toEqual([false, false])
    expect(
      (
        await principalOf(
          (
            await issueToken(engines.db, root, {
              account: { name: 'eve' },
              name: 't',
              scope: 'admin',
              audience: 'person',
              expiresAt: null,
            })
          ).text,
        )
      ).accountName,
    ).toBe('eve')
  })

  it('ends when the password changes, but for the one that changed it', async () => {
    const [one, two] = [await sessionOf('bob'), await sessionOf('bob')]
    const change = (
      actor: AccountPrincipal,
      currentPassword: string | null,
      password = 'another horse battery',
    ) =>
      refusalOf(
        setPassword({ db: engines.db, signIns: new SignInLimits() }, actor, {
          account: 'bob',
          password,
          currentPassword,
        }),
      )
    expect(await change(ann, PASSWORD)).toBe('forbidden')
    expect(await change(one, null)).toBe('precondition-failed')
    expect(await change(one, 'wrong horse battery')).toBe('precondition-failed')
    expect(await change(one, PASSWORD, 'short')).toBe('invalid-argument')
    expect(await change(one, PASSWORD)).toBeNull()
    expect(await engines.epochs.rightsEpochOf(one.tokenId)).not.toBeNull()
    expect(await engines.epochs.rightsEpochOf(two.tokenId)).toBeNull()
    expect(await refusalOf(sessionOf('bob'))).toBe('credentials-invalid')
    expect(await refusalOf(sessionOf('bob', 'another horse battery'))).toBeNull()
    expect(await change(root, null, PASSWORD)).toBeNull()
  })
})

describe('guessing a password', () => {
  it('is over soon for one account from one address, and nobody else feels it', async () => {
    const signIns = new SignInLimits()
    const guesses = await Promise.all(
      Array.from({ length: 15 }, (_, n) => refusalOf(sessionOf('eve', `guess number ${n}`, signIns))),
    )
    expect(guesses.filter(code => code === 'credentials-invalid')).toHaveLength(10)
    expect(await refusalOf(sessionOf('eve', PASSWORD, signIns))).toBe('rate-limited')
    expect(await refusalOf(sessionOf('ann', PASSWORD, signIns))).toBeNull()
    const elsewhere = signIn(
      { db: engines.db, signIns },
      { name: 'eve', password: PASSWORD, address: '10.0.0.2' },
    )
    expect(await refusalOf(elsewhere)).toBeNull()
  })

  it('is forgiven to who gets it right', async () => {
    const signIns = new SignInLimits()
    for (let round = 0; round < 3; round += 1) {
      for (let n = 0; n < 9; n += 1) await refusalOf(sessionOf('eve', 'mistyped it', signIns))
      expect(await refusalOf(sessionOf('eve', PASSWORD, signIns))).toBeNull()
    }
  })
})

it.each([['read'], ['write'], ['admin']] as [TokenScope][])(
  'writes no secret down when it makes a token that may %s',
  async scope => {
    for (const audience of ['person', 'ci', 'inference'] as Audience[]) {
      const { text } = await issueToken(engines.db, ann, {
        account: { name: 'ann' },
        name: 'quiet',
        scope,
        audience,
        expiresAt: null,
      })
      const rows = JSON.stringify([
        await engines.db.prisma.auditEntry.findMany(),
        (await engines.db.pool.query('SELECT * FROM token')).rows,
        (await engines.db.pool.query('SELECT * FROM account')).rows,
      ])
      expect(rows).not.toContain(text.slice(8))
      expect(rows).not.toContain(PASSWORD)
    }
  },
)
