import { existsSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { median } from '../serve/statistics.mjs'
import { PERSON } from './open-server.mjs'

const BROWSERS = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]
/** Milliseconds between keys of somebody who types fast. */
const KEY_MS = 80

/** What a browser says: JavaScript of the first load, and the time from each interaction to the next paint. */
export async function measureBrowser(server) {
  const executablePath = BROWSERS.find(path => path && existsSync(path))
  if (!executablePath) return console.log('browser: SKIPPED, there is no chromium')
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
  try {
    const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1280, height: 900 } })
    await context.request.post('/-/session', { data: PERSON, headers: { origin: server.url } })
    console.log(
      `first load of /: ${((await sizeOfFirstLoad(context)) / 1_000).toFixed(0)} kB of JavaScript, gzipped`,
    )
    await measureInteractions(await context.newPage())
  } finally {
    await browser.close()
  }
}

async function sizeOfFirstLoad(context) {
  const page = await context.newPage()
  const scripts = []
  page.on('response', response => {
    if (response.request().resourceType() === 'script') scripts.push(response.body())
  })
  await page.goto('/')
  await page.waitForLoadState('networkidle')
  const bodies = await Promise.all(scripts)
  await page.close()
  return bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0)
}

async function measureInteractions(page) {
  await page.addInitScript(() => {
    globalThis.interactions = []
    new PerformanceObserver(list => {
      for (const { interactionId, duration, name } of list.getEntries())
        if (interactionId > 0) globalThis.interactions.push({ name, duration })
    }).observe({ type: 'event', durationThreshold: 16, buffered: true })
  })
  await page.goto('/-/repositories')
  await page.getByRole('region', { name: 'Repositories' }).waitFor()
  await page.getByRole('searchbox').click()
  await page.keyboard.type('chat router', { delay: KEY_MS })
  await settle(page)
  for (const facet of ['Type', 'Verdict', 'Licence', 'Language']) {
    await page.getByRole('group', { name: facet }).getByRole('button').first().click()
    await settle(page)
  }
  await page.getByRole('button', { name: 'Clear all' }).click()
  await settle(page)
  await page.getByRole('searchbox').fill('')
  await settle(page)
  const interactions = await page.evaluate(() => globalThis.interactions)
  const durations = interactions.map(({ duration }) => duration)
  const worst = interactions.reduce((most, one) => (one.duration > most.duration ? one : most), {
    duration: 0,
  })
  console.log(
    `interaction to next paint, ${durations.length} events over 16 ms: the worst ${worst.duration} ms (${worst.name}), median ${durations.length > 0 ? median(durations) : 0} ms`,
  )
}

async function settle(page) {
  await page.waitForLoadState('networkidle')
  await page.waitForTimeout(300)
}
