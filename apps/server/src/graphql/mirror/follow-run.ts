import type { SyncRun } from '@entrepot/persistence'
import type { RunWatcher } from './run-watcher.js'
import { hasEnded } from './sync-run.node.js'

/**
 * A run as it is, and again whenever its row has changed, until it has ended or is gone.
 *
 * @param mayGoOn  asked before every event: whether the watcher may still see the run
 */
export async function* followRun(
  watcher: RunWatcher,
  run: SyncRun,
  mayGoOn: () => Promise<boolean>,
): AsyncGenerator<SyncRun, void, undefined> {
  let shown = run
  yield shown
  while (!hasEnded(shown)) {
    const now = await watcher.next(run.id)
    if (!now) return
    if (now.updatedAt.getTime() === shown.updatedAt.getTime() && now.state === shown.state) continue
    if (!(await mayGoOn())) return
    shown = now
    yield shown
  }
}
