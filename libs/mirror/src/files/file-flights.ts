import type { Oid } from '@entrepot/core'

/** Files that some run of this process is bringing now. */
const underWay = new Map<Oid, Promise<unknown>>()

/**
 * Runs `work` for a file when no other run of this process brings the same one. One that waited starts when the other has ended, well or
 * badly, and then finds what is left to do.
 */
export async function inSingleFlight<T>(oid: Oid, work: () => Promise<T>): Promise<T> {
  for (let other = underWay.get(oid); other; other = underWay.get(oid)) await other
  const done = Promise.withResolvers<null>()
  underWay.set(oid, done.promise)
  try {
    return await work()
  } finally {
    underWay.delete(oid)
    done.resolve(null)
  }
}
