import { formatRepoId, type RepoName, repoKey } from '@entrepot/core'
import type { Repo } from './generated/client.js'
import type { Db, Tx } from './transaction.js'

/** The repository that was called so before it was moved; null when none was. */
export async function findByFormerName(db: Db, name: RepoName): Promise<Repo | null> {
  const row = await db.formerName.findUnique({ where: { type_idKey: keyOf(name) }, include: { repo: true } })
  return row?.repo ?? null
}

/** Leaves a name behind for a repository; the last one that left it has it. */
export async function rememberFormerName(tx: Tx, name: RepoName, repoId: string): Promise<void> {
  const key = keyOf(name)
  await tx.formerName.upsert({
    where: { type_idKey: key },
    create: { ...key, repoId },
    update: { repoId, createdAt: new Date() },
  })
}

/** A name that a repository has is nobody's former one. */
export async function forgetFormerName(tx: Tx, name: RepoName): Promise<void> {
  await tx.formerName.deleteMany({ where: keyOf(name) })
}

function keyOf(name: RepoName) {
  return { type: name.type, idKey: repoKey(formatRepoId(name)) }
}
