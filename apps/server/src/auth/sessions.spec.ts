import { createAccount, createOrganization, setMember, SignInLimits } from '@entrepot/registry'
import { captureLogger, openTestEngines, TEST_PASSWORD, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { openTestServer, type TestServer } from '../testing/open-test-server.js'
import { rawAsk, type RawQuestion } from '../testing/raw-ask.js'

let engines: TestEngines
let server: TestServer
const log = captureLogger()
/** The cookie of a browser that signed in as ann. */
let cookie: string

beforeAll(async () => {
  engines = await openTestEngines({ logger: log })
  server = await openTestServer(engines)
  await createAccount(engines.db, 'spec', { name: 'ann', kind: 'user', password: TEST_PASSWORD })
  await createAccount(engines.db, 'spec', { name: 'eve', kind: 'user', password: TEST_PASSWORD })
  await createOrganization(engines.db, 'spec', { name: 'acme' })
  await setMember(engines.db, 'spec', { organization: 'acme', account: 'ann', role: 'admin' })
  const commits = [{ files: { 'config.json': '{}' } }]
  await landFolder(engines, { id: 'acme/hidden', visibility: 'private', commits })
  for (const id of ['acme/open', 'acme/changed']) await landFolder(engines, { id, commits })
  cookie = cookieOf((await signIn()).headers)
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

const ask = (path: string, question: RawQuestion = {}) => rawAsk(server.url, path, question)

function signIn(
  body: object = { name: 'ann', password: TEST_PASSWORD },
  headers: Record<string, string> = {},
) {
  return ask('/-/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

function cookieOf(headers: { 'set-cookie'?: string[] | undefined }): string {
  return headers['set-cookie']?.[0]?.split(';')[0] ?? ''
}

/** What a page of ours sends. */
const ours = () => ({ cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' })
const changeSettings = (headers: Record<string, string>) =>
  ask('/api/models/acme/changed/settings', { method: 'PUT', headers, body: '{"private":false}' })

describe('signing in', () => {
  it('gives a browser a cookie that no script reads and no other site sends, and keeps no copy', async () => {
    const { status, headers, text } = await signIn()
    expect(status).toBe(201)
    expect(JSON.parse(text).account).toEqual({ name: 'ann' })
    expect(headers['set-cookie']).toHaveLength(1)
    expect(headers['set-cookie']?.[0]).toMatch(
      /^entrepot_session=hf_[A-Za-z0-9]{36}; Path=\/; HttpOnly; SameSite=Lax$/,
    )
    expect(headers['cache-control']).toBe('no-store')
    expect(text).not.toContain('hf_')
  })

  it('has the cookie sent over TLS only, and takes no other host’s, where we are reached by it', async () => {
    const { headers } = await signIn(undefined, { 'x-forwarded-proto': 'https' })
    expect(headers['set-cookie']?.[0]).toMatch(/^__Host-entrepot_session=hf_\w{36}; Path=\/; .*; Secure$/)
    const who = async (sent: string) => {
      const question = { headers: { cookie: sent, 'x-forwarded-proto': 'https' } }
      return JSON.parse((await ask('/-/session', question)).text) as { account: { name: string } | null }
    }
    const safe = cookieOf(headers)
    expect((await who(safe)).account?.name).toBe('ann')
    // Any other host of the domain may have set one without the prefix.
    expect((await who(safe.replace('__Host-', ''))).account ?? null).toBeNull()
  })

  it('is refused without saying why, and then for a while', async () => {
    const limited = await openTestServer(engines, { signIns: new SignInLimits() })
    const attempt = (name: string, password: string) =>
      rawAsk(limited.url, '/-/session', { method: 'POST', body: JSON.stringify({ name, password }) })
    const answers = [
      await attempt('ann', 'wrong'),
      await attempt('nobody', TEST_PASSWORD),
      await attempt('acme', ''),
    ]
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(
      new Set(['401 {"error":"Wrong name or password."}']),
    )
    for (let n = 0; n < 10; n += 1) await attempt('ann', `guess ${n}`)
    const refused = await attempt('ann', TEST_PASSWORD)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    await limited.close()
  })

  it.each([{ name: 'ann' }, { name: 1, password: 'x' }, []])('refuses %j', async body => {
    expect((await signIn(body)).status).toBe(400)
  })

  it('can’t be done by a page of another site', async () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'none' },
    ])
      expect((await signIn(undefined, headers)).status).toBe(403)
    for (const headers of [{ origin: server.url }, { 'sec-fetch-site': 'same-origin', origin: server.url }])
      expect((await signIn(undefined, headers)).status).toBe(201)
  })

  it('leaves nothing secret in the log, the audit log or a refusal', async () => {
    await signIn({ name: 'ann', password: 'mistyped-secret' })
    const audit = JSON.stringify((await engines.db.pool.query('SELECT * FROM audit_entry')).rows)
    for (const text of [audit, log.text()]) {
      expect(text).not.toMatch(/mistyped-secret|correct horse|argon2/)
      expect(text).not.toContain(cookie.split('hf_')[1])
    }
  })
})

describe('a session', () => {
  it('reads what its account may', async () => {
    expect((await ask('/api/models/acme/hidden', { headers: { cookie } })).status).toBe(200)
    expect((await ask('/acme/hidden/resolve/main/config.json', { headers: { cookie } })).text).toBe('{}')
    expect((await ask('/api/models/acme/hidden')).status).toBe(401)
    const me = await ask('/-/session', { headers: { cookie } })
    expect(JSON.parse(me.text)).toEqual({ account: { name: 'ann', isAdmin: false } })
    expect(me.headers.vary).toContain('Cookie')
    expect(JSON.parse((await ask('/-/session')).text)).toEqual({ account: null })
  })

  it('is no token, and a token is no session', async () => {
    const [, text = ''] = cookie.split('=')
    expect((await ask('/api/models/acme/hidden', { token: text })).status).toBe(401)
    const token = await issueTestToken(engines, { user: 'ann', scope: 'admin' })
    const asCookie = await ask('/api/models/acme/hidden', {
      headers: { cookie: `entrepot_session=${token.text}` },
    })
    expect(asCookie.status).toBe(401)
  })

  it('gives way to a token that is sent beside it', async () => {
    const { text } = await issueTestToken(engines, { user: 'eve' })
    expect((await ask('/api/models/acme/hidden', { headers: { cookie }, token: text })).status).toBe(404)
    expect((await ask('/api/models/acme/open', { headers: { cookie }, token: 'hf_wrong' })).status).toBe(401)
  })

  const FOREIGN: Record<string, string>[] = [
    {},
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ]

  it('changes something only from a page of ours', async () => {
    for (const headers of FOREIGN) {
      const answer = await changeSettings({ cookie, 'content-type': 'application/json', ...headers })
      expect([headers, answer.status]).toEqual([headers, 403])
    }
    expect(
      (await changeSettings({ ...ours(), 'sec-fetch-site': 'cross-site', origin: server.url })).status,
    ).toBe(403)
    expect((await changeSettings(ours())).status).toBe(200)
    expect((await changeSettings({ cookie, origin: server.url })).status).toBe(200)
  })

  it('asks GraphQL by POST only from a page of ours, by GET from anywhere', async () => {
    const body = JSON.stringify({ query: '{ viewer { name } }' })
    const post = (headers: Record<string, string>) =>
      ask('/graphql', {
        method: 'POST',
        body,
        headers: { cookie, 'content-type': 'application/json', ...headers },
      })
    for (const headers of FOREIGN) expect([headers, (await post(headers)).status]).toEqual([headers, 403])
    expect(JSON.parse((await post({ 'sec-fetch-site': 'same-origin' })).text).data).toEqual({
      viewer: { name: 'ann' },
    })
    const read = await ask('/graphql?query=%7Bviewer%7Bname%7D%7D', { headers: { cookie } })
    expect(JSON.parse(read.text).data).toEqual({ viewer: { name: 'ann' } })
  })

  it('opens a socket only from a page of ours', async () => {
    expect(await closeCodeOf({ cookie, origin: 'https://evil.example' })).toBe(4403)
    expect(await closeCodeOf({ cookie })).toBe(4403)
    expect(await closeCodeOf({ cookie, origin: server.url })).toBe('connection_ack')
    expect(await closeCodeOf({})).toBe('connection_ack')
  })

  it('that has ended reads on as a stranger, and is forgotten by its browser', async () => {
    const ended = cookieOf((await signIn()).headers)
    const headers = { cookie: ended }
    expect((await ask('/acme/open/resolve/main/config.json', { headers })).status).toBe(200)
    await engines.db.pool.query(
      `UPDATE token SET last_used_at = now() - interval '2 hours' WHERE kind = 'session' AND id = (SELECT max(id::text)::uuid FROM token WHERE kind = 'session')`,
    )
    for (const path of [
      '/acme/open/resolve/main/config.json',
      '/api/models',
      '/',
      '/graphql?query=%7Bviewer%7Bname%7D%7D',
    ]) {
      const answer = await ask(path, { headers })
      expect([path, answer.status]).toEqual([path, 200])
      expect(answer.headers['set-cookie']?.[0]).toMatch(
        /^entrepot_session=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax$/,
      )
    }
    expect((await ask('/api/models/acme/hidden', { headers })).status).toBe(401)
    expect((await ask('/', { headers: { cookie: 'entrepot_session=nonsense; other=1' } })).status).toBe(200)
    expect(
      (await ask('/', { headers: { cookie: 'entrepot_session=; other=1' } })).headers['set-cookie'],
    ).toBeUndefined()
  })

  it('is kept alive by its person, and not by a page that nobody is at', async () => {
    const mine = cookieOf((await signIn()).headers)
    const idleAfter = async (use: (url: string) => Promise<void>) => {
      await engines.db.pool.query(
        `UPDATE token SET last_used_at = now() - interval '30 minutes' WHERE kind = 'session'`,
      )
      const node = await openTestServer(engines)
      await use(node.url)
      await node.close() // writes the uses that it noted
      const { rows } = await engines.db.pool.query<{ count: number }>(
        `SELECT count(*)::int FROM token WHERE kind = 'session' AND last_used_at > now() - interval '1 minute'`,
      )
      return rows[0]?.count
    }
    const look = async (url: string, headers: Record<string, string>) => {
      const path = '/graphql?query=%7Bviewer%7Bname%7D%7D'
      const answer = await rawAsk(url, path, { headers: { cookie: mine, ...headers } })
      expect(JSON.parse(answer.text).data).toEqual({ viewer: { name: 'ann' } })
    }
    // A page opens its socket again by itself, whenever the connection was lost.
    const listen = async (url: string) => {
      expect(await closeCodeOf({ cookie: mine, origin: url }, url)).toBe('connection_ack')
    }
    expect(await idleAfter(url => look(url, { 'entrepot-away': '1' }))).toBe(0)
    expect(await idleAfter(listen)).toBe(0)
    expect(await idleAfter(url => look(url, {}))).toBe(1)
  })

  it('ends by signing out, on every node', async () => {
    const mine = cookieOf((await signIn()).headers)
    const headers = { cookie: mine, 'sec-fetch-site': 'same-origin' }
    expect((await ask('/-/session', { method: 'DELETE', headers: { cookie: mine } })).status).toBe(403)
    const other = await openTestServer(engines)
    expect((await rawAsk(other.url, '/api/models/acme/hidden', { headers })).status).toBe(200)
    const out = await ask('/-/session', { method: 'DELETE', headers })
    expect([out.status, out.headers['set-cookie']?.[0]]).toEqual([204, expect.stringContaining('Max-Age=0')])
    expect((await rawAsk(other.url, '/api/models/acme/hidden', { headers })).status).toBe(401)
    await other.close()
  })
})

it('takes no form of another site’s page for what somebody’s remembered password should do', async () => {
  const { text } = await issueTestToken(engines, { user: 'ann', scope: 'admin' })
  const authorization = `Basic ${Buffer.from(`ann:${text}`).toString('base64')}`
  const create = (headers: Record<string, string>, name: string) =>
    ask('/api/repos/create', {
      method: 'POST',
      headers: { authorization, ...headers },
      body: JSON.stringify({ name }),
    })
  const form = { 'content-type': 'text/plain;charset=UTF-8' }
  expect((await create({ ...form, origin: 'https://evil.example' }, 'x')).status).toBe(403)
  expect((await create({ 'sec-fetch-site': 'cross-site' }, 'x')).status).toBe(403)
  expect(
    (await create({ 'content-type': 'application/json', origin: 'https://app.example' }, 'one')).status,
  ).toBe(200)
  expect((await create(form, 'two')).status).toBe(200)
})

/** What the server says first to a socket: that it may stay, or the code it closes with. */
function closeCodeOf(headers: Record<string, string>, at = server.url): Promise<string | number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${at.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers,
    })
    socket.on('open', () => socket.send('{"type":"connection_init"}'))
    socket.on('message', data => {
      resolve((JSON.parse(String(data)) as { type: string }).type)
      socket.close()
    })
    socket.on('close', code => resolve(code))
    socket.on('error', reject)
  })
}
