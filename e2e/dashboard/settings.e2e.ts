import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { graphql } from '../support/graphql.js'
import { createRepo } from '../support/hub-api.js'
import { openBrowser, visit } from './support/browser.js'

/** Of an organization of its own: what other files land must not be told of here. */
const HOOKED = 'h-hooks/h-settings'

let browser: Browser
let receiver: Server
let port: number
/** What the other system answers, and how often it was asked. */
let answer = 500
const received: { id: string; body: string }[] = []

beforeAll(async () => {
  browser = await openBrowser()
  receiver = createServer((request, response) => {
    let body = ''
    request.on('data', chunk => (body += String(chunk)))
    request.on('end', () => {
      received.push({ id: String(request.headers['webhook-id']), body })
      response.writeHead(answer).end()
    })
  })
  await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve))
  port = (receiver.address() as AddressInfo).port
  await graphql(
    inject('dashboard'),
    `
      mutation ($member: SetMemberInput!) {
        createOrganization(input: { name: "h-hooks" }) {
          id
        }
        setMember(input: $member) {
          role
        }
      }
    `,
    { member: { organization: 'h-hooks', account: 'otto', role: 'ADMIN' } },
  )
})
afterAll(async () => {
  await browser?.close()
  await new Promise(resolve => receiver.close(resolve))
})

const dialog = (page: Page): Locator => page.getByRole('dialog')
const row = (page: Page, text: string): Locator => page.getByRole('row').filter({ hasText: text })

/** Rows of before go when those of the filter come, and a menu that was opened in one of them with it. */
async function onlyIn(page: Page, name: string): Promise<void> {
  const rows = page.getByRole('main').locator('tbody tr[data-index]')
  const areOnly = async () => {
    const texts = await rows.allInnerTexts()
    return texts.length > 0 && texts.every(text => text.includes(name))
  }
  await expect.poll(areOnly).toBe(true)
}

