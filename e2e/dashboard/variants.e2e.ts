import { writeSafetensors } from '@entrepot/testing'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { graphql } from '../support/graphql.js'
import { openBrowser, visit } from './support/browser.js'
import { landModel } from './support/commit-files.js'

/** What the world mirrors: a gated model, and its three GGUF quantizations. */
const QUANTIZED = 'acme/reply-writer-GGUF'
/** Holds 32-bit floats: what half of them can be made of. */
const WIDE = 'acme/g-wide'
/** Milliseconds until what landed is judged and its variants are known. */
const JUDGED_MS = 60_000

let browser: Browser
let quantized: string

beforeAll(async () => {
  browser = await openBrowser()
  const { variants } = await graphql<{ variants: { nodes: { key: string; repo: { fullName: string } }[] } }>(
    inject('dashboard'),
    '{ variants(first: 100, filter: { formats: ["gguf"] }) { nodes { key repo { fullName } } } }',
  )
  quantized = variants.nodes.find(({ key }) => key.includes('Q4_K'))?.repo.fullName ?? QUANTIZED
})
afterAll(() => browser?.close())

async function landWide(): Promise<void> {
  const { url, token } = inject('dashboard')
  const weights = writeSafetensors('F32', [{ name: 'layer.weight', shape: [64, 64] }])
  const card = '---\nlicense: mit\n---\n# Wide\n\nWeights of a test.\n'
  await landModel(url, { name: 'admin', token }, WIDE, [{ 'README.md': card, 'model.safetensors': weights }])
  const stand = async () => {
    const { repo, variants } = await graphql<{
      repo: { headVerdict: string }
      variants: { nodes: { key: string }[] }
    }>(
      inject('dashboard'),
      `{ repo(id: "${WIDE}", type: MODEL) { headVerdict } variants(filter: { repo: "${WIDE}" }) { nodes { key } } }`,
    )
    return repo.headVerdict !== 'PENDING' && variants.nodes.length === 1
  }
  await expect.poll(stand, { timeout: JUDGED_MS }).toBe(true)
}

it.each([
  ['light', 'en-GB', { width: 1280, height: 900 }, 'Memory of each, in GiB', 'Fits'],
  ['dark', 'de-DE', { width: 320, height: 640 }, 'Speicher je Gerät in GiB', 'Passt'],
] as const)('measures the catalogue against a machine, in %s and %s', async (...shown) => {
  const [colorScheme, locale, viewport, memory, fits] = shown
  const visitor = await visit(browser, { as: 'rita', colorScheme, locale, viewport })
  const { page } = visitor
  await visitor.go('/-/variants?format=gguf')
  const rows = page.getByRole('row').filter({ hasText: quantized })
  await rows.first().waitFor()
  expect(await rows.getByText(fits, { exact: true }).count()).toBe(0)
  await page.getByLabel(memory).fill('24')
  await rows.getByText(fits, { exact: true }).first().waitFor()
  await page.waitForURL(/gib=24/)
  await visitor.picture(`variants-${colorScheme}-${viewport.width}`)
  expect(await visitor.seriousViolations()).toEqual([])
  visitor.expectNoTrouble()
  await visitor.close()
})

it('holds in its fields what the address says, whoever changed it', async () => {
  const visitor = await visit(browser, { as: 'rita' })
  const { page } = visitor
  await visitor.go('/-/variants')
  const memory = page.getByLabel('Memory of each, in GiB')
  const bits = page.getByLabel('Bits per weight, at least')
  await memory.fill('24')
  await page.waitForURL(/gib=24/)
  await bits.fill('4')
  await page.waitForURL(/minBits=4/)
  await page.getByRole('navigation').getByRole('link', { name: 'Variants' }).click()
  await expect.poll(() => new URL(page.url()).search).toBe('')
  await expect.poll(() => memory.inputValue()).toBe('')
  expect(await bits.inputValue()).toBe('')
  await page.goBack()
  await expect.poll(() => memory.inputValue()).toBe('24')
  expect(await bits.inputValue()).toBe('4')
  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await expect.poll(() => memory.inputValue()).toBe('')
  await page.waitForURL(url => !url.search.includes('gib='))
  visitor.expectNoTrouble()
  await visitor.close()
})

