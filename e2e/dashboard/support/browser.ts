import { existsSync, mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import axe, { type RunOptions } from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect, inject } from 'vitest'
import { PASSWORD, type Person } from './open-dashboard-world.js'

/** Where a system package puts the browser; `.ci/run` installs it where it is missing. */
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
/** Kept by CI, and looked at. */
const SCREENSHOTS = resolve('.cache', 'screenshots')
/** All rules of axe-core whose answer another colour scheme may change. */
const OF_COLORS = ['color-contrast', 'link-in-text-block']
/** Milliseconds for what a page does by itself, on a machine with much else to do. */
const TIMEOUT_MS = 20_000

export function findBrowser(): string | null {
  const named = process.env['CHROMIUM']
  return [...(named ? [named] : []), ...BROWSERS].find(path => existsSync(path)) ?? null
}

export async function openBrowser(): Promise<Browser> {
  const executablePath = findBrowser()
  if (executablePath === null) throw new Error('There is no chromium; install it, or name it by CHROMIUM.')
  // As root chromium has no sandbox, and containers have little shared memory.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}

/** One person’s browser, with everything that went wrong in it. */
export interface Visitor {
  readonly page: Page
  readonly context: BrowserContext
  /** Opens an address of the server, and waits until nothing loads any more. */
  go(path: string): Promise<void>
  /** Keeps a picture of the whole page. */
  picture(name: string): Promise<void>
  /** What axe-core finds serious or critical on what is shown; of its colours alone, where all else has been looked at. */
  seriousViolations(what?: 'all' | 'colors'): Promise<string[]>
  /** Fails when a script complained or a request failed, other than those that were expected. */
  expectNoTrouble(): void
  close(): Promise<void>
}

export interface VisitorOptions {
  /** Null for nobody. */
  readonly as: Person | null
  readonly viewport?: { width: number; height: number }
  readonly colorScheme?: 'light' | 'dark'
  readonly locale?: string
  /** Of another server than the one that all files share. */
  readonly url?: string
  /** What may be complained of: a part of the message or of the address. */
  readonly expectedTrouble?: readonly (string | RegExp)[]
}

/** Opens a browser context; signs in over the API, unless it is nobody. The sign-in page has tests of its own. */
export async function visit(
  browser: Browser,
  {
    as,
    viewport = { width: 1280, height: 900 },
    colorScheme = 'light',
    locale = 'en-GB',
    url,
    expectedTrouble = [],
  }: VisitorOptions,
): Promise<Visitor> {
  const baseURL = url ?? inject('dashboard').url
  const context = await browser.newContext({
    baseURL,
    viewport,
    colorScheme,
    locale,
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(TIMEOUT_MS)
  if (as !== null) {
    const signedIn = await context.request.post('/-/session', {
      data: { name: as, password: PASSWORD },
      headers: { origin: baseURL },
    })
    if (!signedIn.ok())
      throw new Error(`${as} could not sign in: ${signedIn.status()} ${await signedIn.text()}`)
  }
  const page = await context.newPage()
  const trouble = watch(page)
  const isExpected = (text: string) =>
    expectedTrouble.some(known => (typeof known === 'string' ? text.includes(known) : known.test(text)))
  return {
    page,
    context,
    go: async path => {
      await page.goto(path)
      await page.waitForLoadState('networkidle')
    },
    picture: async name => {
      mkdirSync(SCREENSHOTS, { recursive: true })
      // A picture of more than the window lays the page out anew, and must not show half of that.
      await page.screenshot({ path: `${SCREENSHOTS}/${name}.png`, fullPage: true, animations: 'disabled' })
    },
    seriousViolations: (what = 'all') => seriousViolations(page, what),
    expectNoTrouble: () => expect(trouble.filter(text => !isExpected(text))).toEqual([]),
    close: () => context.close(),
  }
}

function watch(page: Page): string[] {
  const trouble: string[] = []
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) trouble.push(`console: ${message.text()}`)
  })
  page.on('pageerror', error => trouble.push(`page: ${error.message}`))
  page.on('requestfailed', request => {
    // A question that nobody waits for any more is taken back, and is no failure.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') trouble.push(`failed: ${request.url()}`)
  })
  page.on('response', response => {
    if (response.status() >= 400) trouble.push(`${response.status()}: ${response.url()}`)
  })
  return trouble
}

/** Run by the page: resolves once what changed is painted and nothing changes its colour any more; what moves for ever is left alone. */
const PAINTED = `(async () => {
  const frame = () => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)))
  const passing = () => document.getAnimations().filter(
    one => one.playState === 'running' && one.effect?.getComputedTiming().endTime !== Infinity)
  do {
    await frame()
    await frame()
    await Promise.allSettled(passing().map(one => one.finished))
  } while (passing().length > 0)
})()`

/** Parts of a page come by themselves, and bring parts of their own: waits until nothing is asked for, and all of it is painted. */
export async function untilShown(page: Page): Promise<void> {
  await expect.poll(() => page.locator('.mantine-Loader-root').count(), { timeout: TIMEOUT_MS }).toBe(0)
  await page.evaluate(PAINTED)
}

/** axe comes in by the debugger, so that the page’s policy need not let it in; once for each document, for it is large. */
async function seriousViolations(page: Page, what: 'all' | 'colors'): Promise<string[]> {
  // What fades in has other colours, and rows that are old are paler.
  await untilShown(page)
  const isIn = await page.evaluate(() => 'axe' in globalThis)
  if (!isIn) await page.evaluate(axe.source)
  const options: RunOptions = { resultTypes: ['violations'] }
  if (what === 'colors') options.runOnly = { type: 'rule', values: OF_COLORS }
  const { violations } = await page.evaluate(
    given => (globalThis as unknown as { axe: typeof axe }).axe.run(document, given),
    options,
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(node => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
    )
}