describe('access tokens', () => {
  it('are made for some places, shown once, work there and nowhere else, and are revoked', async () => {
    const visitor = await visit(browser, { as: 'dev' })
    const { page } = visitor
    const { url } = inject('dashboard')
    await visitor.go('/-/settings/tokens')
    await page.getByRole('button', { name: 'Create token' }).click()
    await dialog(page).getByRole('textbox', { name: 'Name', exact: true }).fill('h-build')
    await dialog(page).getByLabel('May', { exact: true }).selectOption('WRITE')
    await dialog(page).getByLabel('Held by').selectOption('CI')
    await dialog(page).getByLabel('Expires').selectOption('7')
    await dialog(page).getByRole('button', { name: 'Add a place' }).click()
    await dialog(page).getByRole('textbox', { name: 'Place 1' }).fill('dev')
    await dialog(page).getByLabel('May there').selectOption('READ')
    expect(await visitor.seriousViolations()).toEqual([])
    await visitor.picture('settings-new-token')
    await dialog(page).getByRole('button', { name: 'Create token' }).click()
    const text = await dialog(page).getByTestId('secret').innerText()
    expect(text).toMatch(/^hf_\w+$/)
    await dialog(page).getByRole('button', { name: 'Done' }).click()

    const whoami = () => fetch(`${url}/api/whoami-v2`, { headers: { authorization: `Bearer ${text}` } })
    const { name, auth } = (await (await whoami()).json()) as { name: string; auth: unknown }
    expect(name).toBe('dev')
    expect(JSON.stringify(auth)).toContain('fineGrained')
    await row(page, 'h-build').getByText('In some places only').waitFor()
    await page.reload()
    expect(await page.content()).not.toContain(text)

    await page.getByRole('button', { name: 'Revoke h-build' }).click()
    await dialog(page).getByRole('button', { name: 'Revoke' }).click()
    await row(page, 'h-build').getByText('Revoked').waitFor()
    expect((await whoami()).status).toBe(401)
    visitor.expectNoTrouble()
    await visitor.close()
  })

  it('say why one can’t be made, and keep what was filled in', async () => {
    const visitor = await visit(browser, { as: 'dev', expectedTrouble: ['graphql'] })
    const { page } = visitor
    await visitor.go('/-/settings/tokens')
    await page.getByRole('button', { name: 'Create token' }).click()
    await dialog(page).getByRole('textbox', { name: 'Name', exact: true }).fill('h-nowhere')
    await dialog(page).getByRole('button', { name: 'Add a place' }).click()
    await dialog(page).getByRole('textbox', { name: 'Place 1' }).fill('no-such-namespace')
    await dialog(page).getByRole('button', { name: 'Create token' }).click()
    await dialog(page).getByRole('alert').waitFor()
    expect(await dialog(page).getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe(
      'h-nowhere',
    )
    await visitor.close()
  })
})

describe('organizations', () => {
  it('are made, given members, teams and roles, and left', async () => {
    const visitor = await visit(browser, { as: 'otto' })
    const { page } = visitor
    await visitor.go('/-/settings/organizations')
    await page.getByRole('button', { name: 'Create organization' }).click()
    await dialog(page).getByRole('textbox', { name: 'Name', exact: true }).fill('h-labs')
    await dialog(page).getByLabel('Full name').fill('Labs of H')
    await dialog(page).getByRole('button', { name: 'Create organization' }).click()
    await page.getByRole('heading', { name: 'h-labs' }).waitFor()
    expect(page.url()).toContain('name=h-labs')

    await page.getByRole('button', { name: 'Add member' }).click()
    await dialog(page).getByLabel('Account name').fill('eve')
    await dialog(page).getByLabel('Role').selectOption('READER')
    await dialog(page).getByRole('button', { name: 'Add member' }).click()
    await row(page, 'eve').getByText('Reader').waitFor()
    await page.getByRole('button', { name: 'Change role of eve' }).click()
    await dialog(page).getByLabel('Role').selectOption('REVIEWER')
    await dialog(page).getByRole('button', { name: 'Change role' }).click()
    await row(page, 'eve').getByText('Reviewer').waitFor()

    await page.getByRole('button', { name: 'Create team' }).click()
    await dialog(page).getByLabel('Name of the team').fill('night-watch')
    await dialog(page).getByRole('button', { name: 'Create team' }).click()
    await page.getByRole('button', { name: 'Add a member to night-watch' }).click()
    await dialog(page).getByLabel('Account name').fill('eve')
    await dialog(page).getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByRole('button', { name: 'Take eve out of night-watch' }).waitFor()
    expect(await visitor.seriousViolations()).toEqual([])
    await visitor.picture('settings-organization')
    await page.getByRole('button', { name: 'Take eve out of night-watch' }).click()
    await page.getByRole('button', { name: 'Take eve out of night-watch' }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Delete night-watch' }).click()
    await dialog(page).getByRole('button', { name: 'Delete' }).click()
    await page.getByText('No teams yet').waitFor()
    await page.getByRole('button', { name: 'Remove eve' }).click()
    await dialog(page).getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('button', { name: 'Change role of eve' }).waitFor({ state: 'detached' })
    visitor.expectNoTrouble()
    await visitor.close()
  })

  it('show members to members, and nothing to do there', async () => {
    const visitor = await visit(browser, { as: 'dev' })
    await visitor.go('/-/settings/organizations?name=acme')
    await row(visitor.page, 'otto').getByText('Administrator').waitFor()
    expect(await visitor.page.getByRole('button', { name: 'Add member' }).count()).toBe(0)
    expect(await visitor.page.getByRole('button', { name: 'Remove otto' }).count()).toBe(0)
    visitor.expectNoTrouble()
    await visitor.close()
  })
})

describe('webhooks', () => {
  it('are tried, told about with their causes, sent again, shown, and deleted', async () => {
    const visitor = await visit(browser, { as: 'otto' })
    const { page } = visitor
    await visitor.go('/-/settings/webhooks?namespace=h-hooks')
    await page.getByRole('button', { name: 'Add webhook' }).click()
    await dialog(page).getByLabel('Address').fill(`http://127.0.0.1:${port}/hook`)
    for (const box of await dialog(page).getByRole('checkbox').all()) await box.check()
    expect(await visitor.seriousViolations()).toEqual([])
    await dialog(page).getByRole('button', { name: 'Add webhook' }).click()
    expect(await dialog(page).getByTestId('secret').innerText()).toMatch(/^whsec_/)
    await dialog(page).getByRole('button', { name: 'Done' }).click()

    await page.getByRole('link', { name: `127.0.0.1:${port}` }).click()
    await page.getByText('Nothing was sent yet').waitFor()
    await landSomething()
    // A page that is loaded before it was sent may not hear of it.
    await expect.poll(() => received.length).toBeGreaterThan(0)
    await page.reload()
    await row(page, 'Verdict changed').getByText('500').first().waitFor()
    await page.getByRole('img', { name: 'Live' }).waitFor()
    answer = 204
    const known = received.map(({ id }) => id)
    await page
      .getByRole('button', { name: /^Send again: Verdict changed/ })
      .first()
      .click()
    await row(page, 'Verdict changed').getByText('Delivered').first().waitFor()
    // The same event goes out again, under the id that it had.
    await expect.poll(() => received.slice(known.length).some(({ id }) => known.includes(id))).toBe(true)

    await page
      .getByRole('button', { name: /^Show what was sent for Verdict changed/ })
      .first()
      .click()
    await dialog(page).getByText(HOOKED).first().waitFor()
    expect(page.url()).toContain('delivery=')
    expect(await visitor.seriousViolations()).toEqual([])
    await visitor.picture('settings-webhook-payload')
    await page.keyboard.press('Escape')
    await dialog(page).waitFor({ state: 'detached' })
    await visitor.picture('settings-webhook-log')
    await page.getByRole('link', { name: 'All webhooks' }).click()
    await page.getByRole('button', { name: `Deactivate http://127.0.0.1:${port}/hook` }).click()
    await row(page, `${port}`).getByText('Inactive').waitFor()
    await page.getByRole('button', { name: `Delete http://127.0.0.1:${port}/hook` }).click()
    await dialog(page).getByRole('button', { name: 'Delete' }).click()
    await page.getByText('No webhooks here').waitFor()
    visitor.expectNoTrouble()
    await visitor.close()
  })
})

describe('users', () => {
  it('are added, made administrators and back, given a password, and disabled', async () => {
    const visitor = await visit(browser, { as: 'ada' })
    const { page } = visitor
    const name = 'h-mika'
    await visitor.go('/-/settings/users')
    await page.getByRole('button', { name: 'Add account' }).click()
    await dialog(page).getByRole('textbox', { name: 'Name', exact: true }).fill(name)
    await dialog(page).getByLabel('E-mail').fill('mika@example.org')
    await dialog(page).getByRole('button', { name: 'Add account' }).click()
    await dialog(page).waitFor({ state: 'detached' })
    await page.getByLabel('Name begins with').fill('H-MI')
    await page.waitForURL('**q=H-MI')
    await onlyIn(page, name)
    await row(page, name).getByText('Without a password').waitFor()

    async function manage(item: string, confirm = item) {
      await page.getByRole('button', { name: `Manage ${name}` }).click()
      await page.getByRole('menuitem', { name: item }).click()
      if (item === 'Set password')
        await dialog(page).locator('input[name=password]').fill('a long new password')
      await dialog(page).getByRole('button', { name: confirm, exact: true }).click()
      await dialog(page).waitFor({ state: 'detached' })
    }
    await manage('Make administrator')
    await row(page, name).getByText('Administrator').waitFor()
    await manage('Take administration away')
    await manage('Set password')
    await row(page, name).getByText('Can sign in').waitFor()
    await manage('End all sessions')
    await manage('Disable')
    await row(page, name).getByText('Disabled').waitFor()
    expect(await visitor.seriousViolations()).toEqual([])
    await visitor.picture('settings-users')
    visitor.expectNoTrouble()
    await visitor.close()
  })

  it('that are machines are given a token, as they can’t sign in to make one', async () => {
    const visitor = await visit(browser, { as: 'ada' })
    const { page } = visitor
    const name = 'h-builder'
    await visitor.go('/-/settings/users')
    await page.getByRole('button', { name: 'Add account' }).click()
    await dialog(page).getByRole('textbox', { name: 'Name', exact: true }).fill(name)
    await dialog(page).getByLabel('Kind').selectOption('SERVICE')
    await dialog(page).getByRole('button', { name: 'Add account' }).click()
    await dialog(page).waitFor({ state: 'detached' })
    await page.getByLabel('Name begins with').fill(name)
    await page.waitForURL(`**q=${name}`)
    await onlyIn(page, name)
    await page.getByRole('button', { name: `Manage ${name}` }).click()
    await page.getByRole('menuitem', { name: 'Create token' }).click()
    await dialog(page).getByRole('textbox', { name: 'Name', exact: true }).fill('nightly')
    await dialog(page).getByRole('button', { name: 'Create token' }).click()
    const text = await dialog(page).getByTestId('secret').innerText()
    const { url } = inject('dashboard')
    const answer = await fetch(`${url}/api/whoami-v2`, { headers: { authorization: `Bearer ${text}` } })
    expect(((await answer.json()) as { name: string }).name).toBe(name)
    await dialog(page).getByRole('button', { name: 'Done' }).click()
    visitor.expectNoTrouble()
    await visitor.close()
  })
})

it.each(['users', 'sign-in'])(
  'tells whoever does not administer the server that %s is not theirs',
  async part => {
    const visitor = await visit(browser, { as: 'rita' })
    await visitor.go(`/-/settings/${part}`)
    await visitor.page.getByText('Not yours to see').waitFor()
    const navigation = visitor.page.getByRole('navigation', { name: 'Settings' })
    expect(await navigation.getByRole('link', { name: 'Users' }).count()).toBe(0)
    visitor.expectNoTrouble()
    await visitor.close()
  },
)

it('asks whoever is not signed in to do so, and leads back', async () => {
  const visitor = await visit(browser, { as: null })
  await visitor.go('/-/settings/tokens')
  const link = visitor.page.getByRole('main').getByRole('link', { name: 'Sign in' })
  expect(await link.getAttribute('href')).toBe('/-/sign-in?to=%2F-%2Fsettings%2Ftokens')
  visitor.expectNoTrouble()
  await visitor.close()
})

it.each(['tokens', 'organizations?name=acme', 'webhooks', 'users'])(
  'fits %s into 320 pixels, in the dark and in German',
  async part => {
    const visitor = await visit(browser, {
      as: 'ada',
      colorScheme: 'dark',
      locale: 'de-DE',
      viewport: { width: 320, height: 700 },
    })
    await visitor.go(`/-/settings/${part}`)
    await visitor.page.getByRole('heading', { name: 'Einstellungen', level: 1 }).waitFor()
    expect(await visitor.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320)
    await visitor.picture(`settings-${part.split('?')[0]}-dark-320`)
    expect(await visitor.seriousViolations()).toEqual([])
    visitor.expectNoTrouble()
    await visitor.close()
  },
)

/** A repository whose card is judged: the webhook of its namespace is told of the verdict. */
async function landSomething(): Promise<void> {
  const { url, token } = inject('dashboard')
  const headers = { authorization: `Bearer ${token}` }
  // Not public: other files say what strangers see.
  await createRepo(url, { name: 'admin', token }, { id: HOOKED, visibility: 'internal' })
  const lines = [
    { key: 'header', value: { summary: 'Say something' } },
    { key: 'file', value: { path: 'README.md', content: `# Hello\n\n${Date.now()}\n` } },
  ]
  const answer = await fetch(`${url}/api/models/${HOOKED}/commit/main`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-ndjson' },
    body: lines.map(line => JSON.stringify(line)).join('\n'),
  })
  expect(answer.status).toBe(200)
}
