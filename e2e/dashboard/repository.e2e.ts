import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { ask, createRepo } from '../support/hub-api.js'
import { openBrowser, visit } from './support/browser.js'

const REPO = 'acme/c-shown'
const BLOCKED = 'acme/c-blocked'
const BIG = 'acme/c-big'
const GATED = 'acme/c-gated'
/** One transparent pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)
const { url, token } = inject('dashboard')
const admin = { name: 'admin', token }
const CARD = `---
license: mit
base_model: acme/ticket-router-small
base_model_relation: finetune
tags: [demo]
---
# Shown

What it is for. See [the licence](LICENSE), [elsewhere](https://example.org/a) and [the end](#the-end).

![a picture](picture.png)

## Bias, Risks, and Limitations

[More Information Needed]

- [x] done
- [ ] not done

| a | b |
|---|---|
| 1 | 2 |

## The end

Over.
`
/** What is there once a view has what it shows, lest one looks at a page that still waits. */
const READY = {
  card: '#card-the-end',
  source: 'main [role=region]',
  files: 'main tbody tr[data-index]',
  file: 'main [role=region]',
  history: 'main tbody tr[data-index]',
  findings: 'main tbody tr[data-index]',
  lineage: 'main .lineage a',
}
/** What a page notes of itself while it lays out a long card. */
interface Seen {
  /** Milliseconds of the longest task. */
  longest: number
  /** Whether its beginning was there before its end; null before there was any of it. */
  isEndLater: boolean | null
}
let browser: Browser
/** The first commit of `REPO`. */
let first: string
beforeAll(async () => {
  browser = await openBrowser()
  for (const id of [REPO, BLOCKED, BIG, GATED]) await createRepo(url, admin, { id, visibility: 'internal' })
  const code = Array.from({ length: 700 }, (_, at) => `line = ${at}`).join('\n')
  first = await commit(REPO, 'Describe it', {
    'README.md': CARD,
    LICENSE: 'MIT',
    'src/deep/run.py': code,
    'picture.png': PIXEL,
  })
  await commit(REPO, 'Say more', { 'README.md': `${CARD}\nMore.\n`, 'a file.txt': 'text' })
  await commit(GATED, 'Ask who comes', {
    'README.md': `---
license: mit
extra_gated_heading: Who are you?
extra_gated_button_content: Send it
extra_gated_fields:
  Company: text
  Use:
    type: select
    options: [Research, Teaching]
  I keep to the licence: checkbox
---
# Kept behind a gate

What it is for stands open.
`,
    'notes.txt': 'for those who were let in',
  })
  const gated = await ask(url, `/api/models/${GATED}/settings`, admin, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ gated: 'manual' }),
  })
  if (!gated.ok) throw new Error(`${gated.status} ${await gated.text()}`)
  await commit(BLOCKED, 'Bring a pickle', { 'README.md': '---\nlicense: mit\n---\n# B\n' })
  const words = 'A sentence with *emphasis*, `code` and [a link](LICENSE). '.repeat(8)
  const big = Array.from({ length: 2_000 }, (_, at) => `## Part ${at}\n\n${words}\n`).join('\n')
  await commit(BIG, 'Say very much', {
    'README.md': `---\nlicense: mit\n---\n# Big\n\n${big}\n\n## The last\n\nOver.\n`,
  })
}, 180_000)
afterAll(() => browser?.close())

async function commit(
  id: string,
  summary: string,
  files: Record<string, string | Uint8Array>,
): Promise<string> {
  const lines = [
    { key: 'header', value: { summary } },
    ...Object.entries(files).map(([path, text]) => ({
      key: 'file',
      value: { path, content: Buffer.from(text).toString('base64'), encoding: 'base64' },
    })),
  ]
  const answer = await ask(url, `/api/models/${id}/commit/main`, admin, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: lines.map(line => JSON.stringify(line)).join('\n'),
  })
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
  return ((await answer.json()) as { commitOid: string }).commitOid
}

