import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startTestProvider, type TestProvider } from '@entrepot/testing/oidc'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphql } from '../support/graphql.js'
import {
  makeStartedDataDir,
  removeDataDir,
  type RunningServer,
  startServer,
} from '../support/start-server.js'
import { openBrowser, visit, type Visitor, type VisitorOptions } from './support/browser.js'
import { PASSWORD } from './support/open-dashboard-world.js'

/** Milliseconds after which the server asks a provider again that did not answer. */
const PAUSE_MS = 3_500

let browser: Browser
let provider: TestProvider
let server: RunningServer

beforeAll(async () => {
  browser = await openBrowser()
  provider = await startTestProvider({
    'id-of-zoe': {
      name: 'Zoe Zimmer',
      preferred_username: 'zoe',
      email: 'zoe@example.org',
      groups: ['ml-reviewers'],
    },
    'id-of-otto': { name: 'Otto', preferred_username: 'otto', groups: ['operators'] },
    'id-of-ann': { name: 'Ann at work', preferred_username: 'ann' },
  })
  server = await startServer({
    dataDir: makeStartedDataDir(),
    env: {
      ENTREPOT_LOG_LEVEL: 'warn',
      ENTREPOT_OIDC_ISSUER: provider.url,
      ENTREPOT_OIDC_CLIENT_ID: provider.clientId,
      ENTREPOT_OIDC_CLIENT_SECRET: provider.clientSecret,
      ENTREPOT_OIDC_NAME: 'Acme login',
      ENTREPOT_OIDC_GROUPS: 'ml-reviewers=acme:reviewer; ml-team=nowhere:contributor',
      ENTREPOT_OIDC_ADMIN_GROUPS: 'operators',
    },
  })
  provider.trust(server.url)
  await graphql(server, 'mutation { createOrganization(input: { name: "acme" }) { id } }')
  const create = 'mutation ($input: CreateAccountInput!) { createAccount(input: $input) { id } }'
  for (const name of ['ann', 'bob']) await graphql(server, create, { input: { name, password: PASSWORD } })
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await provider?.close()
  if (server) removeDataDir(server.dataDir)
})

const open = (options: Partial<VisitorOptions> = {}) =>
  visit(browser, { as: null, url: server.url, ...options })

async function fillIn(page: Page, name: string, password: string): Promise<void> {
  await page.locator('input[name=name]').fill(name)
  await page.locator('input[name=password]').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** Says who one is at the provider. */
async function signInThere(page: Page, as: string): Promise<void> {
  await page.getByRole('button', { name: 'Sign in with Acme login' }).click()
  await page.waitForURL(`${provider.url}/**`)
  await page.getByLabel('Who are you?').fill(as)
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.waitForURL(`${server.url}/**`)
}

const signedInAs = (page: Page, name: string) =>
  page.getByRole('button', { name: `Signed in as ${name}` }).waitFor()

async function sessionOf({ context }: Visitor): Promise<string | undefined> {
  return (await context.cookies(server.url)).find(({ name }) => name === 'entrepot_session')?.value
}

/** A page of somebody else’s, on another site: what it holds is shown to the visitor. */
async function withForeignPage<T>(html: string, work: (url: string) => Promise<T>): Promise<T> {
  const foreign = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' })
    response.end(`<!doctype html><title>Foreign</title><link rel="icon" href="data:,">${html}`)
  })
  await new Promise<void>(resolve => foreign.listen(0, '127.0.0.1', resolve))
  try {
    return await work(`http://localhost:${(foreign.address() as AddressInfo).port}/`)
  } finally {
    foreign.closeAllConnections()
    foreign.close()
  }
}

