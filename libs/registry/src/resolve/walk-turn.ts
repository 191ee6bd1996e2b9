import { DomainError } from '@entrepot/core'
import pLimit from 'p-limit'

/** Walks of git through a history that requests start at a time: each keeps a processor busy, the longest for seconds. */
const CONCURRENT_WALKS = 4

const turns = pLimit(CONCURRENT_WALKS)

/**
 * Runs a walk when it is its turn on this node, so that many callers make each other wait and not the whole server. Must not be called
 * by what runs in a turn itself.
 *
 * @param signal  of a client that may leave: then the walk is not begun
 * @throws DomainError `cancelled`
 */
export function inWalkTurn<T>(walk: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  return turns(() => {
    if (signal?.aborted) throw new DomainError('cancelled', 'The client went away.')
    return walk()
  })
}