it.each([
  ['light', 'en-GB', { width: 1280, height: 900 }],
  ['dark', 'de-DE', { width: 320, height: 640 }],
] as const)('shows a repository in every view, %s and %s', async (colorScheme, locale, viewport) => {
  const visitor = await visit(browser, { as: 'otto', colorScheme, locale, viewport })
  const { page } = visitor
  const views = ['findings', 'lineage', 'variants', 'consumers', 'evidence', 'recalls', 'settings']
  const paths = [
    ['card', `/${REPO}`],
    ['source', `/${REPO}?as=source`],
    ['files', `/${REPO}/tree/main`],
    ['file', `/${REPO}/blob/main/src/deep/run.py`],
    ['history', `/${REPO}/commits/main`],
    ...views.map(view => [view, `/${REPO}?view=${view}`] as const),
  ] as const
  for (const [name, path] of paths) {
    await visitor.go(path)
    await page.getByRole('heading', { level: 1, name: REPO }).waitFor()
    const ready = Object.entries(READY).find(([view]) => view === name)?.[1] ?? 'main h1'
    await page.locator(ready).first().waitFor()
    const waiting = page.locator('main [role=status][aria-live]')
    await expect.poll(() => waiting.count(), { timeout: 20_000 }).toBe(0)
    await visitor.picture(`repository-${name}-${viewport.width}`)
    expect([name, await visitor.seriousViolations()]).toEqual([name, []])
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect([name, overflow]).toEqual([name, 0])
  }
  visitor.expectNoTrouble()
  await visitor.close()
})

it('is found by the name that it had before, and says the one that it has', async () => {
  const moved = { fromRepo: 'acme/c-before', toRepo: 'acme/c-after', type: 'model' }
  await createRepo(url, admin, { id: moved.fromRepo, visibility: 'internal' })
  await commit(moved.fromRepo, 'Begin', { 'README.md': CARD })
  const init = { method: 'POST', body: JSON.stringify(moved) }
  expect((await ask(url, '/api/repos/move', admin, init)).status).toBe(200)
  const visitor = await visit(browser, { as: 'rita' })
  await visitor.go(`/${moved.fromRepo}/tree/main?order=name`)
  await visitor.page.waitForURL(`**/${moved.toRepo}/tree/main?order=name`)
  await visitor.page.getByRole('heading', { level: 1, name: moved.toRepo }).waitFor()
  visitor.expectNoTrouble()
  await visitor.close()
})

it('marks a finding at its line, leads to what is known of it and back', async () => {
  const visitor = await visit(browser, { as: 'rita' })
  const { page } = visitor
  await visitor.go(`/${REPO}`)
  const mark = page.locator('.card-text .finding-mark').first()
  const rule = await mark.locator('strong').innerText()
  // It stands between the heading and what it is about.
  const below = await mark.evaluate(
    node =>
      !!(document.getElementById('card-bias-risks-and-limitations')?.compareDocumentPosition(node) ?? 0),
  )
  expect(below).toBe(true)
  await mark.click()
  await page.getByRole('heading', { level: 2, name: rule }).waitFor()
  await page.getByRole('link', { name: /^Show it in its place/ }).click()
  await page.waitForURL(/#finding-/)
  await page.locator('.card-text .finding-mark').first().waitFor()
  visitor.expectNoTrouble()
  await visitor.close()
})

it('loads no image before it is asked to, and leads to files by links of the card', async () => {
  const visitor = await visit(browser, { as: 'rita' })
  const { page } = visitor
  const images: string[] = []
  page.on('request', request => images.push(request.url()))
  await visitor.go(`/${REPO}`)
  await page.getByText('a picture').waitFor()
  expect(images.filter(address => address.includes('picture.png'))).toEqual([])
  await page.getByRole('switch', { name: 'Show images of this repository' }).click()
  const shown = page.getByRole('img', { name: 'a picture' })
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1)
  expect(await shown.getAttribute('src')).toMatch(/^data:image\/png;base64,/)
  expect(images.filter(address => address.endsWith('picture.png'))).toHaveLength(1)
  await page.getByRole('link', { name: 'the licence' }).click()
  await page.getByRole('region', { name: 'Text of LICENSE' }).waitFor()
  await visitor.close()
})

