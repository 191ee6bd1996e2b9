import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { openBrowser, visit } from './support/browser.js'
import { landModel } from './support/commit-files.js'

const REPO = 'acme/d-audited'

let browser: Browser
beforeAll(async () => {
  const { url, token } = inject('dashboard')
  await landModel(url, { name: 'admin', token }, REPO, [{ 'README.md': '# Audited\n' }])
  browser = await openBrowser()
})
afterAll(() => browser?.close())

it('filters the log, keeps the filter in the address, and shows an entry whole', async () => {
  const visitor = await visit(browser, { as: 'ada' })
  const { page } = visitor
  await visitor.go('/-/audit')
  await page.getByLabel('Subject').fill('d-audited')
  await page.waitForURL('**subject=d-audited**')
  // The rows of before stay for a moment after the address has changed.
  const rows = page.getByRole('table', { name: 'Audit log' }).locator('tbody tr[data-index]')
  const areAll = async (word: string) => {
    const texts = await rows.allInnerTexts()
    return texts.length > 0 && texts.every(text => text.includes(word))
  }
  await expect.poll(() => areAll(REPO)).toBe(true)
  await page.getByRole('row', { name: /repo\.create/ }).waitFor()
  await page
    .getByRole('combobox', { name: 'Action' })
    .or(page.getByRole('textbox', { name: 'Action' }))
    .fill('repo.')
  await page.waitForURL('**action=repo.**')
  await expect.poll(() => areAll('repo.')).toBe(true)
  await page.getByText(/^\d+ rows?$/).waitFor()
  await visitor.picture('audit-light-1280')
  expect(await visitor.seriousViolations()).toEqual([])
  await page
    .getByRole('link', { name: /Show entry/ })
    .first()
    .click()
  const entry = page.getByRole('dialog')
  await entry.getByText('Details').waitFor()
  await entry.getByText(REPO).first().waitFor()
  await visitor.picture('audit-entry-light-1280')
  expect(await visitor.seriousViolations()).toEqual([])
  await page.keyboard.press('Escape')
  await entry.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await page.waitForURL(url => !url.search.includes('subject'))
  visitor.expectNoTrouble()
  await visitor.close()
})

it('proves the chain, and doubts it against an anchor that is not of it', async () => {
  const visitor = await visit(browser, { as: 'ada' })
  const { page } = visitor
  await visitor.go('/-/audit')
  await page.getByRole('button', { name: 'Prove the chain' }).click()
  await page.getByText('The chain holds').waitFor()
  await page.getByLabel(/Anchor/).fill(`1:${'0'.repeat(64)}`)
  await page.getByRole('button', { name: 'Prove the chain' }).click()
  await page.getByText('The chain does not hold').waitFor()
  await visitor.picture('audit-chain-light-1280')
  expect(await visitor.seriousViolations()).toEqual([])
  visitor.expectNoTrouble()
  await visitor.close()
})

it('exports what the filter leaves as CSV', async () => {
  const visitor = await visit(browser, { as: 'ada' })
  const { page } = visitor
  await visitor.go('/-/audit?subject=d-audited&action=repo.create')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('audit-log.csv')
  const [head, ...rows] = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\r\n')
  expect(head).toContain('Who')
  expect(rows).toHaveLength(1)
  expect(rows[0]).toContain(REPO)
  visitor.expectNoTrouble()
  await visitor.close()
})

it('is not for reviewers, and holds at 320 px in the dark', async () => {
  const rita = await visit(browser, { as: 'rita' })
  await rita.go('/-/audit')
  await rita.page.getByText('Not yours to see').waitFor()
  rita.expectNoTrouble()
  await rita.close()
  const ada = await visit(browser, {
    as: 'ada',
    colorScheme: 'dark',
    locale: 'de-DE',
    viewport: { width: 320, height: 640 },
  })
  await ada.go('/-/audit')
  await ada.page.getByRole('heading', { name: 'Audit-Protokoll' }).waitFor()
  await ada.page.getByRole('table').waitFor()
  const overflow = await ada.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
  await ada.picture('audit-dark-320')
  expect(await ada.seriousViolations()).toEqual([])
  ada.expectNoTrouble()
  await ada.close()
})
