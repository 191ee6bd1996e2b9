import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Bytes that bodies bring between two collections: some hundred buffers, most of them done with. */
const EVERY_BYTES = 16 * 1024 * 1024

const collect = youngCollector()
let bytesSince = 0

/**
 * Counts bytes of bodies that came in, in buffers that Node makes anew for every 64 KiB.
 *
 * Such buffers lie outside of V8's heap and are hardly garbage in its eyes, so it lets them pile up, and answers every 35 MiB of them with a
 * collection of the whole heap. In this server that took 30 to 40 % of the time of an upload, and 60 to 100 MiB. A collection of what is
 * young, which costs a millisecond, finds them too: with one every 16 MiB there is none of the other kind.
 */
export function noteReceived(bytes: number): void {
  bytesSince += bytes
  if (bytesSince < EVERY_BYTES) return
  bytesSince = 0
  collect()
}

/** V8's own, which it hands out to new contexts only, and only under a flag. */
function youngCollector(): () => void {
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('globalThis.gc')
  setFlagsFromString('--no-expose-gc')
  return typeof gc === 'function' ? () => void gc({ type: 'minor' }) : () => undefined
}
