import { buffer } from 'node:stream/consumers'
import type { Engines } from '../engines.js'
import { openReader } from '../resolve/open-reader.js'
import { readTree } from '../resolve/read-tree.js'
import type { ResolvedRevision } from '../resolve/resolved-revision.js'

/** Where a card lies in its repository. */
export const CARD_PATH = 'README.md'

export interface CardText {
  readonly text: string
  readonly sizeBytes: number
  /** There is more than is shown. */
  readonly isCut: boolean
}

/** Which revision: what a resolved one has, and no more. */
export type CardOf = Pick<ResolvedRevision, 'commit' | 'paths'> & { readonly repo: { readonly id: string } }

/**
 * The README.md of a revision as it is written, for who may read that revision. Whoever hands it out writes the delivery down before.
 *
 * Cost: a tree index and one small file, from memory when warm.
 *
 * @param maxBytes  what is longer is cut
 * @returns null where there is no README.md, or where it is kept as a large file
 */
export async function readCardText(
  engines: Engines,
  revision: CardOf,
  maxBytes: number,
): Promise<CardText | null> {
  const entry = (await readTree(engines, revision)).get(CARD_PATH)
  if (!entry || entry.lfs || !entry.mode.startsWith('100')) return null
  const { sizeBytes, oid } = entry
  const reader = await openReader(engines, revision.repo.id)
  const bytes = await buffer(
    await reader.openBlob(oid, { start: 0, endExclusive: Math.min(sizeBytes, maxBytes) }),
  )
  const isCut = sizeBytes > maxBytes
  // As a stream it leaves out the half of a character that the cut may have left.
  return { text: new TextDecoder().decode(bytes, { stream: isCut }), sizeBytes, isCut }
}
