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
