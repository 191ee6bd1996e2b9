import { newId } from '@entrepot/core'
import type { Artefact } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

export type NewArtefact = Omit<Artefact, 'id' | 'addedAt'>

export function createArtefact(tx: Tx, artefact: NewArtefact): Promise<Artefact> {
  return tx.artefact.create({ data: { id: newId(), ...artefact } })
}

export function findArtefact(db: Db, id: string): Promise<Artefact | null> {
  return db.artefact.findUnique({ where: { id } })
}

export async function deleteArtefact(tx: Tx, id: string): Promise<void> {
  await tx.artefact.delete({ where: { id } })
}

/** What a revision carries as evidence, the oldest first. */
export function listArtefacts(db: Db, repoId: string, commit: string): Promise<Artefact[]> {
  return db.artefact.findMany({ where: { repoId, commit }, orderBy: { id: 'asc' } })
}

export function countArtefacts(db: Db, repoId: string, commit: string): Promise<number> {
  return db.artefact.count({ where: { repoId, commit } })
}
