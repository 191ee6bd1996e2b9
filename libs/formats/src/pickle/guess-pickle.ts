import { ByteCursor } from '../byte-cursor.js'
import type { ReadRange } from '../read-range.js'
import { Sightings } from './sightings.js'
import { type WalkEnd, walkPickle } from './walk-pickle.js'

/** Opcodes that a guess may follow; text and other binary end within a few. */
const MAX_OPCODES = 200_000
/** Pickles that may come before one that imports. */
const MAX_PICKLES = 100
const NAME = /^[A-Za-z_][\w.]*$/

/**
 * Whether bytes without the sign of a pickle are one, as those of protocols 0 and 1 have none: they are walked from the first byte, and are
 * one if that ends as pickles do with something imported, or if something dangerous was met. Cheap for anything else.
 */
export async function guessPickle(read: ReadRange, sizeBytes: number): Promise<boolean> {
  const sightings = new Sightings()
  const cursor = new ByteCursor(read, 0, sizeBytes)
  const budget = { leftOpcodes: MAX_OPCODES }
  let reason: WalkEnd['reason'] = 'stop'
  for (let count = 0; count < MAX_PICKLES && reason === 'stop' && cursor.leftBytes > 0; count++) {
    reason = (await walkPickle({ cursor, sightings, budget, onBytes: () => undefined })).reason
    if (reason === 'stop' && sightings.imports.length > 0) break
  }
  const named = sightings.imports.filter(
    ({ module, name }) => NAME.test(module.trim()) && NAME.test(name.trim()),
  )
  if (reason === 'too-large') return true
  return reason === 'stop' ? named.length > 0 : named.some(({ verdict }) => verdict === 'dangerous')
}
