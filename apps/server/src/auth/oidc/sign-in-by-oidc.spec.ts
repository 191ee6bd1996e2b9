import { createAccount, createOrganization } from '@entrepot/registry'
import { captureLogger, openTestEngines, TEST_PASSWORD, type TestEngines } from '@entrepot/testing/engines'
import { startTestProvider, type TestProvider } from '@entrepot/testing/oidc'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'
import { openRobot, type Robot } from '../../testing/open-robot.js'

let engines: TestEngines
let provider: TestProvider
let server: TestServer
const log = captureLogger()

beforeAll(async () => {
  provider = await startTestProvider({
    'id-of-zoe': {
      name: 'Zoe',
      preferred_username: 'zoe',
      email: 'zoe@example.org',
      groups: ['staff'],
    },
    'id-of-mallory': { preferred_username: 'ann', email: 'ann@example.org', email_verified: true },
    'id-of-kim': { preferred_username: 'kim' },
  })
  engines = await openTestEngines({ logger: log })
  server = await openTestServer(engines, { env: settings() })
  provider.trust(server.url)
  const ann = { name: 'ann', kind: 'user', password: TEST_PASSWORD, email: 'ann@example.org' } as const
  await createAccount(engines.db, 'spec', ann)
  await createOrganization(engines.db, 'spec', { name: 'acme' })
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
  await provider?.close()
})

function settings(more: Readonly<Record<string, string>> = {}) {
  return {
    ENTREPOT_OIDC_ISSUER: provider.url,
    ENTREPOT_OIDC_CLIENT_ID: provider.clientId,
    ENTREPOT_OIDC_CLIENT_SECRET: provider.clientSecret,
    ENTREPOT_OIDC_GROUPS: 'staff=acme:reviewer',
    ...more,
  }
}

/** A browser that begins at our page. */
async function begin(robot: Robot, body: object = {}, at = server.url): Promise<string> {
  const answer = await robot.post(`${at}/-/oidc/start`, body)
  expect([answer.status, await answer.clone().text()]).toEqual([200, expect.stringContaining('"url"')])
  return ((await answer.json()) as { url: string }).url
}

/** Goes to the provider and says who one is there; where the provider sends the browser back to. */
async function signInThere(robot: Robot, url: string, as: string): Promise<string> {
  const form = await robot.follow(url)
  if (new URL(form.url).origin !== provider.url) return form.url
  const done = await robot.submit(form.url, { login: as })
  return robot.stopAt(done, '/-/oidc/callback')
}

async function arrive(as: string, body: object = {}, robot = openRobot()) {
  const callback = await signInThere(robot, await begin(robot, body), as)
  const answer = await robot.get(callback)
  return { robot, callback, answer, location: answer.headers.get('location') ?? '' }
}

async function whoIs(robot: Robot): Promise<string | null> {
  const answer = await robot.get(`${server.url}/-/session`)
  return ((await answer.json()) as { account: { name: string } | null }).account?.name ?? null
}

