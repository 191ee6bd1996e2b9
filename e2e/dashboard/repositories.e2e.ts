import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createRepo } from '../support/hub-api.js'
import { openBrowser, type Visitor, visit } from './support/browser.js'

let browser: Browser
/** Enough that the list is longer than a page of it. */
const REPOS = 120
const names = Array.from({ length: REPOS }, (_, at) => `blist-${String(at).padStart(3, '0')}`)

beforeAll(async () => {
  browser = await openBrowser()
  const { url, token } = inject('dashboard')
  for (const [at, name] of names.entries())
    await createRepo(
      url,
      { name: 'root', token },
      {
        id: `acme/${name}`,
        type: at % 3 === 0 ? 'dataset' : 'model',
        visibility: 'internal',
      },
    )
})
afterAll(() => browser?.close())

const search = ({ page }: Pick<Visitor, 'page'>) => page.getByRole('searchbox', { name: 'Search by name' })
const links = ({ page }: Pick<Visitor, 'page'>) =>
  page.getByRole('region', { name: 'Repositories' }).getByRole('link')

/** Scrolls on and on, however long the next rows take. */
async function scrollToEnd(page: Page): Promise<void> {
  await links({ page }).first().waitFor()
  const step = async () => {
    await page.mouse.wheel(0, 2_000)
    return page.getByText('120 rows').isVisible()
  }
  await expect.poll(step).toBe(true)
}

it('finds while one types, narrows down by a facet, and has all of it in the address', async () => {
  const visitor = await visit(browser, { as: 'rita' })
  const { page } = visitor
  await visitor.go('/-/repositories')
  await search(visitor).waitFor()
  await page.keyboard.press('/')
  expect(await page.evaluate('document.activeElement.type')).toBe('search')
  await page.keyboard.type('blist')
  await page.waitForURL('**/-/repositories?q=blist')
  await page
    .getByRole('group', { name: 'Type' })
    .getByRole('button', { name: 'Data set 40 repositories' })
    .click()
  await page.waitForURL('**/-/repositories?q=blist&type=DATASET')
  await page.getByText('40 rows').waitFor()
  await visitor.picture('repositories-narrowed')
  expect(await visitor.seriousViolations()).toEqual([])

  await page.reload()
  await page.getByText('40 rows').waitFor()
  await page.getByRole('button', { name: 'Remove Type: Data set' }).click()
  await page.waitForURL('**/-/repositories?q=blist')
  expect(await page.evaluate('document.activeElement.type')).toBe('search')
  await page.goBack()
  await page.getByText('40 rows').waitFor()
  visitor.expectNoTrouble()
  await visitor.close()
})

it('keeps few rows in the document and reads the rest as one scrolls', async () => {
  const visitor = await visit(browser, { as: 'rita' })
  const { page } = visitor
  await visitor.go('/-/repositories?q=blist')
  await page.getByText('50 rows so far, there are more').waitFor()
  await scrollToEnd(page)
  expect(await links(visitor).count()).toBeLessThan(REPOS)
  visitor.expectNoTrouble()
  await visitor.close()
})

it('keeps the rows that it has when the next ones can’t be had, and goes on when they can', async () => {
  const visitor = await visit(browser, { as: 'rita', expectedTrouble: [/graphql/, '403'] })
  const { page } = visitor
  let isBroken = false
  await page.route('**/graphql', route => {
    const isNext = isBroken && /"after":"/.test(route.request().postData() ?? '')
    return isNext ? route.fulfill({ status: 403, body: '' }) : route.continue()
  })
  await visitor.go('/-/repositories?q=blist')
  await page.getByText('50 rows so far, there are more').waitFor()
  isBroken = true
  await page.getByRole('button', { name: 'Load more' }).click()
  const alert = page.getByRole('alert')
  await alert.getByText('The server refused it.').waitFor()
  await page.getByText('50 rows so far, there are more').waitFor()
  isBroken = false
  await alert.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('100 rows so far, there are more').or(page.getByText('120 rows')).waitFor()
  await alert.waitFor({ state: 'detached' })
  await visitor.close()
})

it('says of a list into which one scrolled far that it has changed, and shows it from its beginning', async () => {
  const visitor = await visit(browser, { as: 'rita' })
  const { page } = visitor
  await visitor.go('/-/repositories?q=blist&sort=created')
  await scrollToEnd(page)
  await page.getByText('Live', { exact: true }).waitFor()
  const { url, token } = inject('dashboard')
  const repo = { id: 'acme/blist-new', type: 'model', visibility: 'internal' } as const
  await createRepo(url, { name: 'root', token }, repo)
  await page.getByText('This list has changed.').waitFor()
  await page.getByText('120 rows').waitFor()
  await visitor.picture('repositories-changed')
  expect(await visitor.seriousViolations()).toEqual([])
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await page.getByRole('link', { name: 'acme/blist-new' }).waitFor()
  const { status } = await fetch(`${url}/api/repos/delete`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'blist-new', organization: 'acme', type: 'model' }),
  })
  expect(status).toBe(200)
  visitor.expectNoTrouble()
  await visitor.close()
})

