import type { ChangeKind } from './change-kinds.js'
import type { ChangeWatcher } from './change-watcher.js'

/**
 * Kinds of what changes, from now on; first none, which says that it listens. Ends when `mayGoOn` says so.
 *
 * @param mayGoOn  asked before every event: whether the listener is still who they were
 * @param mayHear  whether the listener may know that a kind changed
 */
export async function* followChanges(
  watcher: ChangeWatcher,
  mayGoOn: () => Promise<boolean>,
  mayHear: (kind: ChangeKind) => boolean,
): AsyncGenerator<readonly ChangeKind[], void, undefined> {
  let seen = await watcher.begin()
  yield []
  for (;;) {
    const { look, kinds } = await watcher.next(seen)
    seen = look
    const heard = kinds.filter(mayHear)
    if (heard.length === 0) continue
    if (!(await mayGoOn())) return
    yield heard
  }
}
