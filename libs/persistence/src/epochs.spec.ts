import { newId, parseRepoId } from '@entrepot/core'
import { freshDatabase } from '@entrepot/testing/database'
import { expect, it } from 'vitest'
import { findOrCreateAccount } from './accounts.js'
import { EpochReader } from './epochs.js'
import { createRepo, lockRepo } from './repos.js'
import { createToken, revokeToken } from './tokens.js'
import { transaction } from './transaction.js'

it('sees every change that was committed before it was asked, at two statements for a thousand questions', async () => {
  const db = await freshDatabase()
  const repo = await transaction(db.prisma, tx =>
    createRepo(tx, {
      name: parseRepoId('model', 'a/b'),
      visibility: 'public',
      gating: 'none',
      defaultBranch: 'main',
    }),
  )
  const account = await findOrCreateAccount(db.prisma, { name: 'ann', kind: 'user' })
  const token = await createToken(db.prisma, {
    accountId: account.id,
    name: 't',
    lookupPrefix: 'hf_x',
    hash: new Uint8Array(32),
    scope: 'read',
    audience: 'person',
    expiresAt: null,
  })
  if (!token) throw new Error('the token is new')
  let statements = 0
  const counting = new Proxy(db.pool, {
    get: (pool, key) => {
      if (key !== 'query') return Reflect.get(pool, key)
      return (...args: Parameters<typeof pool.query>) => {
        statements += 1
        return pool.query(...args)
      }
    },
  })
  const reader = new EpochReader(counting)

  const many = await Promise.all(Array.from({ length: 1000 }, () => reader.read(repo.id, token.id)))
  expect(new Set(many.map(answer => JSON.stringify(answer)))).toEqual(
    new Set(['{"epoch":"1","rightsEpoch":"1"}']),
  )
  expect(statements).toBeLessThanOrEqual(2)

  await transaction(db.prisma, tx => lockRepo(tx, repo.id))
  expect((await reader.read(repo.id, null)).epoch).toBe('2')
  await revokeToken(db.prisma, token.id, new Date())
  expect((await reader.read(repo.id, token.id)).rightsEpoch).toBeNull()
  expect(await reader.rightsEpochOf(token.id)).toBeNull()
  expect((await reader.read(newId(), null)).epoch).toBeNull()
  await db.close()
})
