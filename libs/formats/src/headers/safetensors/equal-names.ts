import { setImmediate as nextTurn } from 'node:timers/promises'

const HALF_BITS = 26
/** Parts that are sorted at a time, so that other work need not wait for a million names. */
const PARTS = 32
/** Fewer names are sorted in less than a millisecond. */
const FEW_NAMES = 10_000

/**
 * A hash of 52 bits, as two of 26 side by side: two names of a million that are not the same meet in it once in ten thousand files. Names may
 * be made to meet; a file of such is called wrong, which it is.
 */
export function hashOfName(name: string): number {
  let high = 0x811c9dc5
  let low = 0x9dc5811c
  for (let at = 0; at < name.length; at += 1) {
    const code = name.charCodeAt(at)
    high = Math.imul(high ^ code, 0x01000193)
    low = Math.imul(low ^ (code + at), 0x85ebca6b)
    low ^= low >>> 13
  }
  return (high >>> (32 - HALF_BITS)) * 2 ** HALF_BITS + (low >>> (32 - HALF_BITS))
}

/** Whether two of these hashes are the same. Lets go of the processor now and then; leaves them in another order. */
export async function hasEqualNames(hashes: Float64Array): Promise<boolean> {
  if (hashes.length < FEW_NAMES) return hasNeighbours(hashes.sort())
  for (const part of parted(hashes)) {
    if (hasNeighbours(part.sort())) return true
    await nextTurn()
  }
  return false
}

/** By the topmost bits: equal ones are in one part. */
function parted(hashes: Float64Array): readonly Float64Array[] {
  const width = 2 ** (2 * HALF_BITS) / PARTS
  const ends = new Uint32Array(PARTS + 1)
  for (const hash of hashes) {
    const next = Math.floor(hash / width) + 1
    ends[next] = (ends[next] ?? 0) + 1
  }
  for (let part = 1; part <= PARTS; part += 1) ends[part] = (ends[part] ?? 0) + (ends[part - 1] ?? 0)
  const starts = ends.slice()
  const sorted = new Float64Array(hashes.length)
  for (const hash of hashes) {
    const part = Math.floor(hash / width)
    const at = starts[part] ?? 0
    sorted[at] = hash
    starts[part] = at + 1
  }
  return Array.from({ length: PARTS }, (_, part) => sorted.subarray(ends[part], ends[part + 1]))
}

function hasNeighbours(hashes: Float64Array): boolean {
  for (let at = 1; at < hashes.length; at += 1) if (hashes[at] === hashes[at - 1]) return true
  return false
}
