import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphql } from '../support/graphql.js'
import { openBrowser, untilShown, visit } from './support/browser.js'
import { type DashboardWorld, openDashboardWorld } from './support/open-dashboard-world.js'

/** Judges what has no licence more strictly than the one that comes with the product. */
const STRICTER = `name: stricter
defaults: { error: block, warning: warn, info: info }
requiredApprovals: 1
`

/** The editor takes no key for a list of completions that came up a moment (75 ms) ago: it may have been meant for the text. */
const COMPLETION_IGNORES_KEYS_MS = 150

// A server of its own: another policy changes verdicts that other files look at.
let world: DashboardWorld
let browser: Browser
beforeAll(async () => {
  world = await openDashboardWorld(12)
  browser = await openBrowser()
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

const visitAs = (as: 'ada' | 'rita', options: Partial<Parameters<typeof visit>[1]> = {}) =>
  visit(browser, { as, url: world.server.url, ...options })

/** Puts a text in place of all that the editor holds. */
async function write(page: Page, text: string) {
  const editor = page.getByRole('textbox', { name: 'Policy as YAML' })
  await editor.click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(text)
}

async function beginDraft(page: Page, name: string) {
  await page.getByRole('button', { name: 'New draft' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('button', { name: 'Create' }).click()
  // The policy in force stands in an editor of the same name: only a draft can be tried.
  await page.waitForURL(/[?&]draft=/)
  await page.getByRole('button', { name: 'Try it' }).waitFor()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('textbox', { name: 'Policy as YAML' }).waitFor()
}

describe('policies', () => {
  it.each([
    ['light', 'en-GB', 'Policies', { width: 1280, height: 900 }],
    ['dark', 'de-DE', 'Richtlinien', { width: 320, height: 640 }],
  ] as const)('shows the one in force in %s and %s', async (colorScheme, locale, title, viewport) => {
    const visitor = await visitAs('rita', { colorScheme, locale, viewport })
    const { page } = visitor
    await visitor.go('/-/policies')
    await page.getByRole('heading', { name: title, level: 1 }).waitFor()
    await page.locator('.cm-content').waitFor()
    expect(await page.getByRole('tab').count()).toBe(2)
    await visitor.picture(`policies-${colorScheme}-${viewport.width}`)
    expect(await visitor.seriousViolations()).toEqual([])
    visitor.expectNoTrouble()
    await visitor.close()
  })

  it('marks what is wrong at its place, and completes what may stand there', async () => {
    const visitor = await visitAs('ada')
    const { page } = visitor
    await visitor.go('/-/policies')
    await beginDraft(page, 'marks')
    await write(
      page,
      'name: x\ndefaults: { error: warn, warning: info, info: info }\nrules:\n  yaml-vald: warn\n',
    )
    await page.getByText('1 thing to mend').waitFor()
    await page.getByRole('button', { name: 'line 4, column 3' }).click()
    await page.locator('.cm-lintRange-error').first().waitFor()
    expect(await page.getByRole('button', { name: 'Activate' }).isDisabled()).toBe(true)
    await visitor.picture('policies-marks-1280')
    await page.keyboard.press('ControlOrMeta+End')
    await page.keyboard.type('  license-ex')
    await page.getByRole('option', { name: 'license-exact' }).waitFor()
    await page.waitForTimeout(COMPLETION_IGNORES_KEYS_MS)
    await page.keyboard.press('Enter')
    await page.locator('.cm-content').getByText('license-exact:').waitFor()
    expect(await visitor.seriousViolations()).toEqual([])
    visitor.expectNoTrouble()
    await visitor.close()
  })

  it('tries a policy, shows what it would change, and activates it', async () => {
    const visitor = await visitAs('ada')
    const { page } = visitor
    await visitor.go('/-/policies')
    await beginDraft(page, 'stricter')
    await write(page, STRICTER)
    await page.getByText('The server finds nothing wrong with it.').waitFor()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('button', { name: 'Try it' }).click()
    await page.getByRole('heading', { name: 'Dry run · Done' }).waitFor()
    const flow = page.getByRole('region', { name: 'Verdicts before and after' })
    // A straight band has no height to a browser, and is not “visible”.
    await flow
      .getByRole('img', { name: /(Cleared|Restricted) → Blocked: \d+/ })
      .first()
      .waitFor({ state: 'attached' })
    await page.getByRole('region', { name: 'What would change' }).getByRole('link').first().waitFor()
    await visitor.picture('policies-dry-run-1280')
    expect(await visitor.seriousViolations()).toEqual([])

    await page.getByRole('button', { name: 'Compare with the one in force' }).click()
    await page.getByRole('region', { name: 'What differs' }).waitFor()
    await page.getByRole('button', { name: 'Activate' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/The trial of this text moved [1-9]/).waitFor()
    await dialog.getByLabel('Why').fill('The board asked for it.')
    await visitor.picture('policies-activate-1280')
    await dialog.getByRole('button', { name: 'Activate' }).click()
    await page.getByRole('heading', { name: 'Judging anew · Done' }).waitFor()
    const { policy } = await graphql<{ policy: { version: number; name: string; note: string } }>(
      world.server,
      '{ policy { version name note } }',
    )
    expect(policy).toEqual({ version: 2, name: 'stricter', note: 'The board asked for it.' })
    await page.getByRole('tab', { name: 'History' }).click()
    await page.getByRole('link', { name: '2', exact: true }).click()
    await page.getByRole('region', { name: 'What differs' }).getByText('name: stricter').waitFor()
    await visitor.picture('policies-history-1280')
    expect(await visitor.seriousViolations()).toEqual([])
    visitor.expectNoTrouble()
    await visitor.close()
  })

  it('shows what somebody else saved meanwhile, and lets one choose between the texts', async () => {
    const visitor = await visitAs('ada')
    const { page } = visitor
    await visitor.go('/-/policies')
    await beginDraft(page, 'shared')
    await write(page, STRICTER.replace('stricter', 'mine'))
    // Whoever does not listen yet hears of nothing that was saved before.
    await page.getByRole('img', { name: 'Live' }).waitFor()
    const id = new URL(page.url()).searchParams.get('draft')
    const { policyDraft } = await graphql<{ policyDraft: { updatedAt: string } }>(
      world.server,
      'query ($id: ID!) { policyDraft(id: $id) { updatedAt } }',
      { id },
    )
    await graphql(
      world.server,
      'mutation ($input: UpdatePolicyDraftInput!) { updatePolicyDraft(input: $input) { id } }',
      {
        input: {
          id,
          seenAt: policyDraft.updatedAt,
          name: 'shared',
          source: STRICTER.replace('stricter', 'theirs'),
        },
      },
    )
    const alert = page.getByRole('alert').filter({ hasText: 'Somebody else saved this draft' })
    await alert.getByRole('region', { name: 'What differs' }).getByText('name: theirs').waitFor()
    expect(await page.getByRole('button', { name: 'Activate' }).isDisabled()).toBe(true)
    expect(await visitor.seriousViolations()).toEqual([])
    await alert.getByRole('button', { name: 'Load theirs' }).click()
    await page.locator('.cm-content').getByText('theirs').waitFor()
    await alert.waitFor({ state: 'detached' })
    visitor.expectNoTrouble()
    await visitor.close()
  })

  it('replaces nothing that one has not seen', async () => {
    const visitor = await visitAs('ada')
    const { page } = visitor
    await visitor.go('/-/policies')
    await beginDraft(page, 'late')
    await write(page, STRICTER.replace('stricter', 'late'))
    await page.getByText('The server finds nothing wrong with it.').waitFor()
    await page.getByRole('button', { name: 'Activate' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Nobody has tried this text to its end.', { exact: false }).waitFor()
    await graphql(
      world.server,
      'mutation ($source: String!) { activatePolicy(input: { source: $source }) { policy { version } } }',
      { source: STRICTER.replace('stricter', 'faster') },
    )
    await dialog.getByRole('button', { name: 'Activate' }).click()
    await dialog.getByText(/was activated meanwhile/).waitFor()
    const { policy } = await graphql<{ policy: { name: string } }>(world.server, '{ policy { name } }')
    expect(policy.name).toBe('faster')
    await visitor.close()
  })

  it('carries a policy out and in as a file', async () => {
    const visitor = await visitAs('ada')
    const { page } = visitor
    await visitor.go('/-/policies')
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save as a file: baseline' }).first().click()
    expect((await download).suggestedFilename()).toBe('baseline.yaml')
    await beginDraft(page, 'from a file')
    await page.locator('input[type=file]').setInputFiles({
      name: 'mine.yaml',
      mimeType: 'application/yaml',
      buffer: Buffer.from(STRICTER),
    })
    await page.locator('.cm-content').getByText('stricter').waitFor()
    await page.getByRole('button', { name: 'Delete the draft' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete the draft' }).click()
    await page.waitForURL('**/-/policies?tab=drafts')
    await page.getByRole('tab', { name: 'Drafts', selected: true }).waitFor()
    await untilShown(page)
    expect(await page.getByRole('link', { name: 'from a file' }).count()).toBe(0)
    visitor.expectNoTrouble()
    await visitor.close()
  })

  it('shows drafts and trials to administrators alone', async () => {
    const visitor = await visitAs('rita')
    const { page } = visitor
    await visitor.go('/-/policies?tab=runs')
    await page.getByRole('tab', { name: 'In force', selected: true }).waitFor()
    expect(await page.getByRole('button', { name: 'New draft' }).count()).toBe(0)
    visitor.expectNoTrouble()
    await visitor.close()
  })
})
