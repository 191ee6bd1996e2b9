/** The last of those that wait, by what they wait for. */
const lines = new Map<string, Promise<unknown>>()

/** Runs `work` after everything that was given with this key before, on this node. */
export async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const run = (lines.get(key) ?? Promise.resolve()).then(work)
  const settled = run.catch(() => undefined)
  lines.set(key, settled)
  try {
    return await run
  } finally {
    if (lines.get(key) === settled) lines.delete(key)
  }
}