it('walks the history by page, and shows what a commit did to the verdict', async () => {
  const visitor = await visit(browser, { as: 'dev' })
  const { page } = visitor
  await visitor.go(`/${REPO}/commits/main`)
  await page.getByRole('link', { name: 'Say more' }).click()
  await page.getByRole('heading', { level: 2, name: 'Say more' }).waitFor()
  await page.getByRole('table', { name: 'How its verdict changed' }).getByText('it landed').waitFor()
  visitor.expectNoTrouble()
  await visitor.close()
})

it('calls a revision back, and says to others that it is kept from them, why, and where to ask', async () => {
  const rita = await visit(browser, { as: 'rita' })
  await rita.go(`/${BLOCKED}?view=recalls`)
  await rita.page.getByRole('button', { name: 'Call a revision back' }).click()
  await rita.page.getByLabel('Reason').fill('It learnt from what it should not have.')
  await rita.page.getByRole('button', { name: 'Call back', exact: true }).click()
  // The head of the page says it, too.
  const recalls = rita.page.getByRole('table', { name: 'Recalls, the newest first' })
  await recalls.getByText('It learnt from what it should not have.').waitFor()
  await rita.page.getByRole('link', { name: /^Who has it/ }).click()
  await rita.page.getByRole('heading', { name: 'Who received it' }).waitFor()
  await rita.picture('repository-recall')
  rita.expectNoTrouble()
  await rita.close()

  const eve = await visit(browser, { as: 'eve' })
  await eve.go(`/${BLOCKED}`)
  const notice = eve.page.getByRole('alert').filter({ hasText: 'This revision was called back' })
  await notice.getByText('recalled', { exact: true }).waitFor()
  await notice.getByText('Who writes to the repository or reviews it can ask').waitFor()
  expect(await notice.getByRole('link').count()).toBe(0)
  expect(await eve.page.getByRole('link', { name: 'Settings' }).count()).toBeLessThan(2)
  await eve.picture('repository-blocked')
  expect(await eve.seriousViolations()).toEqual([])
  for (const path of ['/tree/main', '/commits/main', '?view=evidence']) {
    await eve.go(`/${BLOCKED}${path}`)
    await eve.page.getByRole('alert').first().waitFor()
    expect(await eve.page.getByText('Bring a pickle').count()).toBe(0)
  }
  eve.expectNoTrouble()
  await eve.close()
})

it('lays out a card of a megabyte without standing still', async () => {
  const visitor = await visit(browser, { as: 'rita' })
  const { page } = visitor
  await page.addInitScript(() => {
    const seen = globalThis as unknown as Seen
    seen.longest = 0
    seen.isEndLater = null
    new PerformanceObserver(list => {
      for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration)
    }).observe({ type: 'longtask', buffered: true })
    // Noted by the page itself: who asks it from outside may come when a fast machine is done.
    const beginning = new MutationObserver(() => {
      if (document.getElementById('card-part-0') === null) return
      seen.isEndLater = document.getElementById('card-the-last') === null
      beginning.disconnect()
    })
    beginning.observe(document, { childList: true, subtree: true })
  })
  const started = Date.now()
  await page.goto(`/${BIG}`)
  // One reads its beginning long before its end is there.
  await page.getByRole('heading', { name: 'Part 0', exact: true }).waitFor()
  const beginningMs = Date.now() - started
  await page.locator('#card-the-last').waitFor({ state: 'attached', timeout: 100_000 })
  const { longest: longestMs, isEndLater } = await page.evaluate(() => {
    const { longest, isEndLater } = globalThis as unknown as Seen
    return { longest, isEndLater }
  })
  expect(isEndLater).toBe(true)
  const endMs = Date.now() - started
  console.log(
    `big card: ${beginningMs} ms until its beginning, ${endMs} until its end, longest task ${Math.round(longestMs)}`,
  )
  expect(longestMs).toBeLessThan(1_500)
  visitor.expectNoTrouble()
  await visitor.close()
})

it('says that there is no such repository, revision or file', async () => {
  const visitor = await visit(browser, { as: 'eve', expectedTrouble: ['404'] })
  const { page } = visitor
  await visitor.go(`/${REPO}?revision=nowhere`)
  await page.getByRole('heading', { name: 'There is no such revision' }).waitFor()
  await visitor.go(`/${REPO}/blob/main/nothing.txt`)
  await page.getByRole('heading', { name: 'There is no such file' }).waitFor()
  await visitor.close()
})

