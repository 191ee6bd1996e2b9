import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { extractText, getDocumentProxy } from 'unpdf'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { graphql } from '../support/graphql.js'
import { openBrowser, untilShown, visit } from './support/browser.js'
import { landModel } from './support/commit-files.js'

const REPO = 'acme/d-reported'
const CONFIG = '{"hidden_size": 8}\n'
/** More files than one page holds. */
const MANY = Object.fromEntries(
  Array.from({ length: 120 }, (_, at) => [`data/part-${at}.json`, `{"at": ${at}}\n`]),
)
const FILE_COUNT = Object.keys(MANY).length
/** Of A4, in points. */
const A4 = { width: 595, height: 842 }

let browser: Browser
let head: string
beforeAll(async () => {
  const { url, token } = inject('dashboard')
  const [commit = ''] = await landModel(url, { name: 'admin', token }, REPO, [
    {
      'README.md': '---\nlicense: mit\nbase_model: acme/d-parent\n---\n# Reported\n\n## Bias\n\n',
      'config.json': CONFIG,
      ...MANY,
    },
  ])
  head = commit
  await graphql(
    { url, token },
    `
      mutation ($input: RequestReviewInput!) {
        requestReview(input: $input) {
          id
        }
      }
    `,
    { input: { repo: REPO, reason: 'Before it goes to the ward.', assignees: ['rita'] } },
  )
  browser = await openBrowser()
})
afterAll(() => browser?.close())

/** Waits until every part of a report is there: a sheet that lacks one can’t be printed. */
async function untilWhole(page: Page): Promise<void> {
  await untilShown(page)
  const print = page.getByRole('button', { name: 'Print or save as PDF' })
  await expect.poll(() => print.isEnabled()).toBe(true)
}

/** What is on paper: text of every page, and their sizes. */
async function print(page: Page, name: string) {
  const bytes = await page.pdf({ preferCSSPageSize: true, printBackground: true })
  writeFileSync(`.cache/screenshots/${name}.pdf`, bytes)
  const pdf = await getDocumentProxy(new Uint8Array(bytes))
  const { totalPages, text } = await extractText(pdf, { mergePages: false })
  const sizes: { width: number; height: number }[] = []
  for (let at = 1; at <= totalPages; at += 1) {
    const { width, height } = (await pdf.getPage(at)).getViewport({ scale: 1 })
    sizes.push({ width: Math.round(width), height: Math.round(height) })
  }
  // A long word is broken anywhere, and then stands there in parts.
  return { totalPages, sizes, text: text.join('\n'), packed: text.join('').replace(/\s+/g, '') }
}

it('reports a repository on paper: verdict, findings, decisions, hashes, who made it', async () => {
  const visitor = await visit(browser, { as: 'rita' })
  const { page } = visitor
  await visitor.go(`/-/report/${REPO}`)
  await page.getByRole('heading', { name: `Compliance report: ${REPO}` }).waitFor()
  await page.getByRole('row', { name: /config\.json/ }).waitFor()
  await page.getByText('Before it goes to the ward.').waitFor()
  await untilWhole(page)
  await visitor.picture('report-light-1280')
  expect(await visitor.seriousViolations()).toEqual([])
  const { totalPages, sizes, text, packed } = await print(page, 'report-repository')
  expect(totalPages).toBeGreaterThanOrEqual(4)
  for (const { width, height } of sizes) {
    expect(Math.abs(width - A4.width)).toBeLessThanOrEqual(2)
    expect(Math.abs(height - A4.height)).toBeLessThanOrEqual(2)
  }
  expect(packed).toContain(head)
  expect(packed).toContain(createHash('sha256').update(CONFIG).digest('hex'))
  for (const at of [0, 60, FILE_COUNT - 1]) {
    const digest = createHash('sha256').update(`{"at": ${at}}\n`).digest('hex')
    expect(packed, `part ${at}`).toContain(digest)
  }
  for (const said of [
    'Made by',
    'rita',
    'Verdict',
    'Findings',
    'Evidence',
    'Before it goes to the ward.',
    'd-parent',
  ])
    expect(text).toContain(said)
  expect(packed).toContain('cdx.json')
  // What is around a page on a screen is not on paper, and neither are its buttons.
  for (const left of ['Repositories', 'Print or save', 'Download CSV']) expect(text).not.toContain(left)
  // Names of columns stand on every page that the files take.
  expect(text.split('SHA-256').length).toBeGreaterThan(3)
  visitor.expectNoTrouble()
  await visitor.close()
})