it('says what is too large, and opens one with its formula by an address that can be shared', async () => {
  const visitor = await visit(browser, { as: 'rita' })
  const { page } = visitor
  await visitor.go('/-/variants?format=gguf&gib=0.0001')
  await page.getByRole('row').filter({ hasText: quantized }).getByText('Too large').first().waitFor()
  await page.getByRole('button', { name: new RegExp(`Details of ${quantized} .*Q4_K`) }).click()
  await page.waitForURL(/variant=gguf/)
  const shared = new URL(page.url())
  await visitor.go(`${shared.pathname}${shared.search}`)
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('row', { name: /^Weights .*iB/ }).waitFor()
  await drawer.getByRole('row', { name: /^Keys and values/ }).waitFor()
  await drawer.getByText('How it is worked out').click()
  await drawer.getByText('need = weights + keys and values + overhead of the engine').waitFor()
  await visitor.picture('variant-details')
  expect(await visitor.seriousViolations()).toEqual([])
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'detached' })
  visitor.expectNoTrouble()
  await visitor.close()
})

it('groups a family below its base model', async () => {
  const visitor = await visit(browser, { as: 'rita' })
  const { page } = visitor
  await visitor.go(`/-/variants?view=family&model=${encodeURIComponent(quantized)}`)
  await page.getByRole('heading', { name: /^Base model: / }).waitFor()
  await page
    .getByRole('region', { name: quantized })
    .first()
    .getByText(/gguf\/Q4_K/)
    .waitFor()
  await visitor.picture('variants-family')
  expect(await visitor.seriousViolations()).toEqual([])
  visitor.expectNoTrouble()
  await visitor.close()
})

it('says which variant is right for a node, why, and what to type', async () => {
  const visitor = await visit(browser, { as: 'rita' })
  const { page } = visitor
  await visitor.go('/-/variants?view=resolve')
  await page.getByText('Name a model to begin').waitFor()
  await page.getByLabel('Model', { exact: true }).fill(quantized)
  await page.getByLabel('For whom').selectOption('PERSON')
  await page.getByLabel('Engine').selectOption('LLAMACPP')
  await page.getByLabel('Memory of each, in GiB').fill('24')
  // Answers to less than the whole question come first.
  await page.waitForURL(/gib=24/)
  await page.getByText('Chosen', { exact: true }).waitFor()
  await page.getByRole('heading', { name: 'Load it' }).waitFor()
  await page.getByRole('button', { name: 'Copy: llama.cpp' }).waitFor()
  await visitor.picture('variants-resolve')
  expect(await visitor.seriousViolations()).toEqual([])
  await page.getByLabel('Memory of each, in GiB').fill('0.0001')
  await page.getByText('Left out: does not fit').first().waitFor()
  await visitor.picture('variants-resolve-none')
  visitor.expectNoTrouble()
  await visitor.close()
})

it('refuses to make a variant of what is not there, and says so in the dialog', async () => {
  const visitor = await visit(browser, { as: 'ada' })
  const { page } = visitor
  await visitor.go('/-/variants')
  await page.getByRole('button', { name: 'Make a variant' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Source').fill('acme/nothing-here')
  await dialog.getByLabel('Goes to').fill('acme/g-made')
  await dialog.getByRole('button', { name: 'Start making it' }).click()
  await dialog.getByRole('alert').waitFor()
  await visitor.picture('variant-make')
  expect(await visitor.seriousViolations()).toEqual([])
  visitor.expectNoTrouble()
  await visitor.close()
})

it('makes a variant and shows how far it is, and where it landed', async () => {
  await landWide()
  const visitor = await visit(browser, { as: 'ada' })
  const { page } = visitor
  await visitor.go('/-/variants')
  await page.getByRole('button', { name: 'Make a variant' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Source').fill(WIDE)
  await dialog.getByLabel('Type').selectOption('BF16')
  await dialog.getByLabel('Goes to').fill('acme/g-wide-bf16')
  await dialog.getByRole('button', { name: 'Start making it' }).click()
  await page.waitForURL(/view=made/)
  const row = page.getByRole('row').filter({ hasText: 'acme/g-wide-bf16' })
  await row.getByText('Done', { exact: true }).waitFor({ timeout: 60_000 })
  await row.getByRole('link', { name: 'acme/g-wide-bf16' }).waitFor()
  await visitor.picture('variants-made')
  expect(await visitor.seriousViolations()).toEqual([])
  visitor.expectNoTrouble()
  await visitor.close()
})