describe('signing in by the provider', () => {
  it('leads back to where one was, with a session and the roles of one’s groups', async () => {
    const { robot, answer, location } = await arrive('id-of-zoe', { to: '/-/reviews?state=open' })
    expect([answer.status, location]).toEqual([303, `${server.url}/-/reviews?state=open`])
    const cookies = answer.headers.getSetCookie()
    expect(cookies).toContainEqual(
      expect.stringMatching(/^entrepot_session=hf_\w{36}; Path=\/; HttpOnly; SameSite=Lax$/),
    )
    expect(cookies).toContainEqual('entrepot_sign_in=; Max-Age=0; Path=/-/oidc; HttpOnly; SameSite=Lax')
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    expect(await whoIs(robot)).toBe('zoe')
    const membership = await engines.db.prisma.membership.findFirstOrThrow({
      where: { account: { name: 'zoe' } },
    })
    expect([membership.role, membership.source]).toEqual(['reviewer', 'provider'])
  })

  it('opens nobody’s account who is there by what somebody calls themselves', async () => {
    const { robot } = await arrive('id-of-mallory')
    expect(await whoIs(robot)).toBe('ann-2')
  })

  it('gives a session that nobody can have known, and ends the one of before', async () => {
    const robot = openRobot()
    await robot.post(`${server.url}/-/session`, { name: 'ann', password: TEST_PASSWORD })
    const before = robot.cookie('entrepot_session')
    expect(await whoIs(robot)).toBe('ann')
    const planted = `hf_${'x'.repeat(36)}`
    const victim = openRobot()
    victim.setCookie('entrepot_session', planted)
    await arrive('id-of-kim', {}, victim)
    expect(victim.cookie('entrepot_session')).not.toBe(planted)
    await arrive('id-of-zoe', {}, robot)
    expect([await whoIs(robot), robot.cookie('entrepot_session') === before]).toEqual(['zoe', false])
    const stale = openRobot()
    stale.setCookie('entrepot_session', before ?? '')
    expect(await whoIs(stale)).toBeNull()
  })

  it('goes on to no other site, whatever it was told', async () => {
    for (const to of [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      '/..//evil.example',
      '/\t/evil.example',
    ])
      expect([to, (await arrive('id-of-zoe', { to })).location]).toEqual([to, `${server.url}/`])
  })

  it('asks for a code with PKCE, a state and a nonce of its own each time', async () => {
    const robot = openRobot()
    const [one, two] = [new URL(await begin(robot)), new URL(await begin(robot))]
    expect(one.searchParams.get('code_challenge_method')).toBe('S256')
    expect(one.searchParams.get('response_type')).toBe('code')
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(one.searchParams.get(name)?.length).toBeGreaterThan(20)
      expect(one.searchParams.get(name)).not.toBe(two.searchParams.get(name))
    }
    expect(one.href).not.toContain(provider.clientSecret)
  })
})

describe('what the provider sends back', () => {
  const failed = (problem: string) => `${server.url}/-/sign-in?problem=${problem}`

  it('counts in the browser that began, and in no other', async () => {
    const robot = openRobot()
    const callback = await signInThere(robot, await begin(robot), 'id-of-zoe')
    const other = openRobot()
    expect((await other.get(callback)).headers.get('location')).toBe(failed('expired'))
    await begin(other)
    expect((await other.get(callback)).headers.get('location')).toBe(failed('expired'))
    expect(await whoIs(other)).toBeNull()
  })

  it('counts once', async () => {
    const robot = openRobot()
    const callback = await signInThere(robot, await begin(robot), 'id-of-zoe')
    const attempt = robot.cookie('entrepot_sign_in') ?? ''
    await robot.get(callback)
    const again = openRobot()
    expect((await again.get(callback)).headers.get('location')).toBe(failed('expired'))
    again.setCookie('entrepot_sign_in', attempt)
    expect((await again.get(callback)).headers.get('location')).toBe(failed('expired'))
    expect(await whoIs(again)).toBeNull()
  })

  it('counts with a cookie of ours only', async () => {
    const robot = openRobot()
    const callback = await signInThere(robot, await begin(robot), 'id-of-zoe')
    const [words = '', mac = ''] = (robot.cookie('entrepot_sign_in') ?? '').split('.')
    const forged = JSON.parse(Buffer.from(words, 'base64url').toString()) as unknown[]
    forged[4] = '//evil.example'
    robot.setCookie('entrepot_sign_in', `${Buffer.from(JSON.stringify(forged)).toString('base64url')}.${mac}`)
    expect((await robot.get(callback)).headers.get('location')).toBe(failed('expired'))
  })

  it('is no answer of another issuer', async () => {
    const robot = openRobot()
    const callback = new URL(await signInThere(robot, await begin(robot), 'id-of-zoe'))
    callback.searchParams.set('iss', 'https://evil.example')
    expect((await robot.get(callback.href)).headers.get('location')).toBe(failed('invalid'))
    expect(await whoIs(robot)).toBeNull()
  })

  it('may be a refusal, of which nothing is repeated', async () => {
    const { location } = await arrive('nobody', { to: '/acme' })
    expect(location).toBe(`${failed('denied')}&to=%2Facme`)
    const robot = openRobot()
    const state = new URL(await begin(robot)).searchParams.get('state') ?? ''
    const script = encodeURIComponent('<script>alert(1)</script>')
    const answer = await robot.get(
      `${server.url}/-/oidc/callback?error=${script}&error_description=${script}&state=${state}&iss=${encodeURIComponent(provider.url)}`,
    )
    expect(answer.headers.get('location')).toBe(failed('denied'))
  })

  it('says that an account is disabled', async () => {
    await arrive('id-of-kim')
    await engines.db.prisma.account.updateMany({ where: { name: 'kim' }, data: { disabledAt: new Date() } })
    const { location, robot } = await arrive('id-of-kim')
    expect([location, await whoIs(robot)]).toEqual([failed('disabled'), null])
    await engines.db.prisma.account.updateMany({ where: { name: 'kim' }, data: { disabledAt: null } })
  })
})

