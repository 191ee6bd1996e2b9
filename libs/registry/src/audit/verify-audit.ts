import { type ChainLink, type Database, readLinks, unsealedTail } from '@entrepot/persistence'
import { linkHash } from './link-hash.js'

/** Links that are read at a time. */
const PAGE = 5_000

export interface AuditReport {
  readonly linkCount: number
  /** Number and hash (hex) of the last link that holds. Whoever keeps them elsewhere can tell later that nothing before was rewritten. */
  readonly head: { readonly seq: bigint; readonly hash: string }
  /** The first link that does not hold; null when all do. */
  readonly broken: { readonly seq: bigint; readonly entryId: string; readonly reason: string } | null
  /** Entries that no link seals yet. */
  readonly unsealed: { readonly count: number; readonly oldest: Date | null }
}

/** A link that somebody wrote down at an earlier time. */
export interface Anchor {
  readonly seq: bigint
  /** Hex. */
  readonly hash: string
}

/**
 * Proves the chain of the audit log from its beginning: that no sealed entry was altered, removed or put in between. What it can't tell is
 * whether somebody who owns the database made the whole chain anew: for that, give it an anchor that was kept elsewhere.
 *
 * Cost: reads every entry once.
 */
export async function verifyAudit(
  { prisma }: Pick<Database, 'prisma'>,
  anchor: Anchor | null = null,
): Promise<AuditReport> {
  let head = { seq: 0n, hash: new Uint8Array(32) }
  let broken: AuditReport['broken'] = null
  let isAnchored = anchor === null
  for (let isLast = false; !isLast && broken === null;) {
    const links = await readLinks(prisma, head.seq, PAGE)
    isLast = links.length < PAGE
    for (const link of links) {
      const reason = whatIsWrong(head, link, anchor)
      if (reason !== null) {
        broken = { seq: link.seq, entryId: link.entryId, reason }
        break
      }
      isAnchored ||= link.seq === anchor?.seq
      head = link
    }
  }
  if (broken === null && !isAnchored && anchor) {
    broken = { seq: anchor.seq, entryId: '', reason: 'the chain ends before the link of the anchor' }
  }
  return {
    linkCount: Number(head.seq),
    head: { seq: head.seq, hash: hex(head.hash) },
    broken,
    unsealed: await unsealedTail(prisma),
  }
}

function whatIsWrong(
  before: { seq: bigint; hash: Uint8Array },
  { seq, hash, text }: ChainLink,
  anchor: Anchor | null,
): string | null {
  if (seq !== before.seq + 1n) return `the link before it, number ${seq - 1n}, is gone`
  if (text === null) return 'its entry is gone'
  if (hex(linkHash(before.hash, text)) !== hex(hash)) return 'its entry or the link was altered'
  if (anchor?.seq === seq && anchor.hash !== hex(hash)) return 'it is not the link that the anchor names'
  return null
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
