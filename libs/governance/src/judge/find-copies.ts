import { type ParsedCard, proseHash, type ProseCopy } from '@entrepot/cards'
import { formatRepoId } from '@entrepot/core'
import { type Database, findCardsByProse } from '@entrepot/persistence'
import { isSeenByReadersOf, type JudgedRepo } from '@entrepot/registry'

/** Sections of one card whose words are looked for elsewhere. */
const MAX_HASHES = 100
/** Cards with the same words that are looked at: one is enough, but most may not be named to this one's readers. */
const MAX_CANDIDATES = 50

/** Hashes of what a card says under its headings, without those that say too little. */
export function proseHashesOf(card: ParsedCard): string[] {
  const hashes = new Set<string>()
  for (const section of card.sections) {
    const hash = proseHash(section)
    if (hash !== null) hashes.add(hash)
    if (hashes.size === MAX_HASHES) break
  }
  return [...hashes]
}

/** For each of some hashes another repository whose card says the same, among those that whoever reads `repo` may see. One statement. */
export async function findCopies(
  db: Database,
  repo: JudgedRepo,
  hashes: readonly string[],
): Promise<ProseCopy[]> {
  if (hashes.length === 0) return []
  const candidates = await findCardsByProse(db.prisma, hashes, MAX_CANDIDATES)
  const copies = new Map<string, ProseCopy>()
  for (const { proseHashes, repo: other } of candidates) {
    if (other.id === repo.id || !isSeenByReadersOf(repo, other)) continue
    for (const hash of proseHashes) {
      if (hashes.includes(hash) && !copies.has(hash)) copies.set(hash, { hash, repoId: formatRepoId(other) })
    }
  }
  return [...copies.values()]
}
