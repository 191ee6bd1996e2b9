import type { TestProject } from 'vitest/node'
import { makeStarted } from '../../support/global-setup.js'
import { openDashboardWorld } from './open-dashboard-world.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** Base URL of the server, and a token that may do everything. */
    dashboard: { url: string; token: string; dataDir: string; hubUrl: string }
  }
}

/** Real cards that land before the first test; `E2E_CARDS` takes fewer while one works on a page. */
const CARDS = Number(process.env['E2E_CARDS'] ?? '1000')

/** One server for all files: landing a thousand cards takes a while. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = Date.now()
  const removeStarted = await makeStarted()
  const world = await openDashboardWorld(CARDS)
  const { url, token, dataDir } = world.server
  project.provide('dashboard', { url, token, dataDir, hubUrl: world.hub.url })
  console.log(`dashboard world: ${url}, up to ${CARDS} cards, ${Date.now() - started} ms`)
  return async () => {
    await world.close()
    await removeStarted()
  }
}
