import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { openBrowser, visit } from './support/browser.js'
import { landModel } from './support/commit-files.js'

const REPO = 'acme/d-compare'
const FILLER = Array.from({ length: 30 }, (_, at) => `Line ${at} says the same as before.`).join('\n')
const card = (front: string, text: string) =>
  `---\n${front}\n---\n# Triage notes\n\n${FILLER}\n\n## Training\n\n${text}\n`

let browser: Browser
let commits: string[]
beforeAll(async () => {
  const { url, token } = inject('dashboard')
  const admin = { name: 'admin', token }
  commits = await landModel(url, admin, REPO, [
    {
      'README.md': card('license: mit\nlanguage: en', 'It was trained on 900 letters of our hospital.'),
      'config.json': '{"hidden_size": 8}\n',
      'notes/old-name.txt': 'The very same words.\n',
    },
    {
      'README.md': card(
        'license: cc-by-nc-4.0\nlanguage: en\npipeline_tag: text-classification',
        'It was trained on 1,200 letters of our hospital.\n\n<script>alert(1)</script>',
      ),
      'config.json': '{"hidden_size": 16}\n',
      'notes/new-name.txt': 'The very same words.\n',
      'notes/old-name.txt': null,
      'added.txt': 'new\n',
    },
  ])
  browser = await openBrowser()
})
afterAll(() => browser?.close())

const at = (search = '') => `/${REPO}?compare=${commits[0]}...${commits[1]}${search}`

it('shows what became of licence, findings, card, front matter and files', async () => {
  const visitor = await visit(browser, { as: 'rita' })
  const { page } = visitor
  await visitor.go(at())
  const part = (name: string) => page.getByRole('region', { name, exact: true })
  await part('Verdict').first().waitFor()
  await page.getByRole('row', { name: 'Declared mit cc-by-nc-4.0' }).waitFor()
  await page.getByRole('row', { name: /Class Permissive Non-commercial/ }).waitFor()
  await page.getByText('It was trained on').first().waitFor()
  await expect.poll(() => page.locator('.diff-removed mark').allInnerTexts()).toContain('900')
  const added = async () => (await page.locator('.diff-added mark').allInnerTexts()).join('')
  await expect.poll(added).toContain('1,200')
  expect(await page.locator('.diff script').count()).toBe(0)
  await page.getByRole('row', { name: /Added\s+added\.txt/ }).waitFor()
  await page.getByRole('row', { name: /Renamed\s+notes\/new-name\.txt\s*was notes\/old-name\.txt/ }).waitFor()
  await page.getByRole('row', { name: /pipeline_tag not there "text-classification"/ }).waitFor()
  await visitor.picture('compare-light-1280')
  expect(await visitor.seriousViolations()).toEqual([])
  visitor.expectNoTrouble()
  await visitor.close()
})

it('unfolds lines without a change, lays both cards one below the other, and swaps them', async () => {
  const visitor = await visit(browser, { as: 'rita' })
  const { page } = visitor
  await visitor.go(at())
  const fold = page.getByRole('button', { name: /Show \d+ lines without a change/ })
  await fold.first().waitFor()
  expect(await page.getByText('Line 12 says').count()).toBe(0)
  await fold.first().click()
  await page.getByText('Line 12 says').first().waitFor()
  await page.getByText('One below the other').click()
  await page.waitForURL('**layout=unified**')
  await page.locator('table.diff-unified').waitFor()
  await page.getByRole('button', { name: 'Swap' }).click()
  await page.waitForURL(`**compare=${commits[1]}...${commits[0]}**`)
  await page.getByRole('row', { name: 'Declared cc-by-nc-4.0 mit' }).waitFor()
  visitor.expectNoTrouble()
  await visitor.close()
})

it('takes the default branch and the revision before it where nothing is named', async () => {
  const visitor = await visit(browser, { as: 'rita' })
  const { page } = visitor
  await visitor.go(`/${REPO}?compare=...`)
  await page.getByRole('row', { name: 'Declared mit cc-by-nc-4.0' }).waitFor()
  // What is half typed is not compared, and empty fields swap what they stand for.
  await page.getByRole('combobox', { name: 'Base' }).fill('half')
  await page.getByRole('button', { name: 'Swap' }).click()
  await page.waitForURL(`**compare=${commits[1]}...${commits[0]}**`)
  await page.getByRole('row', { name: 'Declared cc-by-nc-4.0 mit' }).waitFor()
  await page.getByRole('combobox', { name: 'Head' }).fill('')
  await page.getByRole('combobox', { name: 'Base' }).fill(commits[1] ?? '')
  await page.getByRole('button', { name: 'Compare', exact: true }).click()
  await page.getByText('Both are the same commit.').waitFor()
  visitor.expectNoTrouble()
  await visitor.close()
})

it.each([
  ['light', 'en-GB', 'Licence'],
  ['dark', 'de-DE', 'Lizenz'],
] as const)('can be read at 320 px, in %s and %s', async (colorScheme, locale, licence) => {
  const visitor = await visit(browser, {
    as: 'rita',
    colorScheme,
    locale,
    viewport: { width: 320, height: 640 },
  })
  const { page } = visitor
  await visitor.go(at())
  await page.getByRole('heading', { name: licence, exact: true }).waitFor()
  await page.locator('table.diff-unified').waitFor()
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
  await visitor.picture(`compare-${colorScheme}-320`)
  expect(await visitor.seriousViolations()).toEqual([])
  visitor.expectNoTrouble()
  await visitor.close()
})

it('says what is wrong when a revision is not there', async () => {
  const visitor = await visit(browser, { as: 'rita', expectedTrouble: ['404'] })
  await visitor.go(`/${REPO}?compare=no-such-branch...main`)
  await visitor.page.getByText('Invalid rev id: no-such-branch').waitFor()
  visitor.expectNoTrouble()
  await visitor.close()
})
