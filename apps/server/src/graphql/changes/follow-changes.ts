import type { ChangeKind } from './change-kinds.js'
import type { ChangeWatcher } from './change-watcher.js'

/**
 * Kinds of what changes, from now on; first none, which says that it listens. Ends when `mayGoOn` says so, and with the look that is under
 * way when the listener leaves.
 *
 * @param mayGoOn  asked after every look: whether the listener is still who they were
 * @param mayHear  whether the listener may know that a kind changed
 */
export function followChanges(
  watcher: ChangeWatcher,
  mayGoOn: () => Promise<boolean>,
  mayHear: (kind: ChangeKind) => boolean,
): AsyncGenerator<readonly ChangeKind[], void, undefined> {
  const leaving = new AbortController()
  const events = follow(watcher, leaving.signal, mayGoOn, mayHear)
  const end = events.return.bind(events)
  // A generator learns that nobody listens any more only at its next event, which may never come.
  events.return = value => {
    leaving.abort()
    return end(value)
  }
  return events
}

async function* follow(
  watcher: ChangeWatcher,
  left: AbortSignal,
  mayGoOn: () => Promise<boolean>,
  mayHear: (kind: ChangeKind) => boolean,
): AsyncGenerator<readonly ChangeKind[], void, undefined> {
  let seen = await watcher.begin()
  yield []
  for (;;) {
    const { look, kinds } = await watcher.next(seen)
    seen = look
    if (left.aborted || !(await mayGoOn())) return
    const heard = kinds.filter(mayHear)
    if (heard.length > 0) yield heard
  }
}
