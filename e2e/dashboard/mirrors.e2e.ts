import { type FakeHub, startFakeHub } from '@entrepot/testing'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { graphql } from '../support/graphql.js'
import {
  makeDataDir,
  removeDataDir,
  type RunningServer,
  startServer,
  upstreamOf,
} from '../support/start-server.js'
import { openBrowser, visit } from './support/browser.js'
import { PASSWORD } from './support/open-dashboard-world.js'

/** Bytes of a file that is slow to come, and how many of them come in a second: time enough to look at it, on a slow machine too. */
const SLOW_BYTES = 2_000_000
const SLOW_PER_SECOND = 125_000

// An empty registry, and an upstream whose faults are ours: neither is to be had from the shared world.
let hub: FakeHub
let server: RunningServer
let dataDir: string
let browser: Browser

beforeAll(async () => {
  hub = await startFakeHub({ repos: [modelAt('acme/heron'), modelAt('acme/crane')] })
  dataDir = makeDataDir()
  server = await startServer({
    dataDir,
    env: {
      ...upstreamOf(hub, hub.token),
      ENTREPOT_LOG_LEVEL: 'warn',
      ENTREPOT_REQUESTS_PER_MINUTE: '100000',
    },
  })
  await makeAccount('ada', true)
  await makeAccount('eve', false)
  browser = await openBrowser()
})
afterEach(() => hub.heal())
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await hub?.close()
  removeDataDir(dataDir)
})

function modelAt(address: string) {
  const card = `---\nlicense: mit\n---\n# ${address}\n`
  const weights = { lfs: { seed: address, sizeBytes: SLOW_BYTES } }
  return { address, commits: [{ files: { 'README.md': card, 'weights.bin': weights } }] }
}

async function makeAccount(name: string, isAdmin: boolean): Promise<void> {
  await graphql(server, 'mutation ($input: CreateAccountInput!) { createAccount(input: $input) { id } }', {
    input: { name, password: PASSWORD, isAdmin },
  })
}

it('leads who starts with nothing by hand, and loads the demonstration without a network', async () => {
  const visitor = await visit(browser, { as: 'ada', url: server.url })
  const { page } = visitor
  await visitor.go('/-/mirrors')
  await page.getByRole('link', { name: 'Mirror your first model' }).click()
  await page.getByRole('heading', { name: 'Begin here', level: 1 }).waitFor()
  await page.getByText('Nothing is here yet.').waitFor()
  await visitor.picture('first-start-light-1280')
  expect(await visitor.seriousViolations()).toEqual([])
  await page.getByRole('button', { name: 'Load the demonstration' }).click()
  await page.getByText('Everything has landed.').waitFor({ timeout: 60_000 })
  await visitor.picture('first-start-done')
  expect(hub.requests).toEqual([])
  const look = () =>
    graphql<{
      repos: { nodes: { fullName: string; headVerdict: string }[] }
      variants: { nodes: { key: string; isComplete: boolean }[] }
    }>(
      server,
      '{ repos(filter: { owner: "demo" }) { nodes { fullName headVerdict } } variants(filter: { repo: "demo/reply-writer-gguf" }) { nodes { key isComplete } } }',
      {},
    )
  // A demonstration that finds the same everywhere shows nothing; what was landed may be judged a moment later.
  const isJudged = async () => {
    const { repos, variants } = await look()
    return new Set(repos.nodes.map(({ headVerdict }) => headVerdict)).size > 1 && variants.nodes.length > 1
  }
  await expect.poll(isJudged).toBe(true)
  const { repos, variants } = await look()
  expect(repos.nodes.map(({ fullName }) => fullName).sort()).toEqual([
    'demo/reply-drafts',
    'demo/reply-writer',
    'demo/reply-writer-gguf',
    'demo/support-chat',
    'demo/support-tickets',
    'demo/ticket-sorter',
  ])
  expect(variants.nodes.map(({ key }) => key).sort()).toEqual(['gguf/Q4_K_M', 'gguf/Q8_0'])
  expect(variants.nodes.every(({ isComplete }) => isComplete)).toBe(true)
  visitor.expectNoTrouble()
  await visitor.close()
})

