import { type AccountPrincipal, type Audience, type TokenScope } from '@entrepot/core'
import {
  type IdentityWorld,
  openIdentityWorld,
  refusalOf,
  TEST_PASSWORD,
  type TestEngines,
} from '@entrepot/testing/engines'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAccount } from './create-account.js'
import { issueToken, type TokenRequest } from './issue-token.js'
import { setAccountState } from './set-account-state.js'
import { setPassword } from './set-password.js'
import { signIn } from './sign-in.js'
import { SignInLimits } from './sign-in-limits.js'
import { signOut, signOutEverywhere } from './sign-out.js'

let world: IdentityWorld
let engines: TestEngines
let root: AccountPrincipal
let ann: AccountPrincipal

beforeAll(async () => {
  world = await openIdentityWorld(['ann', 'bob', 'eve'])
  engines = world.engines
  ;[root, ann] = [await world.as('root'), await world.as('ann')]
})

afterAll(() => world.close())

const auditOf = (action: string) =>
  engines.db.prisma.auditEntry.findMany({ where: { action }, orderBy: { id: 'asc' } })

describe('a session', () => {
  it('is opened by name and password, and by nothing else', async () => {
    const session = await world.sessionOf('ANN')
    expect(session).toMatchObject({
      accountName: 'ann',
      isSession: true,
      scope: 'admin',
      audience: 'person',
      limits: null,
    })
    await createAccount(engines.db, root, { name: 'robot', kind: 'service' })
    await createAccount(engines.db, root, { name: 'gone', kind: 'user', password: TEST_PASSWORD })
    await setAccountState(engines.db, root, 'gone', { isDisabled: true })
    for (const [name, password] of [
      ['ann', 'wrong horse battery'],
      ['robot', ''],
      ['robot', TEST_PASSWORD],
      ['gone', TEST_PASSWORD],
      ['nobody', TEST_PASSWORD],
      ['', ''],
      ['lab', TEST_PASSWORD],
    ] as const)
      expect([name, await refusalOf(world.sessionOf(name, password))]).toEqual([name, 'credentials-invalid'])
  })

  it('writes refused ones down, without what was typed for a name that is nobody’s', async () => {
    await refusalOf(world.sessionOf('hunter2-typed-into-the-wrong-field'))
    const refused = (await auditOf('session.create')).filter(({ outcome }) => outcome === 'refused')
    expect(refused.at(-1)).toMatchObject({ actor: 'anonymous', subject: 'unknown account' })
    expect(JSON.stringify(await engines.db.prisma.auditEntry.findMany())).not.toMatch(/hunter2|horse/)
  })

  it('counts as a cookie only, and a token as none', async () => {
    const signIns = new SignInLimits()
    const { text } = await signIn(
      { db: engines.db, signIns },
      { name: 'ann', password: TEST_PASSWORD, address: '::1' },
    )
    expect(await refusalOf(world.principalOf(text, 'access'))).toBe('credentials-invalid')
    expect((await world.principalOf(text, 'session')).accountName).toBe('ann')
    const token = await issueToken(engines.db, root, {
      account: { name: 'ann' },
      name: 't',
      scope: 'read',
      audience: 'ci',
      expiresAt: null,
    })
    expect(await refusalOf(world.principalOf(token.text, 'session'))).toBe('credentials-invalid')
  })

  it('ends twelve hours after it began, and an hour after it was used last', async () => {
    const signIns = new SignInLimits()
    const open = () =>
      signIn({ db: engines.db, signIns }, { name: 'ann', password: TEST_PASSWORD, address: '::1' })
    const { text, expiresAt } = await open()
    expect(Math.abs(expiresAt.getTime() - Date.now() - 12 * 3_600_000)).toBeLessThan(60_000)
    const { tokenId } = await world.principalOf(text, 'session')
    const age = (column: string, minutes: number) =>
      engines.db.pool.query(`UPDATE token SET ${column} = now() - make_interval(mins => $2) WHERE id = $1`, [
        tokenId,
        minutes,
      ])
    await age('last_used_at', 59)
    expect((await world.principalOf(text, 'session')).accountName).toBe('ann')
    await world.authenticator.close() // writes that use down
    await age('last_used_at', 61)
    expect(await refusalOf(world.principalOf(text, 'session'))).toBe('credentials-invalid')
    // That it was tried keeps nothing alive.
    await world.authenticator.close()
    expect(await refusalOf(world.principalOf(text, 'session'))).toBe('credentials-invalid')

    const never = await open()
    const unused = await engines.db.prisma.token.findFirstOrThrow({ orderBy: { id: 'desc' } })
    await engines.db.pool.query(`UPDATE token SET created_at = now() - interval '61 minutes' WHERE id = $1`, [
      unused.id,
    ])
    expect(await refusalOf(world.principalOf(never.text, 'session'))).toBe('credentials-invalid')

    const late = await open()
    const { tokenId: lateId } = await world.principalOf(late.text, 'session')
    await engines.db.pool.query(`UPDATE token SET expires_at = now() WHERE id = $1`, [lateId])
    expect(await refusalOf(world.principalOf(late.text, 'session'))).toBe('credentials-invalid')
  })

  it('does not bind a token that nobody used for an hour', async () => {
    const principal = await world.as('ann')
    await engines.db.pool.query(`UPDATE token SET last_used_at = now() - interval '9 days' WHERE id = $1`, [
      principal.tokenId,
    ])
    expect(await engines.epochs.rightsEpochOf(principal.tokenId)).not.toBeNull()
  })

  it('ends when its holder signs out, here or everywhere', async () => {
    const [one, two, three] = [
      await world.sessionOf('eve'),
      await world.sessionOf('eve'),
      await world.sessionOf('eve'),
    ]
    const isOpen = async ({ tokenId }: AccountPrincipal) =>
      (await engines.epochs.rightsEpochOf(tokenId)) !== null
    await signOut(engines.db, one)
    expect([await isOpen(one), await isOpen(two)]).toEqual([false, true])
    expect(await refusalOf(signOutEverywhere(engines.db, ann, 'eve'))).toBe('forbidden')
    expect(await signOutEverywhere(engines.db, two, 'eve')).toBe(2)
    expect([await isOpen(two), await isOpen(three)]).toEqual([false, false])
    expect(
      (
        await world.principalOf(
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
    const [one, two] = [await world.sessionOf('bob'), await world.sessionOf('bob')]
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
    expect(await change(ann, TEST_PASSWORD)).toBe('forbidden')
    expect(await change(one, null)).toBe('precondition-failed')
    expect(await change(one, 'wrong horse battery')).toBe('precondition-failed')
    expect(await change(one, TEST_PASSWORD, 'short')).toBe('invalid-argument')
    expect(await change(one, TEST_PASSWORD)).toBeNull()
    expect(await engines.epochs.rightsEpochOf(one.tokenId)).not.toBeNull()
    expect(await engines.epochs.rightsEpochOf(two.tokenId)).toBeNull()
    expect(await refusalOf(world.sessionOf('bob'))).toBe('credentials-invalid')
    expect(await refusalOf(world.sessionOf('bob', 'another horse battery'))).toBeNull()
    expect(await change(root, null, TEST_PASSWORD)).toBeNull()
  })
})

describe('guessing a password', () => {
  it('is over soon for one account from one address, and nobody else feels it', async () => {
    const signIns = new SignInLimits()
    const guesses = await Promise.all(
      Array.from({ length: 15 }, (_, n) => refusalOf(world.sessionOf('eve', `guess number ${n}`, signIns))),
    )
    expect(guesses.filter(code => code === 'credentials-invalid')).toHaveLength(10)
    expect(await refusalOf(world.sessionOf('eve', TEST_PASSWORD, signIns))).toBe('rate-limited')
    expect(await refusalOf(world.sessionOf('ann', TEST_PASSWORD, signIns))).toBeNull()
    const elsewhere = signIn(
      { db: engines.db, signIns },
      { name: 'eve', password: TEST_PASSWORD, address: '10.0.0.2' },
    )
    expect(await refusalOf(elsewhere)).toBeNull()
  })

  it('is forgiven to who gets it right', async () => {
    const signIns = new SignInLimits()
    for (let round = 0; round < 3; round += 1) {
      for (let n = 0; n < 9; n += 1) await refusalOf(world.sessionOf('eve', 'mistyped it', signIns))
      expect(await refusalOf(world.sessionOf('eve', TEST_PASSWORD, signIns))).toBeNull()
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
      expect(rows).not.toContain(TEST_PASSWORD)
    }
  },
)

describe('a token that may less than its account', () => {
  it.each<[string, (account: string) => Partial<TokenRequest>]>([
    ['counts in one place only', account => ({ grants: [{ namespace: account, scope: 'admin' }] })],
    ['is for pipelines', () => ({ audience: 'ci' })],
    ['expires', () => ({ expiresAt: new Date(Date.now() + 60_000) })],
  ])('makes no password by which its holder could do more, if it %s', async (what, powers) => {
    const name = `robot-${what.replaceAll(' ', '-')}`
    await createAccount(engines.db, root, { name, kind: 'service' })
    const context = { db: engines.db, signIns: new SignInLimits() }
    const change = { account: name, password: TEST_PASSWORD }
    const weak = await world.as(name, powers(name))
    expect(await refusalOf(setPassword(context, weak, change))).toBe('forbidden')
    expect(await refusalOf(world.sessionOf(name))).toBe('credentials-invalid')

    expect(await refusalOf(setPassword(context, await world.as(name), change))).toBe(null)
    // Whoever knows the password can sign in anyway.
    const another = { ...change, currentPassword: TEST_PASSWORD }
    expect(await refusalOf(setPassword(context, weak, another))).toBe(null)
  })
})
