import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PASSWORD } from './support/open-dashboard-world.js'
import { openBrowser, visit } from './support/browser.js'

let browser: Browser
beforeAll(async () => void (browser = await openBrowser()))
afterAll(() => browser?.close())

it('signs in by password, goes on to where one came from, and signs out', async () => {
  const visitor = await visit(browser, { as: null })
  const { page } = visitor
  await visitor.go('/-/mirrors')
  await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).click()
  await page.getByLabel('Name').fill('rita')
  await page.locator('input[name=password]').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL('**/-/mirrors')
  await page.getByRole('button', { name: 'Signed in as rita' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).waitFor()
  visitor.expectNoTrouble()
  await visitor.close()
})

it('says that name or password is wrong, and nothing else', async () => {
  const visitor = await visit(browser, { as: null, expectedTrouble: ['401'] })
  const { page } = visitor
  await visitor.go('/-/sign-in')
  await page.getByLabel('Name').fill('rita')
  await page.locator('input[name=password]').fill('wrong')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').getByText('Wrong name or password').waitFor()
  expect(await visitor.seriousViolations()).toEqual([])
  visitor.expectNoTrouble()
  await visitor.close()
})

it('comes back to all that the address says by then', async () => {
  const visitor = await visit(browser, { as: null })
  const { page } = visitor
  await visitor.go('/-/repositories')
  await page.getByRole('searchbox').fill('router')
  await page.waitForURL('**/-/repositories?q=router')
  const link = page.getByRole('banner').getByRole('link', { name: 'Sign in' })
  await expect.poll(() => link.getAttribute('href')).toBe('/-/sign-in?to=%2F-%2Frepositories%3Fq%3Drouter')
  visitor.expectNoTrouble()
  await visitor.close()
})

it('keeps what is around a page that breaks, says that signing out failed, and takes nobody for a stranger', async () => {
  const visitor = await visit(browser, { as: 'rita', expectedTrouble: [/./] })
  const { page } = visitor
  await visitor.go('/-/repositories?q=ticket-router')
  await page.route('**/-/session', route => route.abort())
  await page.getByRole('button', { name: 'Signed in as rita' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByText('You are still signed in').waitFor()
  await page.route(/assets\/variants-page.*\.js/, route => route.abort())
  await page.getByRole('navigation').getByRole('link', { name: 'Variants' }).click()
  await page.getByRole('heading', { name: 'This page broke', level: 1 }).waitFor()
  await page.getByRole('navigation').getByRole('link', { name: 'Repositories' }).click()
  await page.getByRole('heading', { name: 'Repositories', level: 1 }).waitFor()
  await page.route('**/graphql', route => route.fulfill({ status: 502, body: 'Bad gateway' }))
  await page.goto('/')
  await page.getByRole('alert').getByText('The server can’t answer at the moment.').waitFor()
  expect(await page.getByRole('link', { name: 'Sign in' }).count()).toBe(0)
  await page.unroute('**/graphql')
  await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('button', { name: 'Signed in as rita' }).waitFor()
  await visitor.close()
})

it('keeps a navigation that is closed out of the way of the keyboard', async () => {
  const visitor = await visit(browser, { as: 'rita', viewport: { width: 320, height: 640 } })
  const { page } = visitor
  await visitor.go('/-/repositories?q=ticket-router')
  const places = page.getByRole('navigation', { name: 'Main navigation' })
  expect(await places.count()).toBe(0)
  await page.getByRole('button', { name: 'Menu' }).click()
  await places.getByRole('link', { name: 'Overview' }).waitFor()
  visitor.expectNoTrouble()
  await visitor.close()
})

it.each([
  ['light', 'en-GB', 'Repositories', { width: 1280, height: 900 }],
  ['dark', 'de-DE', 'Repositories', { width: 320, height: 640 }],
] as const)('shows repositories in %s and %s', async (colorScheme, locale, title, viewport) => {
  const visitor = await visit(browser, { as: 'rita', colorScheme, locale, viewport })
  await visitor.go('/-/repositories?q=ticket-router')
  await visitor.page.getByRole('heading', { name: title, level: 1 }).waitFor()
  await visitor.page.getByRole('link', { name: 'acme/ticket-router-small' }).waitFor()
  await visitor.picture(`repositories-${colorScheme}-${viewport.width}`)
  expect(await visitor.seriousViolations()).toEqual([])
  visitor.expectNoTrouble()
  await visitor.close()
})
