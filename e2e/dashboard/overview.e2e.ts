import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, visit } from './support/browser.js'

let browser: Browser
beforeAll(async () => void (browser = await openBrowser()))
afterAll(() => browser?.close())

describe('the overview', () => {
  it.each([
    ['light', 'en-GB', 'Overview', { width: 1280, height: 900 }],
    ['dark', 'de-DE', 'Überblick', { width: 320, height: 640 }],
    ['dark', 'en-GB', 'Overview', { width: 1280, height: 900 }],
  ] as const)('shows how everything stands in %s and %s', async (colorScheme, locale, title, viewport) => {
    const visitor = await visit(browser, { as: 'ada', colorScheme, locale, viewport })
    const { page } = visitor
    await visitor.go('/')
    await page.getByRole('heading', { name: title, level: 1 }).waitFor()
    await page.locator('svg.chart').nth(1).waitFor()
    await visitor.picture(`overview-${colorScheme}-${viewport.width}`)
    expect(await visitor.seriousViolations()).toEqual([])
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    ).toBe(0)
    visitor.expectNoTrouble()
    await visitor.close()
  })

  it('lets one go through a chart by keys, and read it as a table', async () => {
    const visitor = await visit(browser, { as: 'rita' })
    const { page } = visitor
    // As of now, lest midnight comes before the table is looked at.
    const today = new Date().toISOString().slice(0, 10)
    await visitor.go('/')
    const chart = page.getByRole('region', { name: 'Verdicts given, day by day' })
    const marks = chart.getByRole('img')
    await marks.first().waitFor()
    await expect.poll(() => marks.count()).toBe(30)
    await marks.first().focus()
    await page.keyboard.press('End')
    await expect.poll(() => marks.last().evaluate(mark => mark === document.activeElement)).toBe(true)
    // What landed just before midnight is of the day before.
    const labels = await marks.evaluateAll(all => all.slice(-2).map(mark => mark.getAttribute('aria-label')))
    expect(labels.join('\n')).toMatch(
      /: \d[\d,]* Cleared, [1-9][\d,]* Restricted, \d[\d,]* Pending, \d[\d,]* Blocked/,
    )
    await chart.getByRole('button', { name: 'Show as a table' }).click()
    const table = chart.getByRole('table')
    await table.getByRole('cell', { name: today }).waitFor()
    const download = page.waitForEvent('download')
    await chart.getByRole('button', { name: 'Download CSV' }).click()
    expect((await download).suggestedFilename()).toBe('verdicts-by-day.csv')
    visitor.expectNoTrouble()
    await visitor.close()
  })

  it('keeps namespace and period in the address', async () => {
    const visitor = await visit(browser, { as: 'rita' })
    const { page } = visitor
    await visitor.go('/?namespace=acme&days=7')
    const chart = page.getByRole('region', { name: 'Verdicts given, day by day' })
    await chart.getByRole('img').first().waitFor()
    await expect.poll(() => chart.getByRole('img').count()).toBe(7)
    await visitor.go('/?namespace=nobody')
    await page.getByText('0 repositories').waitFor()
    visitor.expectNoTrouble()
    await visitor.close()
  })

  it('says that numbers are counted from time to time, names what licences allow, and shows the namespace that is chosen', async () => {
    const visitor = await visit(browser, { as: 'rita', locale: 'de-DE' })
    const { page } = visitor
    await visitor.go('/?namespace=acme')
    await page.getByText('Diese Zahlen können bis zu zwei Minuten alt sein.').waitFor()
    const licences = page.getByRole('region', { name: 'Lizenzen nach dem, was sie erlauben' })
    await licences.getByText('Freizügig', { exact: true }).waitFor()
    const recent = page.getByRole('region', { name: 'Zuletzt geändert' }).getByRole('link')
    await recent.first().waitFor()
    for (const name of await recent.allTextContents()) expect(name).toMatch(/^acme\//)
    visitor.expectNoTrouble()
    await visitor.close()
  })

  it('shows strangers what is public and where to sign in, and nothing of the rest', async () => {
    const visitor = await visit(browser, { as: null })
    const { page } = visitor
    await visitor.go('/')
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).waitFor()
    await page.getByText('0 repositories').waitFor()
    await page.getByText('There is nothing here that you may see.').waitFor()
    await visitor.picture('overview-stranger-1280')
    expect(await visitor.seriousViolations()).toEqual([])
    visitor.expectNoTrouble()
    await visitor.close()
  })

  it('loads little', async () => {
    const visitor = await visit(browser, { as: 'rita' })
    const { page } = visitor
    const sizes: Promise<number>[] = []
    page.on('response', response => {
      if (response.url().endsWith('.js'))
        sizes.push(
          response
            .request()
            .sizes()
            .then(({ responseBodySize }) => responseBodySize),
        )
    })
    await visitor.go('/')
    await page.locator('svg.chart').nth(1).waitFor()
    // What listens for news comes last.
    await page.getByText('Live', { exact: true }).waitFor()
    const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
    console.log(`JavaScript of the overview: ${Math.round(total / 1024)} KiB over the wire`)
    expect(total).toBeLessThan(250_000)
    await visitor.close()
  })
})
