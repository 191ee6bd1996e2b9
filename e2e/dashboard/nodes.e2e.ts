import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createAccount } from '../support/create-account.js'
import { graphql } from '../support/graphql.js'
import { openBrowser, visit } from './support/browser.js'

const NODE = 'g-node-1'
const MODEL = 'acme/ticket-router-small'
const GIB = 1024 ** 3

let browser: Browser
/** Says what the node holds. */
let beat: (holdings: readonly object[]) => Promise<void>
let held: object

beforeAll(async () => {
  browser = await openBrowser()
  await registerNode()
})
afterAll(async () => {
  await graphql(inject('dashboard'), `mutation { removeNode(name: "${NODE}") }`).catch(() => undefined)
  await browser?.close()
})

/** A node as its agent would register it, which holds the head of a model. */
async function registerNode(): Promise<void> {
  const world = inject('dashboard')
  const fleet = await createAccount({ dataDir: world.dataDir, env: {} }, 'g-fleet', {
    scope: 'read',
    audience: 'inference',
  })
  const { repo } = await graphql<{ repo: { id: string; latestRevision: { commit: string } } }>(
    world,
    `{ repo(id: "${MODEL}", type: MODEL) { id latestRevision { commit } } }`,
  )
  await tell(fleet.token, 'PUT', '', {
    engine: 'vllm',
    devices: [
      { name: 'H100', memoryBytes: 80 * GIB },
      { name: 'H100', memoryBytes: 80 * GIB },
    ],
    profile: null,
    agentVersion: '1.0.0',
  })
  const holding = {
    repositoryId: repo.id,
    commit: repo.latestRevision.commit,
    sizeBytes: 123_456,
    state: 'ready',
    detail: null,
  }
  held = holding
  beat = holdings =>
    tell(fleet.token, 'POST', '/heartbeat', { cacheBytes: 123_456, freeBytes: 500 * GIB, holdings })
  await beat([held])
}

async function tell(token: string, method: string, path: string, body: object): Promise<void> {
  const answer = await fetch(`${inject('dashboard').url}/api/entrepot/nodes/${NODE}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
}

it.each([
  ['light', 'en-GB', { width: 1280, height: 900 }, 'Alive', `What ${NODE} holds`, 'Ready'],
  ['dark', 'de-DE', { width: 320, height: 640 }, 'Am Leben', `Was ${NODE} hält`, 'Bereit'],
] as const)('shows nodes and what they hold, in %s and %s', async (...shown) => {
  const [colorScheme, locale, viewport, alive, holds, ready] = shown
  // It must not be taken for lost because the tests before took long.
  await beat([held])
  const visitor = await visit(browser, { as: 'ada', colorScheme, locale, viewport })
  const { page } = visitor
  await visitor.go('/-/nodes')
  const row = page.getByRole('row').filter({ hasText: NODE })
  await row.getByText(alive).waitFor()
  await row.getByText('2 × H100 80 GiB').waitFor()
  await visitor.picture(`nodes-${colorScheme}-${viewport.width}`)
  expect(await visitor.seriousViolations()).toEqual([])
  await row.getByRole('button', { name: holds }).click()
  await page.getByRole('dialog').getByRole('link', { name: MODEL }).waitFor()
  await page.getByRole('dialog').getByText(ready).waitFor()
  await page.waitForURL(/node=g-node-1/)
  await visitor.picture(`node-holdings-${colorScheme}-${viewport.width}`)
  expect(await visitor.seriousViolations()).toEqual([])
  visitor.expectNoTrouble()
  await visitor.close()
})

it('assigns a model to a node, and ends that after a question', async () => {
  const visitor = await visit(browser, { as: 'ada' })
  const { page } = visitor
  await visitor.go('/-/nodes')
  await page.getByRole('button', { name: 'Assign a model' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Model').fill(MODEL)
  await dialog.getByRole('combobox', { name: 'To', exact: true }).selectOption(`node:${NODE}`)
  await dialog.getByRole('button', { name: 'Assign', exact: true }).click()
  await page.waitForURL(/view=assignments/)
  await dialog.waitFor({ state: 'detached' })
  const row = page.getByRole('row').filter({ hasText: MODEL })
  await row.getByText(`Node ${NODE}`).waitFor()
  await visitor.picture('assignments')
  expect(await visitor.seriousViolations()).toEqual([])
  await row.getByRole('button', { name: `End: ${MODEL}` }).click()
  await page.getByRole('dialog').getByText('Nodes keep what they hold').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'End', exact: true }).click()
  await page.getByText('Nothing is assigned').waitFor()
  visitor.expectNoTrouble()
  await visitor.close()
})

it('makes, changes and deletes a kind of node', async () => {
  const visitor = await visit(browser, { as: 'ada' })
  const { page } = visitor
  const dialog = page.getByRole('dialog')
  await visitor.go('/-/nodes?view=profiles')
  await page.getByRole('button', { name: 'New kind of node' }).click()
  await dialog.getByLabel('Name').fill('g-small')
  await dialog.getByLabel('Memory of each, in GiB').fill('24')
  await dialog.getByLabel('How many devices').fill('2')
  await visitor.picture('profile-edit')
  expect(await visitor.seriousViolations()).toEqual([])
  await dialog.getByRole('button', { name: 'Save' }).click()
  const row = page.getByRole('row').filter({ hasText: 'profile/g-small' })
  await row.getByText('2 × GPU 24 GiB').waitFor()
  // Another of that name would take its place.
  await page.getByRole('button', { name: 'New kind of node' }).click()
  await dialog.getByLabel('Name').fill('g-small')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('There is a kind of node named g-small already').waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await dialog.waitFor({ state: 'detached' })
  await row.getByRole('button', { name: 'Edit g-small' }).click()
  await dialog.getByLabel('Engine').selectOption('VLLM')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await row.getByText('vLLM').waitFor()
  await dialog.waitFor({ state: 'detached' })
  await row.getByText('2 × GPU 24 GiB').waitFor()
  await visitor.picture('profiles')
  expect(await visitor.seriousViolations()).toEqual([])
  await row.getByRole('button', { name: 'Delete: g-small' }).click()
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click()
  await row.waitFor({ state: 'detached' })
  visitor.expectNoTrouble()
  await visitor.close()
})

it('tells who administers nothing what kinds of nodes there are, and shows no node', async () => {
  const visitor = await visit(browser, { as: 'dev' })
  const { page } = visitor
  await visitor.go('/-/nodes')
  await page.getByRole('table', { name: 'Kinds of nodes' }).waitFor()
  expect(await page.getByRole('button', { name: 'New kind of node' }).count()).toBe(0)
  await visitor.go('/-/nodes?view=nodes')
  await page.getByText('Not yours to see').waitFor()
  expect(await page.content()).not.toContain(NODE)
  expect(await visitor.seriousViolations()).toEqual([])
  visitor.expectNoTrouble()
  await visitor.close()
})

it('shows all of what a node holds in a drawer, which scrolls by itself', async () => {
  const short = (at: number) => at.toString(16).padStart(7, '0')
  const many = Array.from({ length: 45 }, (_, at) => ({ ...held, commit: short(at).padEnd(40, '0') }))
  await beat(many)
  const visitor = await visit(browser, { as: 'ada' })
  const { page } = visitor
  await visitor.go(`/-/nodes?node=${NODE}`)
  const dialog = page.getByRole('dialog')
  for (const at of [0, 44]) await dialog.getByText(short(at)).scrollIntoViewIfNeeded()
  await expect.poll(() => dialog.getByRole('row').count()).toBe(46)
  visitor.expectNoTrouble()
  await visitor.close()
  await beat([held])
})