it('counts as a wrong attempt only what may be made up', async () => {
  const plain = await openTestServer(engines, { env: settings() })
  const cancel = async (query: string) => {
    const robot = openRobot()
    const state = new URL(await begin(robot, {}, plain.url)).searchParams.get('state') ?? ''
    const iss = encodeURIComponent(provider.url)
    const answer = await robot.get(`${plain.url}/-/oidc/callback?${query}&state=${state}&iss=${iss}`)
    return new URL(answer.headers.get('location') ?? '').searchParams.get('problem')
  }
  for (let n = 0; n < 51; n += 1) expect(await cancel('error=access_denied')).toBe('denied')
  for (let n = 0; n < 50; n += 1) expect(await cancel('code=made-up')).toBe('expired')
  expect(await cancel('code=made-up')).toBe('too-many')
  await plain.close()
})

describe('beginning', () => {
  it('is for pages of ours', async () => {
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      const answer = await openRobot().post(`${server.url}/-/oidc/start`, {}, headers)
      expect([headers, answer.status]).toEqual([headers, 403])
    }
    expect((await openRobot().get(`${server.url}/-/oidc/start`)).headers.getSetCookie()).toEqual([])
  })

  it('is not there without a provider', async () => {
    const plain = await openTestServer(engines)
    expect((await openRobot().post(`${plain.url}/-/oidc/start`, {})).status).toBe(404)
    const callback = await openRobot().get(`${plain.url}/-/oidc/callback?code=x&state=y`)
    expect(callback.headers.get('location')).toBe(`${plain.url}/-/sign-in?problem=expired`)
    await plain.close()
  })

  it('says that the provider is away, and works once it is back', async () => {
    const away = await startTestProvider({ 'id-of-zoe': {} })
    const other = await openTestServer(engines, {
      env: settings({ ENTREPOT_OIDC_ISSUER: away.url, ENTREPOT_OIDC_NAME: 'Acme login' }),
    })
    const refused = await openRobot().post(`${other.url}/-/oidc/start`, {})
    expect([refused.status, await refused.json()]).toEqual([
      502,
      { error: 'Acme login does not answer. Try again, or use a password.' },
    ])
    expect(
      (await openRobot().post(`${other.url}/-/session`, { name: 'ann', password: TEST_PASSWORD })).status,
    ).toBe(201)
    away.trust(other.url)
    await expect
      .poll(async () => (await openRobot().post(`${other.url}/-/oidc/start`, {})).status, {
        timeout: 10_000,
        interval: 500,
      })
      .toBe(200)
    await other.close()
    await away.close()
  })

  it('tells an operator’s mistake from a person’s', async () => {
    const other = await openTestServer(engines, {
      env: settings({ ENTREPOT_OIDC_CLIENT_SECRET: 'wrong-secret' }),
    })
    provider.trust(other.url)
    const robot = openRobot()
    const callback = await signInThere(robot, await begin(robot, {}, other.url), 'id-of-zoe')
    expect((await robot.get(callback)).headers.get('location')).toBe(
      `${other.url}/-/sign-in?problem=misconfigured`,
    )
    provider.trust(server.url)
    await other.close()
  })
})