it('shows a run as it goes: bytes, speed, the time that is left and each file; and then what it landed', async () => {
  const visitor = await visit(browser, { as: 'ada', url: server.url })
  const { page } = visitor
  hub.fail({ match: '/cdn/', bytesPerSecond: SLOW_PER_SECOND })
  await visitor.go('/-/mirrors')
  await page.getByText('A token is configured.').waitFor()
  expect(await page.content()).not.toContain(hub.token)
  await page.getByRole('button', { name: 'New mirror' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Repository').fill('acme/heron')
  await visitor.picture('mirror-new')
  expect(await visitor.seriousViolations()).toEqual([])
  await dialog.getByRole('button', { name: 'Start mirroring' }).click()
  await page.getByRole('heading', { name: 'Mirror of acme/heron', level: 1 }).waitFor()
  const run = page.getByRole('region', { name: 'Latest run' })
  await run.getByText('Bringing large files').waitFor()
  await run.getByText('weights.bin', { exact: true }).waitFor()
  await run.getByText(/KiB per second/).waitFor()
  await run.getByText(/About .* left/).waitFor()
  const done = () =>
    run.getByRole('progressbar', { name: 'Progress of the files' }).getAttribute('aria-valuenow')
  const before = Number(await done())
  await expect.poll(async () => Number(await done()), { timeout: 15_000 }).toBeGreaterThan(before)
  await visitor.picture('mirror-running-light-1280')
  expect(await visitor.seriousViolations()).toEqual([])
  hub.heal()
  await run.getByText('In step').waitFor({ timeout: 40_000 })
  await page.getByRole('link', { name: 'Open the repository' }).waitFor()
  visitor.expectNoTrouble()
  await visitor.close()
})

it('says which file failed and why, and goes on when one tries again', async () => {
  const visitor = await visit(browser, {
    as: 'ada',
    url: server.url,
    colorScheme: 'dark',
    viewport: { width: 320, height: 640 },
  })
  const { page } = visitor
  hub.fail({ match: '/cdn/', status: 404 })
  await visitor.go('/-/mirrors')
  await page.getByRole('button', { name: 'New mirror' }).click()
  await page.getByRole('dialog').getByLabel('Repository').fill('acme/crane')
  await page.getByRole('dialog').getByRole('button', { name: 'Start mirroring' }).click()
  const run = page.getByRole('region', { name: 'Latest run' })
  await run.getByText('Failed', { exact: true }).waitFor({ timeout: 40_000 })
  const files = run.getByRole('table', { name: 'Files' })
  await files.getByRole('row', { name: /weights\.bin .*object-missing/ }).waitFor()
  await visitor.picture('mirror-failed-dark-320')
  expect(await visitor.seriousViolations()).toEqual([])
  hub.heal()
  await page.getByRole('button', { name: 'Try again: acme/crane' }).click()
  await run.getByText('In step').waitFor({ timeout: 40_000 })
  await page.getByRole('table', { name: 'Runs' }).getByText('Failed', { exact: true }).waitFor()
  visitor.expectNoTrouble()
  await visitor.close()
})

it('cancels a run, of which nothing lands', async () => {
  const visitor = await visit(browser, { as: 'ada', url: server.url, locale: 'de-DE' })
  const { page } = visitor
  await hub.commit('acme/heron', {
    files: { 'more.bin': { lfs: { seed: 'more', sizeBytes: SLOW_BYTES } } },
  })
  hub.fail({ match: '/cdn/', bytesPerSecond: SLOW_PER_SECOND / 2 })
  await visitor.go('/-/mirrors')
  await page.getByRole('button', { name: 'Jetzt abgleichen: acme/heron' }).click()
  await page.getByRole('link', { name: 'acme/heron' }).click()
  const run = page.getByRole('region', { name: 'Letzter Lauf' })
  await run.getByText('more.bin', { exact: true }).waitFor()
  await run.getByRole('button', { name: 'Diesen Lauf abbrechen' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Diesen Lauf abbrechen' }).click()
  await run.getByText('Abgebrochen', { exact: true }).waitFor()
  await run.getByText('Cancelled by ada.').waitFor()
  await visitor.picture('mirror-cancelled-de')
  hub.heal()
  const { repo } = await graphql<{ repo: { revision: { files: { nodes: { path: string }[] } } } }>(
    server,
    '{ repo(id: "acme/heron", type: MODEL) { revision(rev: "main") { files { nodes { path } } } } }',
    {},
  )
  expect(repo.revision.files.nodes.map(({ path }) => path)).not.toContain('more.bin')
  visitor.expectNoTrouble()
  await visitor.close()
})

it('shows mirrors to who manages none, without what is for administrators', async () => {
  const visitor = await visit(browser, { as: 'eve', url: server.url })
  await visitor.go('/-/mirrors')
  await visitor.page.getByText('Administrators of the server make mirrors').waitFor()
  expect(await visitor.page.getByRole('button', { name: 'New mirror' }).count()).toBe(0)
  expect(await visitor.page.content()).not.toContain('ENTREPOT_UPSTREAM_TOKEN')
  await visitor.go('/-/mirrors/00000000-0000-4000-8000-000000000000')
  await visitor.page.getByText('There is no such mirror').waitFor()
  expect(await visitor.seriousViolations()).toEqual([])
  visitor.expectNoTrouble()
  await visitor.close()
})
