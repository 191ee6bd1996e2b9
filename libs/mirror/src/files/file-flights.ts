/** What is under way in this process, by what it is about. */
const underWay = new Map<string, Promise<unknown>>()

/**
 * Runs `work` when no other work on the same key is under way in this process. One that waited starts when the other has ended, well or
 * badly, and then finds what is left to do.
 */
export async function inSingleFlight<T>(key: string, work: () => Promise<T>): Promise<T> {
  for (let other = underWay.get(key); other; other = underWay.get(key)) await other
  const done = Promise.withResolvers<null>()
  underWay.set(key, done.promise)
  try {
    return await work()
  } finally {
    underWay.delete(key)
    done.resolve(null)
  }
}
