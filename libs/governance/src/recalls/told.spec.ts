import { type AccountPrincipal, newId } from '@entrepot/core'
import { findOrCreateAccount, insertDeliveries } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { testPrincipal } from '@entrepot/testing/principal'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addWebhook } from '../webhooks/manage-webhooks.js'
import { listRecipients } from './list-recipients.js'
import { recallRevision } from './recall-revision.js'

let engines: TestEngines
let keeper: AccountPrincipal

beforeAll(async () => {
  engines = await openTestEngines()
  const { id } = await findOrCreateAccount(engines.db.prisma, { name: 'kim', kind: 'user' })
  const principal = testPrincipal('kim', { scope: 'admin', namespaces: { acme: ['admin'] } })
  keeper = { ...principal, accountId: id, tokenId: newId() }
})
afterAll(() => engines?.close())

const make = async (id: string, visibility: 'public' | 'private') => {
  const commits = [{ files: { 'README.md': '# M\n' }, largeFiles: { 'w.bin': Buffer.from('weights') } }]
  return (await landFolder(engines, { id, visibility, commits })).repo
}

it('tells a webhook of a recall once, and a reviewer nothing of repositories that they may not see', async () => {
  await addWebhook(engines, keeper, {
    namespace: 'acme',
    url: 'https://example.org/told',
    events: ['revision.recalled'],
  })
  const [repo, hidden] = [await make('acme/m', 'public'), await make('others/secret-plan', 'private')]
  const { oid } = await engines.db.prisma.blobLink.findFirstOrThrow({ where: { repoId: hidden.id } })
  const row = { tokenId: null, accountId: null, address: '10.0.0.7', exit: 'resolve' } as const
  const commit = 'a'.repeat(40)
  await insertDeliveries(engines.db, [{ ...row, repoId: hidden.id, commit, path: 'secret/w.bin', oid }])
  const recall = await recallRevision(engines, keeper, { repo, revision: 'main', reason: 'it leaks' })
  const told = await engines.db.prisma.webhookDelivery.findMany()
  expect(told.map(({ event, payload }) => [event, payload])).toEqual([
    ['revision.recalled', expect.objectContaining({ type: 'revision.recalled' })],
  ])
  const recipients = await listRecipients(engines, keeper, recall.id, { after: null, limit: 10 })
  expect(recipients).toMatchObject([
    { kind: 'object', address: '10.0.0.7', repoKey: null, commit: null, path: null },
  ])
})
