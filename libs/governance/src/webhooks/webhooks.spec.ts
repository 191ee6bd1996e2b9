import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type AccountPrincipal, newId } from '@entrepot/core'
import { findOrCreateAccount } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { testPrincipal } from '@entrepot/testing/principal'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { addWebhook, changeWebhook, resendWebhook } from './manage-webhooks.js'
import { type PostWebhook, sendWaitingWebhooks } from './send-waiting.js'

interface Received {
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

let engines: TestEngines
let keeper: AccountPrincipal
let receiver: Server
let url: string
let statuses: number[] = []
let received: Received[] = []

const post: PostWebhook = (to, request) => fetch(to, { method: 'POST', redirect: 'manual', ...request })

beforeAll(async () => {
  engines = await openTestEngines()
  const { id } = await findOrCreateAccount(engines.db.prisma, { name: 'kim', kind: 'user' })
  const principal = testPrincipal('kim', { scope: 'admin', namespaces: { acme: ['admin'] } })
  keeper = { ...principal, accountId: id, tokenId: newId() }
  receiver = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await text(request) })
    response.writeHead(statuses.shift() ?? 204).end()
  })
  await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/told`
})
afterAll(async () => {
  receiver?.close()
  await engines?.close()
})
afterEach(async () => {
  await engines.db.prisma.webhook.deleteMany()
  received = []
  statuses = []
})

function land(id: string) {
  return landFolder(engines, {
    id,
    commits: [{ files: { a: id }, verdict: 'blocked', reasons: ['some-rule'] }],
  })
}

/** As if the pauses between attempts had passed. */
async function sendAgain(): Promise<number> {
  await engines.db.prisma.webhookDelivery.updateMany({ data: { nextAt: new Date(0) } })
  return sendWaitingWebhooks(engines, post)
}

describe('a webhook', () => {
  it('is told of verdicts in its namespace and no other, signed as Standard Webhooks says', async () => {
    const { secret } = await addWebhook(engines, keeper, { namespace: 'Acme', url, events: [] })
    await land('acme/told')
    await land('other/untold')
    expect(await sendWaitingWebhooks(engines, post)).toBe(1)
    const [{ headers, body } = { headers: {}, body: '' }] = received
    const checked = new StandardWebhook(secret).verify(body, headers as Record<string, string>)
    expect(checked).toMatchObject({
      type: 'verdict.changed',
      data: {
        repo: { type: 'model', id: 'acme/told' },
        before: null,
        after: 'blocked',
        cause: 'landing',
        reasons: ['some-rule'],
      },
    })
    expect(await sendWaitingWebhooks(engines, post)).toBe(0)
  })

  it('is tried again until it answers well, with the same id, and given up in the end', async () => {
    await addWebhook(engines, keeper, { namespace: 'acme', url, events: ['verdict.changed'] })
    statuses = [500, 302]
    await land('acme/late')
    await sendWaitingWebhooks(engines, post)
    expect(await sendWaitingWebhooks(engines, post)).toBe(0) // not before its time
    await sendAgain()
    await sendAgain()
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    const one = await engines.db.prisma.webhookDelivery.findFirstOrThrow()
    expect(one).toMatchObject({ state: 'delivered', attempts: 3, lastStatus: 204, lastError: null })
    await resendWebhook(engines, keeper, one.id)
    statuses = Array.from({ length: 12 }, () => 503)
    for (let nth = 0; nth < 12; nth += 1) await sendAgain()
    const failed = await engines.db.prisma.webhookDelivery.findFirstOrThrow()
    expect(failed).toMatchObject({ state: 'failed', attempts: 12, lastError: 'It answered 503.' })
    expect(await sendAgain()).toBe(0)
  })

  it('waits while it is inactive, and is told by one of many nodes', async () => {
    const { id } = await addWebhook(engines, keeper, { namespace: 'acme', url, events: [] })
    for (const name of ['a', 'b', 'c']) await land(`acme/many-${name}`)
    await changeWebhook(engines, keeper, { id, change: 'deactivate' })
    expect(await sendWaitingWebhooks(engines, post)).toBe(0)
    await changeWebhook(engines, keeper, { id, change: 'activate' })
    await Promise.all([1, 2, 3].map(() => sendWaitingWebhooks(engines, post)))
    expect(received).toHaveLength(3)
  })

  it('is for administrators of its namespace, and goes to a web address', async () => {
    const order = { namespace: 'acme', url, events: [] }
    const stranger = { ...keeper, rights: { ...keeper.rights, namespaces: new Map() } }
    const refusal = (change: Partial<typeof order> | { namespace: null }, who = keeper) =>
      addWebhook(engines, who, { ...order, ...change }).catch((error: { code: string }) => error.code)
    expect(await refusal({}, stranger)).toBe('forbidden')
    expect(await refusal({ namespace: null })).toBe('forbidden')
    for (const bad of ['file:///etc/passwd', 'https://u:p@example.com/', 'nowhere'])
      expect(await refusal({ url: bad })).toBe('invalid-argument')
    const { id } = await addWebhook(engines, keeper, order)
    const theft = changeWebhook(engines, stranger, { id, change: 'delete' })
    await expect(theft).rejects.toMatchObject({ code: 'webhook-not-found' })
  })
})