it('writes every row into a file, those too that were not scrolled to', async () => {
  const visitor = await visit(browser, { as: 'rita' })
  const { page } = visitor
  await visitor.go('/-/repositories?q=blist&sort=created')
  await page.getByText('50 rows so far, there are more').waitFor()
  const saving = page.waitForEvent('download')
  // By a key: the way down to the button loads more rows, and it would move away from below the mouse.
  await page.getByRole('button', { name: 'Download CSV' }).press('Enter')
  const lines = readFileSync(await (await saving).path(), 'utf8')
    .trim()
    .split('\r\n')
  expect(lines[0]).toBe('Name,Visibility,Type,Verdict,Errors,Warnings,Notes,Licence,Task,Changed,Downloads')
  expect(lines.slice(1).map(line => line.split(',')[0])).toEqual(names.map(name => `acme/${name}`).reverse())
  visitor.expectNoTrouble()
  await visitor.close()
})

it('keeps a view under a name, for its owner alone', async () => {
  const visitor = await visit(browser, { as: 'ruth' })
  const { page } = visitor
  await visitor.go('/-/repositories?q=blist&type=MODEL')
  await page.getByLabel('Save this view as').fill('Our lists')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('link', { name: 'Our lists' }).waitFor()
  await visitor.go('/-/repositories')
  await page.getByRole('link', { name: 'Our lists' }).click()
  await page.waitForURL('**/-/repositories?q=blist&type=MODEL')
  // The list of before has as many rows so far; the field says when it is the one of the view.
  await expect.poll(() => search(visitor).inputValue()).toBe('blist')
  await page.getByText('80 rows').or(page.getByText('50 rows so far')).waitFor()

  await visitor.go('/-/repositories?q=blist&type=DATASET')
  await page.getByLabel('Save this view as').fill('Our lists')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('dialog', { name: 'Replace the view Our lists?' }).waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()

  const other = await visit(browser, { as: 'eve' })
  await other.go('/-/repositories')
  expect(await other.page.getByText('Our lists').count()).toBe(0)
  await other.close()

  await page.getByRole('button', { name: 'Delete the view Our lists' }).click()
  await page.getByRole('link', { name: 'Our lists' }).waitFor({ state: 'detached' })
  visitor.expectNoTrouble()
  await visitor.close()
})

it('goes from row to row by the keyboard alone', async () => {
  const visitor = await visit(browser, { as: 'rita' })
  const { page } = visitor
  await visitor.go('/-/repositories?q=blist-00&sort=created')
  await links(visitor).first().focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  const focused = () => page.evaluate('document.activeElement.textContent')
  expect(await focused()).toBe('acme/blist-007')
  await page.keyboard.press('ArrowUp')
  expect(await focused()).toBe('acme/blist-008')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/acme/blist-008')
  await visitor.close()
})

it('has its filters in a drawer where there is no room, in German and in the dark', async () => {
  const visitor = await visit(browser, {
    as: 'rita',
    locale: 'de-DE',
    colorScheme: 'dark',
    viewport: { width: 320, height: 700 },
  })
  const { page } = visitor
  await visitor.go('/-/repositories?q=blist')
  await page.getByRole('button', { name: 'Filter' }).click()
  const drawer = page.getByRole('dialog', { name: 'Filter' })
  await drawer
    .getByRole('group', { name: 'Art' })
    .getByRole('button', { name: 'Modell 80 Repositories' })
    .waitFor()
  await visitor.picture('repositories-drawer-dark-320')
  expect(await visitor.seriousViolations()).toEqual([])
  await drawer.getByRole('button', { name: 'Modell 80 Repositories' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Filter (1)' }).waitFor()
  await visitor.picture('repositories-dark-de-320')
  const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
  expect(overflow).toBeLessThanOrEqual(0)
  visitor.expectNoTrouble()
  await visitor.close()
})

it('says that nothing matches, and shows nobody what is not theirs', async () => {
  const visitor = await visit(browser, { as: null })
  await visitor.go('/-/repositories?q=blist')
  await visitor.page.getByRole('heading', { name: 'No repository matches' }).waitFor()
  expect(await visitor.page.getByText('blist-').count()).toBe(0)
  expect(await visitor.seriousViolations()).toEqual([])
  visitor.expectNoTrouble()
  await visitor.close()
})