describe('the first sign-in', () => {
  it('finds that the provider is away, and goes there once it is back', async () => {
    provider.goAway()
    const visitor = await open({ expectedTrouble: ['502'] })
    const { page } = visitor
    await visitor.go('/-/sign-in')
    const button = page.getByRole('button', { name: 'Sign in with Acme login' })
    await button.click()
    await page.getByRole('alert').getByText('Acme login does not answer').waitFor()
    provider.trust(server.url)
    await page.waitForTimeout(PAUSE_MS)
    await button.click()
    await page.waitForURL(`${provider.url}/**`)
    visitor.expectNoTrouble()
    await visitor.close()
  })

  it('is by the administrator’s token, as the server says when it starts', async () => {
    expect(server.log()).toContain(`Sign in at ${server.url}/-/sign-in as "admin"`)
    const visitor = await open()
    await visitor.go('/-/sign-in')
    await visitor.picture('sign-in-light-1280')
    await fillIn(visitor.page, 'admin', `${server.token}\n`)
    await signedInAs(visitor.page, 'admin')
    expect(new URL(visitor.page.url()).pathname).toBe('/')
    expect(await sessionOf(visitor)).not.toBe(server.token)
    visitor.expectNoTrouble()
    await visitor.close()
  })
})

describe('signing in by the provider', () => {
  it('leads back to where one was, with the roles of one’s groups, and out of both', async () => {
    const visitor = await open()
    const { page } = visitor
    await visitor.go('/-/settings/account')
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click()
    await signInThere(page, 'id-of-zoe')
    await page.waitForURL('**/-/settings/account')
    await signedInAs(page, 'zoe')
    await page.getByText('acme: Reviewer (given by a group of the identity provider)').waitFor()
    await page.getByText('Zoe Zimmer').waitFor()
    expect((await sessionOf(visitor))?.length).toBe(39)
    expect(await visitor.seriousViolations()).toEqual([])
    await visitor.picture('account-by-provider')
    await page.getByRole('button', { name: 'Signed in as zoe' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.waitForURL(`${provider.url}/**`)
    await page.getByRole('button', { name: 'Leave' }).click()
    await page.waitForURL(`${server.url}/-/sign-in**`)
    await page.getByRole('button', { name: 'Sign in with Acme login' }).waitFor()
    expect(await sessionOf(visitor)).toBeUndefined()
    visitor.expectNoTrouble()
    await visitor.close()
  })

  it('makes members of the operators’ group administrators', async () => {
    const visitor = await open()
    const { page } = visitor
    await visitor.go('/-/sign-in?to=/-/settings/sign-in')
    await signInThere(page, 'id-of-otto')
    await page.getByRole('heading', { name: 'Identity provider: Acme login' }).waitFor()
    await page.getByText('It answers.').waitFor()
    await page.getByRole('cell', { name: 'No: there is no such organization' }).waitFor()
    expect(await page.content()).not.toContain(provider.clientSecret)
    expect(await visitor.seriousViolations()).toEqual([])
    await visitor.picture('settings-sign-in')
    visitor.expectNoTrouble()
    await visitor.close()
  })

  it('says why it did not work, in words of ours only', async () => {
    const visitor = await open({
      locale: 'de-DE',
      colorScheme: 'dark',
      viewport: { width: 320, height: 640 },
    })
    const { page } = visitor
    await visitor.go('/-/sign-in')
    await page.getByRole('button', { name: 'Mit Acme login anmelden' }).click()
    await page.getByLabel('Who are you?').fill('nobody')
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('alert').getByText('Sie haben sich dort nicht angemeldet').waitFor()
    expect(new URL(page.url()).search).toBe('?problem=denied')
    await visitor.picture('sign-in-problem-dark-320')
    expect(await visitor.seriousViolations()).toEqual([])
    await visitor.go('/-/sign-in?problem=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E')
    await page.getByRole('alert').getByText('Bei uns ist etwas schiefgegangen').waitFor()
    visitor.expectNoTrouble()
    await visitor.close()
  })
})

describe('an account', () => {
  it('is connected with an identity by whoever knows its password', async () => {
    const visitor = await open()
    const { page } = visitor
    await visitor.go('/-/sign-in?to=/-/settings/account')
    await fillIn(page, 'ann', PASSWORD)
    await page.getByRole('button', { name: 'Connect Acme login' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.locator('input[name=current]').fill(PASSWORD)
    await dialog.getByRole('button', { name: 'Connect Acme login' }).click()
    await page.getByLabel('Who are you?').fill('id-of-ann')
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('cell', { name: provider.url, exact: true }).waitFor()
    visitor.expectNoTrouble()
    await visitor.close()
    const again = await open()
    await again.go('/-/sign-in')
    await signInThere(again.page, 'id-of-ann')
    await signedInAs(again.page, 'ann')
    await again.close()
  })

  it('shows its browsers and ends them, changes its password, and signs out everywhere', async () => {
    const [visitor, other] = [await open(), await open()]
    const { page } = visitor
    for (const one of [other, visitor]) {
      await one.go('/-/sign-in?to=/-/settings/account')
      await fillIn(one.page, 'bob', PASSWORD)
      await signedInAs(one.page, 'bob')
    }
    const table = page.getByRole('table', { name: 'Where you are signed in' })
    await table.getByText('This browser').waitFor()
    await expect.poll(() => table.getByRole('row').count()).toBe(3)
    await page.getByRole('button', { name: /^Sign out Chrome/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()
    await expect.poll(() => table.getByRole('row').count()).toBe(2)
    await other.go('/-/settings/account')
    await other.page.getByRole('main').getByRole('link', { name: 'Sign in' }).waitFor()
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.locator('input[name=current]').fill(PASSWORD)
    await page.locator('input[name=new]').fill('another horse battery')
    await page.getByRole('dialog').getByRole('button', { name: 'Change password' }).click()
    await page.getByText('The password was changed.').waitFor()
    await page.getByLabel('Language', { exact: true }).last().selectOption('de')
    await page.getByRole('heading', { name: 'Ihr Konto' }).waitFor()
    await visitor.picture('account-de')
    await page.getByRole('button', { name: 'Überall abmelden' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Überall abmelden' }).click()
    await page.waitForURL('**/-/sign-in')
    await page.locator('input[name=name]').waitFor()
    visitor.expectNoTrouble()
    await Promise.all([visitor.close(), other.close()])
  })

  it.each([
    ['light', { width: 1280, height: 900 }],
    ['dark', { width: 320, height: 640 }],
  ] as const)('is readable in %s at %j', async (colorScheme, viewport) => {
    const visitor = await open({ colorScheme, viewport })
    await visitor.go('/-/sign-in?to=/-/settings/account')
    expect(await visitor.seriousViolations()).toEqual([])
    await fillIn(visitor.page, 'ann', PASSWORD)
    await visitor.page.getByRole('table', { name: 'Where you are signed in' }).waitFor()
    expect(await visitor.seriousViolations()).toEqual([])
    const isWide = await visitor.page.evaluate('document.documentElement.scrollWidth > innerWidth')
    expect(isWide).toBe(false)
    await visitor.picture(`account-${colorScheme}-${viewport.width}`)
    await visitor.close()
  })
})

describe('a stranger', () => {
  it('plants no session that becomes somebody’s', async () => {
    const visitor = await open()
    const attacker = await open()
    await attacker.go('/-/sign-in')
    await fillIn(attacker.page, 'ann', PASSWORD)
    await signedInAs(attacker.page, 'ann')
    const planted = (await sessionOf(attacker)) ?? ''
    await visitor.context.addCookies([{ name: 'entrepot_session', value: planted, url: server.url }])
    await visitor.go('/-/sign-in')
    await signInThere(visitor.page, 'id-of-zoe')
    await signedInAs(visitor.page, 'zoe')
    expect(await sessionOf(visitor)).not.toBe(planted)
    await attacker.go('/-/settings/account')
    await attacker.page.getByRole('main').getByRole('link', { name: 'Sign in' }).waitFor()
    await Promise.all([visitor.close(), attacker.close()])
  })

  it('sends nobody elsewhere by a link to the sign-in page', async () => {
    for (const to of ['//evil.example', '/\\evil.example', 'https://evil.example', '/%09/evil.example']) {
      const visitor = await open()
      await visitor.go(`/-/sign-in?to=${encodeURIComponent(decodeURIComponent(to))}`)
      await fillIn(visitor.page, 'ann', PASSWORD)
      await signedInAs(visitor.page, 'ann')
      expect([to, visitor.page.url()]).toEqual([to, `${server.url}/`])
      await visitor.close()
    }
  })

  it('shows none of our pages in a frame of theirs', async () => {
    const frames = ['/', '/-/sign-in', '/-/settings/account'].map(
      path => `<iframe src="${server.url}${path}"></iframe>`,
    )
    await withForeignPage(frames.join(''), async url => {
      const visitor = await open({
        expectedTrouble: [/frame-ancestors|X-Frame-Options|Refused to display|Framing/],
      })
      await visitor.page.goto(url)
      await visitor.page.waitForLoadState('networkidle')
      const shown = visitor.page.frames().slice(1)
      expect(shown).toHaveLength(3)
      for (const frame of shown) expect(await frame.locator('#root').count()).toBe(0)
      await visitor.close()
    })
  })

  it('has nothing done by a form of theirs, whoever opens it', async () => {
    const visitor = await open()
    await visitor.go('/-/sign-in')
    await fillIn(visitor.page, 'ann', PASSWORD)
    await signedInAs(visitor.page, 'ann')
    const before = await sessionOf(visitor)
    const attacks = [
      ['/graphql', '{"query":"mutation { signOutEverywhere }","x":"', '"}'],
      ['/-/session', '{"name":"bob","password":"another horse battery","x":"', '"}'],
      ['/-/oidc/start', '{"to":"/","x":"', '"}'],
    ] as const
    for (const [path, name, value] of attacks) {
      const field = `<input type="hidden" name='${name}' value='${value}'>`
      const form = `<form method="post" enctype="text/plain" action="${server.url}${path}">${field}<button>Win</button></form>`
      await withForeignPage(form, async url => {
        const page = await visitor.context.newPage()
        await page.goto(url)
        const answered = page.waitForResponse(`${server.url}${path}`)
        await page.getByRole('button').click()
        expect([path, (await answered).status()]).toEqual([
          path,
          path === '/graphql' ? expect.any(Number) : 403,
        ])
        await page.close()
      })
    }
    expect(await sessionOf(visitor)).toBe(before)
    await visitor.go('/-/settings/account')
    await signedInAs(visitor.page, 'ann')
    await visitor.close()
  })
})

it('leads a reviewer to no administrator’s page by its address, and does nothing for them', async () => {
  const visitor = await open()
  const { page } = visitor
  await visitor.go('/-/sign-in')
  await signInThere(page, 'id-of-zoe')
  for (const path of ['/-/settings/users', '/-/settings/sign-in', '/-/audit']) {
    await visitor.go(path)
    await page.getByText('Not yours to see').waitFor()
  }
  const refusals = await page.evaluate(async () => {
    const operations = [
      '{ accounts { nodes { name } } }',
      '{ identityProvider { issuer } }',
      'mutation { updateAccount(input: { name: "zoe", isAdmin: true }) { name } }',
      'mutation { createAccount(input: { name: "mole", isAdmin: true, password: "a long enough one" }) { name } }',
      'mutation { setMember(input: { organization: "acme", account: "zoe", role: ADMIN }) { role } }',
      'mutation { setPassword(input: { account: "ann", password: "a long enough one" }) { name } }',
    ]
    const codes: string[] = []
    for (const query of operations) {
      const answer = await fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      })
      const { errors } = (await answer.json()) as { errors?: { extensions: { code: string } }[] }
      codes.push(errors?.[0]?.extensions.code ?? 'done')
    }
    return codes
  })
  expect(new Set(refusals)).toEqual(new Set(['forbidden']))
  await visitor.close()
})
