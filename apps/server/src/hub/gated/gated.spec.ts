import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder } from '@entrepot/testing/landing'
import { createJudge } from '@entrepot/governance'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askGraphql } from '../../testing/ask-graphql.js'
import { type HubAnswer, type HubClient, hubClient } from '../../testing/hub-client.js'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'
import { rawAsk } from '../../testing/raw-ask.js'

const CARD = `---
license: mit
extra_gated_prompt: Tell us who you are.
extra_gated_fields:
  Company: text
  Country: country
  Born: date_picker
  Use:
    type: select
    options: [Research, {label: Selling it, value: commercial}]
  I agree to the licence: checkbox
---
# A model
`
const ANSWERS = {
  Company: 'Acme',
  Country: 'DE',
  Born: '1990-01-02',
  Use: 'commercial',
  'I agree to the licence': true,
}

let engines: TestEngines
let server: TestServer
let ann: HubClient
let bob: HubClient
let carl: HubClient
let stranger: HubClient
const tokens: Record<string, string> = {}

beforeAll(async () => {
  engines = await openTestEngines()
  engines = { ...engines, judge: createJudge(engines.db) }
  server = await openTestServer(engines)
  for (const user of ['ann', 'bob', 'carl'])
    tokens[user] = (await issueTestToken(engines, { user, scope: 'admin' })).text
  ann = hubClient(server.url, tokens['ann'])
  bob = hubClient(server.url, tokens['bob'])
  carl = hubClient(server.url, tokens['carl'])
  stranger = hubClient(server.url)
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

async function gated(name: string, gating: 'auto' | 'manual', card = CARD): Promise<string> {
  await landFolder(engines, { id: `ann/${name}`, commits: [{ files: { 'README.md': card } }] })
  expect((await ann('PUT', `/api/models/ann/${name}/settings`, { gated: gating })).status).toBe(200)
  return `/api/models/ann/${name}`
}

/** The status of a file, from a warm cache where there is one. */
async function fileStatus(name: string, user = 'bob'): Promise<number> {
  const ask = () => rawAsk(server.url, `/ann/${name}/resolve/main/README.md`, { token: tokens[user] ?? '' })
  await ask()
  return (await ask()).status
}

const usersOf = ({ body }: HubAnswer) => body.map((one: { user: { user: string } }) => one.user.user)

describe('who asks for files', () => {
  it('waits to be let in, with what was filled in for those who decide', async () => {
    const api = await gated('manual', 'manual')
    expect(await fileStatus('manual')).toBe(403)
    const asked = await bob('POST', `${api}/ask-access`, { ...ANSWERS, extra: 'ignored' })
    expect([asked.status, asked.body.status]).toEqual([200, 'pending'])
    expect(await fileStatus('manual')).toBe(403)
    const [request] = (await ann('GET', `${api}/user-access-request/pending`)).body
    expect(request).toEqual({
      user: { user: 'bob', fullname: 'bob' },
      status: 'pending',
      timestamp: expect.stringMatching(/Z$/),
      fields: ANSWERS,
    })
    const accepted = await ann('POST', `${api}/user-access-request/handle`, {
      user: 'BOB',
      status: 'accepted',
    })
    expect(accepted.status).toBe(200)
    expect(await fileStatus('manual')).toBe(200)
    expect(await fileStatus('manual', 'carl')).toBe(403)
    expect(usersOf(await ann('GET', `${api}/user-access-request/accepted`))).toEqual(['bob'])
    expect(usersOf(await ann('GET', `${api}/user-access-request/pending`))).toEqual([])
  })

  it('reads the card meanwhile, and learns what became of the request', async () => {
    const api = await gated('open-card', 'manual')
    const look = async (token?: string) => {
      const query =
        '{ repo(type: MODEL, id: "ann/open-card") { ownAccessRequest { state reason } latestRevision { cardText { text } } } }'
      const { data } = await askGraphql(server.url, query, { ...(token && { token }) })
      return [data.repo.latestRevision.cardText.text, data.repo.ownAccessRequest]
    }
    expect(await look(tokens['bob'])).toEqual([CARD, null])
    await bob('POST', `${api}/ask-access`, ANSWERS)
    expect(await look(tokens['bob'])).toEqual([CARD, { state: 'PENDING', reason: null }])
    expect(await look()).toEqual([CARD, null])
    const ruling = { user: 'bob', status: 'rejected', rejectionReason: 'We do not know you.' }
    await ann('POST', `${api}/user-access-request/handle`, ruling)
    expect((await look(tokens['bob']))[1]).toEqual({ state: 'REJECTED', reason: 'We do not know you.' })
  })

  it('is let in at once where that is how it is gated', async () => {
    const api = await gated('auto', 'auto')
    expect(await fileStatus('auto')).toBe(403)
    const form = new URLSearchParams({ ...ANSWERS, 'I agree to the licence': 'on' }).toString()
    const asked = await rawAsk(server.url, '/ann/auto/ask-access', {
      method: 'POST',
      token: tokens['bob'] ?? '',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form,
    })
    expect([asked.status, JSON.parse(asked.text).status]).toEqual([200, 'accepted'])
    expect(await fileStatus('auto')).toBe(200)
    expect((await ann('GET', `${api}/user-access-request/accepted`)).body[0].fields).toEqual(ANSWERS)
  })

  it.each([
    [{}, ['Use', 'Born', 'Company', 'Country', 'I agree to the licence']],
    [{ ...ANSWERS, 'I agree to the licence': false }, ['I agree to the licence']],
    [{ ...ANSWERS, Company: ' ' }, ['Company']],
    [{ ...ANSWERS, Company: 'x'.repeat(2_001) }, ['Company']],
    [{ ...ANSWERS, Company: { $ne: 1 } }, ['Company']],
    [{ ...ANSWERS, Born: 'yesterday' }, ['Born']],
    [{ ...ANSWERS, Use: 'Selling it' }, ['Use']],
  ])('fills in every field: %j', async (answers, missing) => {
    const api = '/api/models/ann/form'
    if ((await ann('GET', api)).status !== 200) await gated('form', 'auto')
    const refused = await bob('POST', `${api}/ask-access`, answers)
    expect([refused.status, refused.body.error]).toEqual([
      400,
      `Fill in: ${missing.map(name => JSON.stringify(name)).join(', ')}.`,
    ])
    expect(await fileStatus('form')).toBe(403)
  })

  it('may ask twice at once, and take the request back', async () => {
    const api = await gated('twice', 'manual', '# No form\n')
    const answers = await Promise.all([1, 2, 3].map(() => bob('POST', `${api}/ask-access`)))
    expect(answers.map(({ body }) => body.status)).toEqual(['pending', 'pending', 'pending'])
    expect(usersOf(await ann('GET', `${api}/user-access-request/pending`))).toEqual(['bob'])
    expect((await bob('POST', `${api}/user-access-request/cancel`)).status).toBe(200)
    expect(usersOf(await ann('GET', `${api}/user-access-request/pending`))).toEqual([])
    expect((await bob('POST', `${api}/user-access-request/cancel`)).status).toBe(404)
  })

  it('is no stranger, and asks for what is gated', async () => {
    const api = await gated('strangers', 'auto', '# No form\n')
    expect((await stranger('POST', `${api}/ask-access`)).status).toBe(401)
    const reading = hubClient(server.url, (await issueTestToken(engines, { user: 'bob' })).text)
    expect((await reading('POST', `${api}/ask-access`)).status).toBe(403)
    await landFolder(engines, { id: 'ann/open', commits: [{ files: { a: '1' } }] })
    expect((await bob('POST', '/api/models/ann/open/ask-access')).status).toBe(400)
    await ann('PUT', `${api}/settings`, { visibility: 'private' })
    expect((await bob('POST', `${api}/ask-access`)).status).toBe(404)
  })
})

describe('who decides', () => {
  it('may change every decision, which counts at once', async () => {
    const api = await gated('decided', 'manual', '# No form\n')
    await bob('POST', `${api}/ask-access`)
    const decide = (status: string, more: object = {}) =>
      ann('POST', `${api}/user-access-request/handle`, { user: 'bob', status, ...more })
    for (const [status, file] of [
      ['accepted', 200],
      ['pending', 403],
      ['accepted', 200],
      ['rejected', 403],
    ] as const) {
      expect((await decide(status)).status, status).toBe(200)
      expect(await fileStatus('decided')).toBe(file)
      expect((await decide(status)).status).toBe(404)
    }
    expect((await decide('accepted', { rejectionReason: 'x' })).status).toBe(400)
    await decide('pending')
    expect((await decide('rejected', { rejectionReason: 'x'.repeat(201) })).status).toBe(400)
    expect((await decide('rejected', { rejectionReason: 'No company given.' })).status).toBe(200)
    const again = await bob('POST', `${api}/ask-access`)
    expect([again.status, again.body.error]).toEqual([403, expect.stringContaining('No company given.')])
    expect((await bob('POST', `${api}/user-access-request/cancel`)).status).toBe(403)
    const audited = await engines.db.prisma.auditEntry.findMany({
      where: { subject: 'ann/decided', action: 'access.decide' },
      orderBy: { id: 'asc' },
    })
    expect(audited[0]?.detail).toEqual({ account: 'bob', before: 'pending', after: 'accepted' })
  })

  it('lets somebody in unasked, once', async () => {
    const api = await gated('granted', 'manual')
    await engines.db.prisma.account.update({
      where: { nameKey: 'carl' },
      data: { email: 'carl@example.org' },
    })
    const grant = (user: string, client = ann) => client('POST', `${api}/user-access-request/grant`, { user })
    const granted = await grant('carl')
    expect([granted.status, granted.body]).toEqual([200, { user: 'carl', status: 'accepted' }])
    expect(await fileStatus('granted', 'carl')).toBe(200)
    expect((await grant('carl')).status).toBe(400)
    expect((await grant('nobody')).status).toBe(404)
    expect((await grant('bob', bob)).status).toBe(403)
    const [shown] = (await ann('GET', `${api}/user-access-request/accepted`)).body
    expect(shown.user).toEqual({ user: 'carl', fullname: 'carl' })
    await carl('POST', `${api}/user-access-request/cancel`)
    expect(await fileStatus('granted', 'carl')).toBe(403)
  })

  it('administers the repository, and nobody else sees who asked', async () => {
    const api = await gated('private-list', 'manual', '# No form\n')
    await bob('POST', `${api}/ask-access`)
    for (const state of ['pending', 'accepted', 'rejected']) {
      expect((await stranger('GET', `${api}/user-access-request/${state}`)).status).toBe(401)
      expect((await carl('GET', `${api}/user-access-request/${state}`)).status).toBe(403)
    }
    expect((await ann('GET', `${api}/user-access-request/others`)).status).toBe(404)
    const handle = { user: 'bob', status: 'accepted' }
    expect((await bob('POST', `${api}/user-access-request/handle`, handle)).status).toBe(403)
    expect((await ann('POST', `${api}/user-access-request/handle`, { ...handle, user: 'carl' })).status).toBe(
      404,
    )
  })

  it('finds the decisions again when gating is taken up again', async () => {
    const api = await gated('again', 'manual', '# No form\n')
    await ann('POST', `${api}/user-access-request/grant`, { user: 'bob' })
    await ann('PUT', `${api}/settings`, { gated: false })
    expect((await ann('GET', `${api}/user-access-request/accepted`)).status).toBe(400)
    await ann('PUT', `${api}/settings`, { gated: 'auto' })
    expect([await fileStatus('again'), await fileStatus('again', 'carl')]).toEqual([200, 403])
  })

  it('gets long lists in pages', async () => {
    const api = await gated('long', 'manual', '# No form\n')
    for (const user of ['u1', 'u2', 'u3', 'u4', 'u5']) {
      await issueTestToken(engines, { user })
      await ann('POST', `${api}/user-access-request/grant`, { user })
    }
    const users: string[] = []
    for (let path: string | null = `${api}/user-access-request/accepted?limit=2`; path !== null;) {
      const page: HubAnswer = await ann('GET', path)
      users.push(...usersOf(page))
      const link = /<([^>]+)>; rel="next"/.exec(String(page.headers['link'] ?? ''))?.[1]
      path = link ? link.slice(server.url.length) : null
    }
    expect(users).toEqual(['u5', 'u4', 'u3', 'u2', 'u1'])
  })
})
