import { createHash } from 'node:crypto'
import type { Finding } from '@entrepot/core'

/** The rule of findings that something derives from what was called back. Its facts lie outside of the card, so it is none of `cards`. */
export const PARENT_RECALLED = 'parent-recalled'

/** An ancestor of which a revision is called back. */
export interface RecalledOrigin {
  /** Hub id. */
  readonly id: string
  /** It is the one that its default branch stands on; else an older one, or one of another branch. */
  readonly isHead: boolean
}

/**
 * What a recall means for what derives from it. A card names its origins without their revisions, so that a recall of an older one is only
 * shown, while one of the head is an error: what it was recalled for may have come along.
 */
export function recalledOriginFindings(origins: readonly RecalledOrigin[]): Finding[] {
  return origins.map(({ id, isHead }) => ({
    ruleId: PARENT_RECALLED,
    severity: isHead ? 'error' : 'warning',
    state: isHead ? 'fail' : 'needs-review',
    message: isHead
      ? `${id}, which this derives from, was recalled.`
      : `A revision of ${id}, which this derives from, was recalled; its head was not.`,
    position: { path: 'README.md', keyPath: 'base_model', heading: null, line: null, column: null },
    evidence: id,
    fix: 'Find out why it was recalled, and whether this has it too; derive it anew from a revision that stands.',
    fingerprint: createHash('sha256')
      .update(`${PARENT_RECALLED}\0${id.toLowerCase()}`)
      .digest('hex')
      .slice(0, 32),
  }))
}
