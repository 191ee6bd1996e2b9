import type { Browser, Page, WebSocketRoute } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Account, createAccount } from '../support/create-account.js'
import { graphql } from '../support/graphql.js'
import { makeDataDir, removeDataDir, type RunningServer, startServer } from '../support/start-server.js'
import { openBrowser, visit, type Visitor, type VisitorOptions } from './support/browser.js'
import { BROKEN_RULE, decideReview, landReview, type LandedReview } from './support/land-review.js'
import { createPeople } from './support/open-dashboard-world.js'

/** Seconds that the waiver holds which ends by itself: long enough to see that it does hold. */
const WAIVED_SECONDS = 25
/** Milliseconds until an open page shows what somebody else did: a look at the rows each second, and an answer. */
const LIVE_MS = 10_000
/** The same for the end of a waiver, which is looked for every five seconds. */
const EXPIRY_MS = 60_000

let browser: Browser
let world: { readonly server: RunningServer }
let dev: Account
let otto: Account
let rita: Account
let made = 0

/** A server of its own, with people and nothing else: its policy changes. */
beforeAll(async () => {
  browser = await openBrowser()
  const env = { ENTREPOT_LOG_LEVEL: 'warn', ENTREPOT_REQUESTS_PER_MINUTE: '100000' }
  world = { server: await startServer({ dataDir: makeDataDir(), env }) }
  await createPeople(world.server)
  dev = await createAccount(world.server, 'dev', { scope: 'write' })
  otto = await createAccount(world.server, 'otto', { scope: 'write' })
  rita = await createAccount(world.server, 'rita', { scope: 'write' })
}, 240_000)

afterAll(async () => {
  await browser?.close()
  await world?.server.stop()
  if (world) removeDataDir(world.server.dataDir)
})

function come(as: VisitorOptions['as'], more: Partial<VisitorOptions> = {}): Promise<Visitor> {
  return visit(browser, { as, url: world.server.url, ...more })
}

function land(reason = 'Please look at the bias section.', who = dev): Promise<LandedReview> {
  made += 1
  return landReview(world.server, who, `acme/e-review-${made}`, reason)
}

const detail = (page: Page, { id }: LandedReview) => page.getByRole('region', { name: `Review of ${id}` })

/** News that come before a page listens are not told to it. */
const listens = ({ page }: Visitor) => page.getByRole('img', { name: 'Live' }).waitFor()

/** A dialog is there a moment before its first field has the focus. */
const untilReasonHasFocus = (page: Page) =>
  page.getByRole('dialog').getByLabel('Reason').and(page.locator(':focus')).waitFor()

async function leave(...visitors: Visitor[]): Promise<void> {
  for (const visitor of visitors) {
    visitor.expectNoTrouble()
    await visitor.close()
  }
}

