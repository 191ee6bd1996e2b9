import { type IdentityWorld, openIdentityWorld, refusalOf } from '@entrepot/testing/engines'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createOrganization } from './create-organization.js'
import { issueToken, type TokenRequest } from './issue-token.js'
import { revokeToken } from './revoke-token.js'
import { setAccountState } from './set-account-state.js'

let world: IdentityWorld

beforeAll(async () => {
  world = await openIdentityWorld(['ann', 'bob'])
  await createOrganization(world.engines.db, 'spec', { name: 'acme' })
})

afterAll(() => world.close())

function issue(powers: Partial<TokenRequest> = {}) {
  const whole = { name: 't', scope: 'admin', audience: 'person', expiresAt: null } as const
  return issueToken(world.engines.db, 'spec', { account: { name: 'ann' }, ...whole, ...powers })
}

it('opens a session with a token that may do everything its account may', async () => {
  const { text, id } = await issue()
  const ann = await world.sessionOf('ANN', text)
  expect(ann).toMatchObject({ accountName: 'ann', isSession: true, scope: 'admin', limits: null })
  const row = await world.engines.db.prisma.token.findUniqueOrThrow({ where: { id: ann.tokenId } })
  expect(row.openedWithId).toBe(id)
})

it('opens none with a token that may less, or not for good', async () => {
  const lesser: Partial<TokenRequest>[] = [
    { scope: 'write' },
    { scope: 'read' },
    { audience: 'ci' },
    { audience: 'inference', scope: 'read' },
    { expiresAt: new Date(Date.now() + 60_000) },
    { grants: [{ namespace: 'ann', scope: 'admin' }] },
    { account: { name: 'bob' } },
  ]
  for (const powers of lesser) {
    const { text } = await issue(powers)
    expect([powers, await refusalOf(world.sessionOf('ann', text))]).toEqual([powers, 'credentials-invalid'])
  }
})

it('opens none with a token that was revoked, a session’s text, or another account’s token', async () => {
  const { text, id } = await issue()
  await revokeToken(world.engines.db, 'spec', id)
  expect(await refusalOf(world.sessionOf('ann', text))).toBe('credentials-invalid')
  expect(await refusalOf(world.sessionOf('bob', (await issue()).text))).toBe('credentials-invalid')
  expect(await refusalOf(world.sessionOf('acme', (await issue()).text))).toBe('credentials-invalid')
})

it('ends the session with the token', async () => {
  const { text, id } = await issue()
  const { tokenId } = await world.sessionOf('ann', text)
  const rightsOf = () => world.engines.epochs.rightsEpochOf(tokenId)
  expect(await rightsOf()).not.toBeNull()
  await revokeToken(world.engines.db, 'spec', id)
  expect(await rightsOf()).toBeNull()
})

it('opens none for an account that is disabled, and leaves no token in the audit log', async () => {
  const { text } = await issue({ account: { name: 'bob' } })
  await setAccountState(world.engines.db, 'spec', 'bob', { isDisabled: true })
  expect(await refusalOf(world.sessionOf('bob', text))).toBe('credentials-invalid')
  expect(JSON.stringify(await world.engines.db.prisma.auditEntry.findMany())).not.toContain(text.slice(0, 12))
})
