import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { graphql } from '../support/graphql.js'
import { openBrowser, untilShown, visit, type Visitor } from './support/browser.js'
import type { Person } from './support/open-dashboard-world.js'

/** CSS pixels: a desk, and the narrowest that pages are made for. */
const WIDE = { width: 1280, height: 900 }
const NARROW = { width: 320, height: 700 }
/** At each width everything is looked at once; the other colour scheme shows the same in other colours. */
const SHOWN = [
  { viewport: WIDE, colorScheme: 'light', what: 'all' },
  { viewport: WIDE, colorScheme: 'dark', what: 'colors' },
  { viewport: NARROW, colorScheme: 'dark', what: 'all' },
  { viewport: NARROW, colorScheme: 'light', what: 'colors' },
] as const
const MODEL = '/acme/ticket-router-small'
/** Views of a repository that its address tells behind the `?`. */
const VIEWS = ['findings', 'evidence', 'consumers', 'lineage', 'recalls', 'settings', 'variants'] as const

/** Every page and every view of one, as somebody who may see all of it. */
const PAGES = [
  '/',
  '/-/repositories',
  '/-/repositories?verdict=BLOCKED&q=support',
  '/-/repositories?q=nothing-is-called-so',
  '/-/reviews',
  '/-/reviews?tab=waivers',
  '/-/review/acme/support-chat-8b',
  '/-/policies',
  '/-/policies?tab=history',
  '/-/mirrors',
  '/-/mirrors/<mirror>',
  '/-/start',
  '/-/variants',
  '/-/nodes',
  '/-/audit',
  '/-/settings/account',
  '/-/settings/tokens',
  '/-/settings/organizations',
  '/-/settings/organizations?name=acme',
  '/-/settings/webhooks',
  '/-/settings/users',
  '/-/settings/sign-in',
  '/-/settings/no-such-part',
  `/-/report${MODEL}`,
  '/-/report/organizations/acme',
  MODEL,
  ...VIEWS.map(view => `${MODEL}?view=${view}`),
  `${MODEL}?compare=...`,
  `${MODEL}/tree/main`,
  `${MODEL}/blob/main/README.md`,
  `${MODEL}/commits/main`,
  `${MODEL}/commit/<commit>`,
  '/acme/support-chat-8b',
  '/acme/support-chat-8b?view=findings',
  '/acme/reply-writer-tiny-GGUF?view=variants',
  '/datasets/acme/support-tickets',
  '/acme/there-is-no-such-repository',
]

/** What somebody sees to whom less is shown. */
const FOR_FEWER: readonly (readonly [Person | null, string])[] = [
  [null, '/'],
  [null, '/-/sign-in'],
  [null, '/-/repositories'],
  [null, '/-/settings'],
  ['eve', '/'],
  ['eve', '/-/audit'],
  ['eve', '/-/settings/users'],
  ['eve', '/acme/support-chat-8b'],
  ['dev', '/-/reviews'],
]

let browser: Browser
let visitor: Visitor | null = null
let person: Person | null = null
/** What stands for the names in angle brackets. */
let names: Readonly<Record<string, string>>
beforeAll(async () => {
  browser = await openBrowser()
  names = await findNames()
})
afterAll(() => browser?.close())

it.each(PAGES)('%s can be used by all, wide and narrow, in light and dark', async address => {
  await look('ada', address)
})

it.each(FOR_FEWER)('as %s, %s can be used by all, too', async (who, address) => {
  await look(who, address)
})

/** In German, whose words are the longest; all that is wrong is told at once. */
async function look(as: Person | null, address: string): Promise<void> {
  const guest = await visitorFor(as)
  const { page } = guest
  try {
    await page.setViewportSize(WIDE)
    await page.emulateMedia({ colorScheme: 'light' })
    await guest.go(address.replaceAll(/<\w+>/g, name => names[name] ?? name))
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    await untilShown(page)
    expect(await page.getByRole('heading', { level: 1 }).count(), 'one title').toBe(1)
    expect(await troubleInAll(guest)).toEqual([])
    guest.expectNoTrouble()
  } catch (error) {
    await guest.picture(`page-${as ?? 'nobody'}${address.replaceAll(/\W+/g, '-')}`)
    // What this page complained of is not the next one's.
    await leave()
    throw error
  }
}

/** One page that is loaded once, shown in one way after the other. */
async function troubleInAll(guest: Visitor): Promise<string[]> {
  const trouble: string[] = []
  for (const { viewport, colorScheme, what } of SHOWN) {
    await guest.page.setViewportSize(viewport)
    await guest.page.emulateMedia({ colorScheme })
    await guest.page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor({ state: 'attached' })
    await untilShown(guest.page)
    const found = await troubleOf(guest, what)
    trouble.push(...found.map(text => `${viewport.width} pixels, ${colorScheme}: ${text}`))
  }
  return trouble
}

/** One browser for all that a person looks at: what every page loads is fetched once. */
async function visitorFor(as: Person | null): Promise<Visitor> {
  if (visitor !== null && person === as) return visitor
  await leave()
  person = as
  visitor = await visit(browser, { as, viewport: WIDE, locale: 'de-DE' })
  return visitor
}

async function leave(): Promise<void> {
  await visitor?.close()
  visitor = null
}

interface Widths {
  readonly scrolled: number
  readonly shown: number
  /** Markup of what stands out. */
  readonly widest: string
}

/** Run by the page. */
const WIDTHS = `(() => {
  const { scrollWidth: scrolled, clientWidth: shown } = document.documentElement
  const isOut = element => element.getBoundingClientRect().right > shown + 1
  const out = [...document.querySelectorAll('body *')].find(isOut)
  return { scrolled, shown, widest: out ? out.outerHTML.slice(0, 200) : '' }
})()`

/** What axe finds, and whether one has to scroll sideways to read on: only what scrolls in a region of its own may be wider. */
async function troubleOf(guest: Visitor, what: 'all' | 'colors'): Promise<string[]> {
  const { scrolled, shown, widest } = await guest.page.evaluate<Widths>(WIDTHS)
  const wide = scrolled > shown ? [`${scrolled} pixels wide of ${shown}, such as ${widest}`] : []
  return [...wide, ...(await guest.seriousViolations(what))]
}

async function findNames(): Promise<Readonly<Record<string, string>>> {
  const { url, token } = inject('dashboard')
  const { mirrors, repo } = await graphql<{
    mirrors: { nodes: { id: string }[] }
    repo: { latestRevision: { commit: string } }
  }>(
    { url, token },
    '{ mirrors(first: 1) { nodes { id } } repo(id: "acme/ticket-router-small", type: MODEL) { latestRevision { commit } } }',
  )
  return { '<mirror>': mirrors.nodes[0]?.id ?? '', '<commit>': repo.latestRevision.commit }
}