it('reports an organization: how it stands, repositories, findings, waivers, recalls', async () => {
  const visitor = await visit(browser, { as: 'rita' })
  const { page } = visitor
  await visitor.go('/-/report/organizations/acme')
  await page.getByRole('heading', { name: 'Compliance report: organization acme' }).waitFor()
  await page
    .getByRole('row', { name: new RegExp(REPO) })
    .first()
    .waitFor()
  await page.getByRole('heading', { name: 'Recalls' }).waitFor()
  await untilWhole(page)
  expect(await visitor.seriousViolations()).toEqual([])
  const { totalPages, text, packed } = await print(page, 'report-organization')
  expect(totalPages).toBeGreaterThanOrEqual(2)
  expect(packed).toContain(REPO)
  for (const said of ['How it stands', 'Findings that fail', 'Waivers', 'Recalls', 'rita'])
    expect(text).toContain(said)
  visitor.expectNoTrouble()
  await visitor.close()
})

it('prints dark pages light, and can be read at 320 px', async () => {
  const visitor = await visit(browser, {
    as: 'rita',
    colorScheme: 'dark',
    locale: 'de-DE',
    viewport: { width: 320, height: 640 },
  })
  const { page } = visitor
  await visitor.go(`/-/report/${REPO}`)
  await page.getByRole('heading', { name: `Konformitätsbericht: ${REPO}` }).waitFor()
  await page.getByRole('row', { name: /config\.json/ }).waitFor()
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
  await visitor.picture('report-dark-320')
  expect(await visitor.seriousViolations()).toEqual([])
  await page.emulateMedia({ media: 'print' })
  const [ground, ink] = await page.evaluate(() => {
    const style = getComputedStyle(document.body)
    return [style.backgroundColor, style.color]
  })
  expect([ground, ink]).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)'])
  visitor.expectNoTrouble()
  await visitor.close()
})

it('keeps decisions and files from those who may not see them', async () => {
  const visitor = await visit(browser, { as: 'eve', expectedTrouble: [] })
  const { page } = visitor
  await visitor.go(`/-/report/${REPO}`)
  await page.getByText('Only for those who write to it or review it').first().waitFor()
  expect(await page.getByText('Before it goes to the ward.').count()).toBe(0)
  await visitor.go('/-/report/acme/no-such-thing')
  await page.getByRole('heading', { level: 1 }).waitFor()
  expect(await page.getByText('Compliance report').count()).toBe(0)
  visitor.expectNoTrouble()
  await visitor.close()
})

it('says how far a list goes for who may not see all, and is made anew when asked to', async () => {
  const visitor = await visit(browser, { as: 'eve' })
  const { page } = visitor
  await visitor.go('/-/report/organizations/acme')
  await page.getByText('As far as eve may see.').first().waitFor()
  await visitor.go(`/-/report/${REPO}`)
  const made = page.locator('dt', { hasText: /^Made$/ }).locator('xpath=following-sibling::dd[1]')
  // It is the time of the last part, and changes with each that comes.
  await untilWhole(page)
  const before = await made.innerText()
  await page.getByRole('button', { name: 'Make anew' }).click()
  await expect.poll(() => made.innerText()).not.toBe(before)
  await untilWhole(page)
  visitor.expectNoTrouble()
  await visitor.close()
})
