import { createHash } from 'node:crypto'
import type { NewVariant } from '@entrepot/persistence'
import { type DraftVariant, rankOf } from './to-variant.js'

/** Bytes of a path in a key. */
const MAX_PATH_BYTES = 1_024

/**
 * Gives each variant its key: `gguf/Q4_K_M`, and its first path behind it where a revision has several of the same; the one that loaders open
 * by themselves keeps the short key, so that it is called the same when a copy is put beside it.
 */
export function nameVariants(drafts: readonly DraftVariant[]): NewVariant[] {
  const sorted = drafts
    .map(({ variant }) => variant)
    .toSorted((a, b) => rankOf(a) - rankOf(b) || (pathOf(a) < pathOf(b) ? -1 : 1))
  const taken = new Set<string>()
  return sorted.map(variant => {
    const short = `${variant.format}/${variant.quantization}`
    const key = taken.has(short) ? `${short}/${shortened(pathOf(variant))}` : short
    taken.add(short)
    return { ...variant, key }
  })
}

function pathOf({ files }: Pick<NewVariant, 'files'>): string {
  return files[0]?.path ?? ''
}

/** A key is indexed, and PostgreSQL indexes no text of more than 2,700 bytes. Longer paths end in what tells them apart. */
function shortened(path: string): string {
  if (Buffer.byteLength(path) <= MAX_PATH_BYTES) return path
  const digest = createHash('sha256').update(path).digest('hex').slice(0, 32)
  return `${path.slice(0, MAX_PATH_BYTES / 8)}…${digest}`
}