describe('connecting an identity', () => {
  it('takes the password, and then that account is theirs', async () => {
    provider.people.set('id-of-ann', { preferred_username: 'whatever' })
    const robot = openRobot()
    await robot.post(`${server.url}/-/session`, { name: 'ann', password: TEST_PASSWORD })
    const wrong = await robot.post(`${server.url}/-/oidc/start`, { connect: true, password: 'wrong' })
    expect(wrong.status).toBe(412)
    const wish = { connect: true, password: TEST_PASSWORD, to: '/-/settings/account' }
    const { location } = await arrive('id-of-ann', wish, robot)
    expect([location, await whoIs(robot)]).toEqual([`${server.url}/-/settings/account`, 'ann'])
    expect(await whoIs((await arrive('id-of-ann')).robot)).toBe('ann')
  })

  it('ends with the session that asked for it', async () => {
    const robot = openRobot()
    await robot.post(`${server.url}/-/session`, { name: 'ann', password: TEST_PASSWORD })
    provider.people.set('id-of-eve', {})
    const url = await begin(robot, { connect: true, password: TEST_PASSWORD })
    const callback = await signInThere(robot, url, 'id-of-eve')
    await robot.post(`${server.url}/-/session`, { name: 'ann', password: TEST_PASSWORD })
    expect((await robot.get(callback)).headers.get('location')).toBe(
      `${server.url}/-/settings/account?problem=expired`,
    )
    expect(await engines.db.prisma.identity.count({ where: { subject: 'id-of-eve' } })).toBe(0)
  })

  it('is for whoever signed in', async () => {
    expect((await openRobot().post(`${server.url}/-/oidc/start`, { connect: true })).status).toBe(401)
  })
})

it('leads whoever signs out to the provider, where they are signed in too', async () => {
  const { robot } = await arrive('id-of-zoe')
  const answer = await robot.send('DELETE', `${server.url}/-/session`)
  expect([answer.status, await whoIs(robot)]).toEqual([200, null])
  const { continueAt } = (await answer.json()) as { continueAt: string }
  const leave = new URL(continueAt)
  expect([leave.origin, leave.searchParams.get('post_logout_redirect_uri')]).toEqual([
    provider.url,
    `${server.url}/-/sign-in`,
  ])
  expect((await robot.follow(continueAt)).text).toContain('Leave')
  const byPassword = openRobot()
  await byPassword.post(`${server.url}/-/session`, { name: 'ann', password: TEST_PASSWORD })
  expect((await byPassword.send('DELETE', `${server.url}/-/session`)).status).toBe(204)
})

it('leaves no code, secret or token in the log or the audit log', async () => {
  const { callback, robot } = await arrive('id-of-zoe')
  const code = new URL(callback).searchParams.get('code') ?? 'no code'
  const audit = JSON.stringify(await engines.db.prisma.auditEntry.findMany())
  const secrets = [
    code,
    provider.clientSecret,
    'wrong-secret',
    robot.cookie('entrepot_session') ?? 'none',
    TEST_PASSWORD,
  ]
  for (const text of [audit, log.text()]) {
    for (const secret of secrets) expect(text).not.toContain(secret)
    expect(text).not.toMatch(/id_token|access_token|code_verifier|eyJ/)
  }
  expect(log.text()).toContain('somebody could not be signed in by the identity provider')
})