it('leads from what waits to a recorded decision by mouse', async () => {
  const asked = await land()
  const visitor = await come('rita')
  const { page } = visitor
  await visitor.go('/')
  await page.getByRole('link', { name: 'Review queue', exact: true }).click()
  await page.getByRole('list', { name: 'Reviews' }).getByText(asked.id, { exact: true }).click()
  const shown = detail(page, asked)
  await shown.getByText(BROKEN_RULE).first().waitFor()
  await shown.getByRole('region', { name: 'From the card' }).getByText('texts about the weather').waitFor()
  await visitor.picture('reviews-detail-1280')
  expect(await visitor.seriousViolations()).toEqual([])
  await shown.getByRole('button', { name: 'Approve' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('The verdict will be').waitFor()
  await dialog.getByText('Cleared').waitFor()
  await visitor.picture('reviews-decide-1280')
  expect(await visitor.seriousViolations()).toEqual([])
  await dialog.getByLabel('Reason').fill('The texts are harmless.')
  await dialog.getByRole('button', { name: 'Approve' }).click()
  await dialog.waitFor({ state: 'detached' })
  await shown.getByText('Approved').first().waitFor()
  await shown.getByText('Cleared').waitFor()
  await shown.getByText('The texts are harmless.').waitFor()
  await page
    .getByRole('list', { name: 'Reviews' })
    .getByText(asked.id, { exact: true })
    .waitFor({ state: 'detached' })
  await leave(visitor)
})

it('leads there by keyboard alone', async () => {
  const asked = await land('By keys, please.')
  const visitor = await come('rita')
  const { page } = visitor
  const { keyboard } = page
  await visitor.go('/-/reviews')
  await page.getByRole('list', { name: 'Reviews' }).getByText(asked.id, { exact: true }).waitFor()
  await keyboard.press('?')
  await page.getByRole('dialog').getByText('Next review').waitFor()
  await keyboard.press('a') // means nothing behind a dialog
  await keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await keyboard.press('j')
  const shown = detail(page, asked)
  await shown.getByText(BROKEN_RULE).first().waitFor()
  await keyboard.press('o')
  expect(await shown.evaluate(element => element === document.activeElement)).toBe(true)
  await keyboard.press('x')
  await page.getByText('1 review chosen').waitFor()
  await keyboard.press('x')
  await page.getByText('1 review chosen').waitFor({ state: 'detached' })
  await keyboard.press('r')
  await page.getByRole('dialog').getByText('Blocked').waitFor()
  await untilReasonHasFocus(page)
  await keyboard.type('jar: not this one') // letters of shortcuts, where one types
  await keyboard.press('Control+Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await shown.getByText('Rejected').first().waitFor()
  await shown.getByText('jar: not this one').first().waitFor()
  await shown.getByText('Blocked').first().waitFor()
  await keyboard.press('a')
  await page.getByRole('dialog').getByText('Cleared').waitFor()
  await untilReasonHasFocus(page)
  await keyboard.type('On second thoughts it is fine.')
  await keyboard.press('Control+Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await shown.getByText('Cleared').waitFor()
  await leave(visitor)
})

it('goes on after a decision where one was, and does nothing by keys that were switched off', async () => {
  const [oldest, middle, newest] = [await land('First.'), await land('Second.'), await land('Third.')]
  const visitor = await come('rita')
  const { page } = visitor
  const { keyboard } = page
  await visitor.go('/-/reviews')
  const list = page.getByRole('list', { name: 'Reviews' })
  await list.getByText(newest.id, { exact: true }).waitFor()
  await keyboard.press('j')
  await detail(page, newest).waitFor()
  await keyboard.press('j')
  await detail(page, middle).getByText(BROKEN_RULE).first().waitFor()
  await keyboard.press('a')
  await page.getByRole('dialog').getByLabel('Reason').fill('Fine.')
  await keyboard.press('Control+Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await list.getByText(middle.id, { exact: true }).waitFor({ state: 'detached' })
  await keyboard.press('j')
  await detail(page, oldest).waitFor()
  await keyboard.press('k')
  await detail(page, newest).waitFor()
  const focused = await page.evaluate(() => document.activeElement?.id)
  expect(focused).toBe(`review-row-${newest.review}`)
  await keyboard.press('?')
  await page.getByRole('dialog').getByRole('switch', { name: 'Use these keys' }).click()
  await keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await keyboard.press('j')
  expect(await detail(page, newest).isVisible()).toBe(true)
  await leave(visitor)
})

it('lets nobody approve what they pushed', async () => {
  const asked = await land('My own.', otto)
  const visitor = await come('otto')
  const { page } = visitor
  await visitor.go(`/-/reviews?review=${asked.review}`)
  const shown = detail(page, asked)
  await shown.getByRole('note').getByText('You pushed this revision').waitFor()
  expect(await shown.getByRole('button', { name: 'Approve' }).isDisabled()).toBe(true)
  await page.keyboard.press('a') // does no more than the button
  await page.keyboard.press('r')
  await page.getByRole('dialog').getByText('Blocked').waitFor()
  expect(await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).count()).toBe(0)
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await shown.getByText('Restricted').waitFor()
  await leave(visitor)
})

it('waives a finding with a second person, and shows by itself that the waiver ended', async () => {
  const asked = await land('Let it pass for a while.')
  const visitor = await come('rita')
  const other = await come('ruth')
  await visitor.go(`/-/reviews?review=${asked.review}`)
  const shown = detail(visitor.page, asked)
  await shown.getByText('Restricted').waitFor()
  await visitor.page.keyboard.press('w')
  const dialog = visitor.page.getByRole('dialog')
  await dialog.getByLabel('Reason').fill('A toy of ours.')
  await dialog.getByRole('button', { name: 'In 7 days' }).click()
  expect(await visitor.seriousViolations()).toEqual([])
  await visitor.picture('reviews-waive-1280')
  await dialog.getByRole('button', { name: 'Ask for a waiver' }).click()
  await dialog.waitFor({ state: 'detached' })
  await visitor.go(`/-/reviews?tab=waivers`)
  const row = visitor.page.getByRole('row').filter({ hasText: asked.id })
  await row.getByText('somebody else has to approve it').waitFor()
  await visitor.go(`/-/reviews?review=${asked.review}`)
  await shown.getByText('Restricted').waitFor()
  await listens(visitor)
  await requestShortWaiver(asked)
  await other.go('/-/reviews?tab=waivers')
  const short = other.page.getByRole('row').filter({ hasText: 'For a moment.' })
  await short.getByRole('button', { name: /^Approve/ }).click()
  await other.page.getByRole('dialog').getByLabel('Reason').fill('Fine for a moment.')
  await other.picture('reviews-waivers-1280')
  await other.page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
  await shown.getByText('Cleared').waitFor({ timeout: LIVE_MS })
  await shown.getByText('Restricted').waitFor({ timeout: EXPIRY_MS })
  await other.go('/-/reviews?tab=waivers&standing=ended')
  await other.page.getByRole('row').filter({ hasText: 'For a moment.' }).getByText('Expired').waitFor()
  await leave(visitor, other)
}, 180_000)

async function requestShortWaiver({ id }: LandedReview): Promise<void> {
  await graphql(
    { url: world.server.url, token: rita.token },
    'mutation ($input: RequestWaiverInput!) { requestWaiver(input: $input) { id } }',
    {
      input: {
        repo: id,
        ruleId: BROKEN_RULE,
        reason: 'For a moment.',
        expiresAt: new Date(Date.now() + WAIVED_SECONDS * 1_000).toISOString(),
      },
    },
  )
}

it('shows a recall at once in a page that is open', async () => {
  const asked = await land('Soon called back.')
  const visitor = await come('ruth')
  await visitor.go(`/-/reviews?review=${asked.review}`)
  const shown = detail(visitor.page, asked)
  await shown.getByText('Restricted').waitFor()
  await listens(visitor)
  await graphql(
    { url: world.server.url, token: rita.token },
    'mutation ($input: RecallRevisionInput!) { recallRevision(input: $input) { id } }',
    { input: { repo: asked.id, revision: 'main', reason: 'It leaks names.' } },
  )
  await shown.getByText('Blocked').waitFor({ timeout: LIVE_MS })
  await shown.getByText('It leaks names.').waitFor()
  await leave(visitor)
})

it('says that it was cut off, tries again, and asks for what it missed', async () => {
  const asked = await land('While nobody listens.')
  const visitor = await come('ruth')
  const lines: WebSocketRoute[] = []
  let isCut = false
  await visitor.page.routeWebSocket('**/graphql', line => {
    if (isCut) return void line.close()
    line.connectToServer()
    lines.push(line)
  })
  await visitor.go(`/-/reviews?review=${asked.review}`)
  const shown = detail(visitor.page, asked)
  await shown.getByText('Restricted').waitFor()
  await listens(visitor)
  isCut = true
  for (const line of lines) await line.close()
  await visitor.page.getByRole('img', { name: 'Reconnecting' }).waitFor()
  await decideReview(world.server, rita, asked, false)
  expect(await shown.getByText('Restricted').isVisible()).toBe(true)
  isCut = false
  await listens(visitor)
  await shown.getByText('Blocked').waitFor({ timeout: LIVE_MS })
  await leave(visitor)
})

it('decides about several after a look ahead, and keeps beside each why it was refused', async () => {
  const [first, second] = [await land('One of two.'), await land('My own again.', otto)]
  const visitor = await come('otto')
  const { page } = visitor
  await visitor.go('/-/reviews')
  for (const { id } of [first, second])
    await page.getByLabel(`Choose the review of ${id}`, { exact: true }).check()
  await page.getByText('2 reviews chosen').waitFor()
  await page.getByRole('button', { name: 'Approve' }).first().click()
  const dialog = page.getByRole('dialog')
  const rowOf = ({ id }: LandedReview) =>
    dialog.getByRole('row').filter({ has: page.getByRole('rowheader', { name: id, exact: true }) })
  await rowOf(first).getByText('Cleared').waitFor()
  await rowOf(second).getByText('You pushed this revision').waitFor()
  await dialog.getByLabel('Reason').fill('Both looked at.')
  // Where there is no more room for two panes, what was begun is not lost.
  await page.setViewportSize({ width: 700, height: 900 })
  await page.getByText('Nothing chosen').waitFor({ state: 'detached' })
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.getByText('Nothing chosen').waitFor()
  expect(await dialog.getByLabel('Reason').inputValue()).toBe('Both looked at.')
  await visitor.picture('reviews-bulk-1280')
  expect(await visitor.seriousViolations()).toEqual([])
  await dialog.getByRole('button', { name: 'Approve' }).click()
  await dialog.getByText('1 done').waitFor()
  await rowOf(second).getByText('You pushed this revision').waitFor()
  await dialog.getByText('Close', { exact: true }).click()
  await page
    .getByRole('list', { name: 'Reviews' })
    .getByText(first.id, { exact: true })
    .waitFor({ state: 'detached' })
  await leave(visitor)
})

it('leads from a refused revision to asking for a review', async () => {
  const asked = await land('To be withdrawn.')
  const visitor = await come('dev')
  const { page } = visitor
  await visitor.go(`/-/review/${asked.id}?revision=main`)
  await page.getByText('A review of this revision is open').waitFor()
  await listens(visitor)
  await graphql(
    { url: world.server.url, token: dev.token },
    'mutation ($id: String!) { withdrawReview(review: $id) { id } }',
    { id: asked.review },
  )
  await page.getByLabel('Reason').fill('Please look again.')
  await visitor.picture('review-request-1280')
  expect(await visitor.seriousViolations()).toEqual([])
  await page.getByRole('button', { name: 'Ask for a review' }).click()
  await detail(page, asked).getByText('Please look again.').waitFor()
  await leave(visitor)
})

it.each([
  ['dark', 'de-DE', { width: 320, height: 640 }],
  ['light', 'en-GB', { width: 320, height: 640 }],
  ['dark', 'en-GB', { width: 1280, height: 900 }],
] as const)(
  'shows one pane at a time where there is no room for two: %s, %s',
  async (colorScheme, locale, viewport) => {
    const asked = await land('Auf kleinem Raum.')
    const visitor = await come('rita', { colorScheme, locale, viewport })
    await visitor.go('/-/reviews')
    const name = `${colorScheme}-${locale}-${viewport.width}`
    await visitor.page.getByText(asked.id, { exact: true }).waitFor()
    await visitor.picture(`reviews-list-${name}`)
    expect(await visitor.seriousViolations()).toEqual([])
    await visitor.page.keyboard.press('j')
    // The row in the list names the rule, too.
    await visitor.page.locator('.review-detail').getByText(BROKEN_RULE).first().waitFor()
    await visitor.picture(`reviews-detail-${name}`)
    expect(await visitor.seriousViolations()).toEqual([])
    const isWide = await visitor.page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
    expect(isWide).toBe(false)
    if (viewport.width === 320) {
      await visitor.page.keyboard.press('u')
      await visitor.page.getByText(asked.id, { exact: true }).waitFor()
    }
    await leave(visitor)
  },
)

it('asks for two people where the policy does, and shows the second one’s word in the first one’s page', async () => {
  const { policy } = await graphql<{ policy: { version: number; source: string } }>(
    world.server,
    '{ policy { version source } }',
  )
  const asked = await land('Two of you.')
  await graphql(
    world.server,
    'mutation ($input: ActivatePolicyInput!) { activatePolicy(input: $input) { policy { version } } }',
    {
      input: {
        source: policy.source.replace(/^requiredApprovals: .*$/m, 'requiredApprovals: 2'),
        expectedVersion: policy.version,
      },
    },
  )
  const first = await come('rita')
  const second = await come('ruth')
  for (const visitor of [first, second]) {
    await visitor.go(`/-/reviews?review=${asked.review}`)
    await detail(visitor.page, asked).getByText('0 of 2 approvals').waitFor()
    await listens(visitor)
  }
  const approve = async ({ page }: Visitor, reason: string): Promise<void> => {
    await page.keyboard.press('a')
    await page.getByRole('dialog').getByLabel('Reason').fill(reason)
    await page.keyboard.press('Control+Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
  await approve(first, 'One.')
  await detail(first.page, asked).getByText('1 of 2 approvals').waitFor()
  await detail(second.page, asked).getByText('1 of 2 approvals').waitFor({ timeout: LIVE_MS })
  await detail(first.page, asked).getByText('Restricted').waitFor()
  await approve(second, 'Two.')
  await detail(first.page, asked).getByText('Cleared').waitFor({ timeout: LIVE_MS })
  await detail(first.page, asked).getByText('2 of 2 approvals').waitFor()
  await leave(first, second)
})
