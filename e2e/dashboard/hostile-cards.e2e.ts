import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { ask, createRepo } from '../support/hub-api.js'
import { openBrowser, visit, type Visitor } from './support/browser.js'
import { HOSTILE } from './support/hostile.js'

const REPO = 'acme/c-hostile'
/** Names that a file of git can have. */
const FILE_NAMES = [
  `<img src=x onerror=alert(1)>.md`,
  `"><script>alert(1)<`,
  `javascript:alert(1)`,
  `data:text_html,<svg onload=alert(1)>.txt`,
  `{{constructor.constructor('alert(1)')()}}.txt`,
  `a b#c?d%2e%2e&amp;.txt`,
]
const METADATA = `license: mit
pipeline_tag: "<img src=x onerror=alert(1)>"
library_name: "javascript:alert(1)"
tags:
  - "<script>alert(1)</script>"
  - "\\"><img src=x onerror=alert(1)>"
base_model: acme/ticket-router-small
language_details: "<svg onload=alert(1)>"
"<img src=x onerror=alert(1)>": key
`

let browser: Browser
const { url, token } = inject('dashboard')
const admin = { name: 'admin', token }

beforeAll(async () => {
  browser = await openBrowser()
  await createRepo(url, admin, { id: REPO, visibility: 'internal' })
  const card = `---\n${METADATA}---\n# Hostile\n\n${HOSTILE.map((payload, at) => `## Payload ${at}\n\n${payload}\n`).join('\n')}\n\n## The end\n\nAll of it was read.\n`
  const summary = `<img src=x onerror=alert(1)> "><script>alert(1)</script> [x](javascript:alert(1))`
  const description = `${HOSTILE.slice(0, 20).join('\n')}`
  await commit(summary, description, {
    'README.md': card,
    ...Object.fromEntries(FILE_NAMES.map(name => [name, HOSTILE.join('\n')])),
  })
}, 120_000)
afterAll(() => browser?.close())

async function commit(summary: string, description: string, files: Record<string, string>): Promise<void> {
  const lines = [
    { key: 'header', value: { summary, description } },
    ...Object.entries(files).map(([path, text]) => ({
      key: 'file',
      value: { path, content: Buffer.from(text).toString('base64'), encoding: 'base64' },
    })),
  ]
  const answer = await ask(url, `/api/models/${REPO}/commit/main`, admin, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: lines.map(line => JSON.stringify(line)).join('\n'),
  })
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
}

/** A browser of a reviewer that notes whatever a page must not do. */
async function watched(): Promise<{ visitor: Visitor; page: Page; caught: string[] }> {
  const visitor = await visit(browser, { as: 'rita' })
  const { page } = visitor
  const caught: string[] = []
  page.on('dialog', dialog => {
    caught.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('popup', popup => caught.push(`popup: ${popup.url()}`))
  page.on('download', download => caught.push(`download: ${download.url()}`))
  page.on('request', request => {
    const asked = new URL(request.url())
    if (asked.origin !== new URL(url).origin && asked.protocol !== 'data:')
      caught.push(`request: ${request.url()}`)
    if (
      request.resourceType() === 'image' &&
      !asked.pathname.startsWith('/-/assets/') &&
      asked.protocol !== 'data:'
    )
      caught.push(`image: ${request.url()}`)
    // Images of a repository are fetched, and shown out of what came.
    if (asked.pathname.includes('/resolve/')) caught.push(`image: ${request.url()}`)
  })
  page.on('framenavigated', frame => {
    if (frame !== page.mainFrame()) caught.push(`frame: ${frame.url()}`)
    else if (new URL(frame.url()).origin !== new URL(url).origin) caught.push(`navigation: ${frame.url()}`)
  })
  return { visitor, page, caught }
}

/** What of a page could run, load or catch a click, as the document has it. */
function remains(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    const main = document.querySelector('main') ?? document.body
    const bad =
      'script, iframe, object, embed, style, link, meta, base, form[action], video, audio, picture, math, foreignObject, animate, input[type=image], dialog'
    // What the page itself styles bears a word that no card can know, and never stands in a card.
    const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
    for (const node of main.querySelectorAll<HTMLElement>(bad)) {
      const isOwn = node.tagName === 'STYLE' && nonce !== '' && node.nonce === nonce
      if (!isOwn || node.closest('.card-text')) found.push(node.outerHTML.slice(0, 120))
    }
    for (const node of main.querySelectorAll('*')) {
      for (const { name, value } of node.attributes) {
        if (/^on/i.test(name)) found.push(`${node.tagName} ${name}`)
        if (/^(href|src|srcset|action|formaction|ping|background|xlink:href)$/i.test(name)) {
          if (/^\s*(javascript|data|vbscript|blob):/i.test(value))
            found.push(`${node.tagName} ${name}=${value}`)
        }
      }
    }
    for (const node of document.querySelectorAll('.card-text [style]'))
      found.push(`style: ${node.outerHTML.slice(0, 120)}`)
    for (const node of document.querySelectorAll('.card-text img'))
      found.push(`image: ${node.outerHTML.slice(0, 120)}`)
    if ((window as unknown as { __pwned?: number }).__pwned) found.push('ran')
    return found
  })
}

