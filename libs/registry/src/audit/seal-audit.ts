import {
  addLinks,
  becomeSealer,
  type Database,
  readChainHead,
  takeUnsealed,
  transaction,
} from '@entrepot/persistence'
import { linkHash } from './link-hash.js'

/** Entries that one transaction seals. */
const BATCH = 1_000

/**
 * Chains the entries of the audit log that were committed since the last time. Whatever node calls it, one seals at a time; the others
 * leave it to that one. The chain is not part of the acts' own transactions, as all of them would wait for one another then.
 *
 * @returns how many entries were sealed
 */
export async function sealAudit({ prisma }: Pick<Database, 'prisma'>): Promise<number> {
  for (let sealed = 0; ;) {
    const count = await sealBatch(prisma)
    sealed += count
    if (count < BATCH) return sealed
  }
}

function sealBatch(prisma: Database['prisma']): Promise<number> {
  return transaction(prisma, async tx => {
    if (!(await becomeSealer(tx))) return 0
    const entries = await takeUnsealed(tx, BATCH)
    if (entries.length === 0) return 0
    let { seq, hash } = await readChainHead(tx)
    const links = entries.map(({ entryId, text }) => {
      seq += 1n
      hash = linkHash(hash, text)
      return { seq, entryId, hash }
    })
    await addLinks(tx, links)
    return entries.length
  })
}
