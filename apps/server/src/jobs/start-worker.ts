import type { Services } from '../compose/compose.js'

/** Starts working on jobs; the answer stops it. */
export async function startWorker(_services: Services): Promise<() => Promise<void>> {
  return async () => undefined
}