it('has as many payloads as it says', () => {
  expect(new Set(HOSTILE).size).toBeGreaterThanOrEqual(60)
})

it.each([
  ['as a card', `/${REPO}`],
  ['as source', `/${REPO}?as=source`],
  ['as findings', `/${REPO}?view=findings`],
  ['as a history', `/${REPO}/commits/main`],
  ['as a folder', `/${REPO}/tree/main`],
  ['as a lineage', `/${REPO}?view=lineage`],
  ['as evidence', `/${REPO}?view=evidence`],
  ['as consumers', `/${REPO}?view=consumers`],
  [
    'by a revision that nobody has',
    `/${REPO}?revision=${encodeURIComponent('<img src=x onerror=alert(1)>')}`,
  ],
])('does nothing of what a hostile repository asks for, %s', async (_, path) => {
  const { visitor, page, caught } = await watched()
  await visitor.go(path)
  await page.getByRole('heading', { level: 1, name: REPO }).waitFor()
  if (path === `/${REPO}`) await page.getByRole('heading', { name: 'The end' }).waitFor()
  const here = page.url()
  // Every way in which a reader wakes a page: pointer, wheel and keys.
  await page.mouse.move(300, 300)
  await page.mouse.wheel(0, 3_000)
  for (let at = 0; at < 12; at++) await page.keyboard.press('Tab')
  expect(await remains(page)).toEqual([])
  expect(caught).toEqual([])
  expect(page.url()).toBe(here)
  visitor.expectNoTrouble()
  await visitor.close()
})

it('shows files of hostile names and contents as text', async () => {
  for (const name of FILE_NAMES) {
    const { visitor, page, caught } = await watched()
    await visitor.go(`/${REPO}/blob/main/${encodeURIComponent(name)}`)
    await page.getByText(name, { exact: true }).first().waitFor()
    await page.getByText('window.__pwned').first().waitFor()
    expect(await remains(page)).toEqual([])
    expect(caught).toEqual([])
    visitor.expectNoTrouble()
    await visitor.close()
  }
})

it('shows a hostile commit message as text', async () => {
  const { visitor, page, caught } = await watched()
  const commits = await ask(url, `/api/models/${REPO}/commits/main`, admin)
  const [{ id }] = (await commits.json()) as [{ id: string }]
  await visitor.go(`/${REPO}/commit/${id}`)
  await page.getByRole('heading', { level: 2, name: '<img src=x onerror=alert(1)>' }).waitFor()
  expect(await remains(page)).toEqual([])
  expect(caught).toEqual([])
  visitor.expectNoTrouble()
  await visitor.close()
})

it('says where links lead, and that by a click on every one of them nothing runs', async () => {
  const { visitor, page, caught } = await watched()
  await visitor.go(`/${REPO}`)
  await page.getByRole('heading', { name: 'The end' }).waitFor()
  const outside = page.locator('.card-text a[target=_blank]')
  expect(await outside.count()).toBeGreaterThan(2)
  for (const link of await outside.all()) {
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer nofollow ugc')
    expect(await link.getAttribute('title')).toContain('leads to ')
  }
  // Those that stay here, one after the other: none may run anything.
  const texts = page.locator('.card-text :is(a:not([target]), span)', { hasText: /^click$/ })
  const count = await texts.count()
  expect(count).toBeGreaterThan(10)
  const card = page.url()
  for (let at = 0; at < count; at++) {
    await texts.nth(at).click({ noWaitAfter: true })
    expect(await remains(page)).toEqual([])
    expect(caught).toEqual([])
    if (page.url() === card) continue
    // It led to another page of the registry, which is all that it may do.
    await visitor.go(`/${REPO}`)
    await page.getByRole('heading', { name: 'The end' }).waitFor()
    expect(await texts.count()).toBe(count)
  }
  visitor.expectNoTrouble()
  await visitor.close()
})