it('prints the command that verifies the very file that is downloaded', async () => {
  const visitor = await visit(browser, { as: 'rita' })
  const { page } = visitor
  await visitor.go(`/${REPO}?view=evidence`)
  const command = await page.getByText(/^entrepot verify --bundle /).innerText()
  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download: Signed bundle (DSSE, in-toto)' }).click()
  expect(command).toBe(`entrepot verify --bundle ${(await coming).suggestedFilename()} --key key.pem`)
  visitor.expectNoTrouble()
  await visitor.close()
})

it('stays with the revision that is shown: when comparing, reporting, calling back, and among files', async () => {
  const visitor = await visit(browser, { as: 'rita' })
  const { page } = visitor
  await visitor.go(`/${REPO}?revision=${first}`)
  await page.getByRole('link', { name: 'Report', exact: true }).waitFor()
  const leadsTo = (name: string) => page.getByRole('link', { name, exact: true }).getAttribute('href')
  expect(await leadsTo('Report')).toBe(`/-/report/${REPO}?revision=${first}`)
  expect(decodeURIComponent((await leadsTo('Compare')) ?? '')).toBe(`/${REPO}?compare=...${first}`)
  // The licence that the repository tells is that of its head.
  expect(await page.getByText(/^Licence/).count()).toBe(0)
  await page.getByRole('link', { name: 'Recalls', exact: true }).click()
  await page.getByRole('button', { name: 'Call a revision back' }).click()
  const wanted = page.getByRole('dialog').getByRole('textbox', { name: 'Branch, tag or commit' })
  await expect.poll(() => wanted.inputValue()).toBe(first)
  await page.keyboard.press('Escape')
  await visitor.go(`/${REPO}/blob/main/src/deep/run.py`)
  await page.getByRole('combobox', { name: 'Branch, tag or commit' }).fill(first)
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await page.waitForURL(`**/blob/${first}/src/deep/run.py`)
  visitor.expectNoTrouble()
  await visitor.close()
})

it('keeps settings from who may not change them, whatever the address says', async () => {
  const visitor = await visit(browser, { as: 'rita' })
  await visitor.go(`/${REPO}?view=settings`)
  await visitor.page.getByRole('heading', { name: 'Not yours to see' }).waitFor()
  visitor.expectNoTrouble()
  await visitor.close()
})

it('shows the card of a gated repository, takes a request for its files, and takes it back', async () => {
  const visitor = await visit(browser, { as: 'eve' })
  const { page } = visitor
  await visitor.go(`/${GATED}`)
  await page.getByText('What it is for stands open.').waitFor()
  await page.getByRole('button', { name: 'Ask for access' }).click()
  const dialog = page.getByRole('dialog', { name: 'Who are you?' })
  await dialog.getByLabel('Company').fill('Acme')
  await dialog.getByLabel('Use').selectOption('Research')
  await dialog.getByLabel('I keep to the licence').check()
  await visitor.picture('repository-gate')
  expect(await visitor.seriousViolations()).toEqual([])
  await dialog.getByRole('button', { name: 'Send it' }).click()
  await page.getByText('You asked for access').waitFor()
  await visitor.go(`/${GATED}/blob/main/notes.txt`)
  await page.getByText('You asked for access').waitFor()
  expect(await page.getByText('for those who were let in').count()).toBe(0)
  await page.getByRole('button', { name: 'Withdraw the request' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw the request' }).click()
  await page.getByRole('button', { name: 'Ask for access' }).waitFor()
  visitor.expectNoTrouble()
  await visitor.close()
})

it('adds a document to a revision as evidence, and takes it away', async () => {
  const visitor = await visit(browser, { as: 'rita' })
  const { page } = visitor
  await visitor.go(`/${REPO}?view=evidence`)
  await page.getByRole('button', { name: 'Add a document' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Title').fill('What we measured')
  await dialog.getByLabel('File or address').fill('a file.txt')
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByText('What we measured').waitFor()
  await page.getByRole('link', { name: 'a file.txt' }).waitFor()
  await page.getByRole('button', { name: 'Remove: What we measured' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
  await page.getByText('Nobody has added a document to this revision.').waitFor()
  visitor.expectNoTrouble()
  await visitor.close()
})
