import { asCommitSha, type CommitSha } from '@entrepot/core'
import type { Db } from '../transaction.js'

/** A commit id that stands for a variant of a model. */
export interface AliasRow {
  readonly commit: CommitSha
  /** Where it is asked for. */
  readonly repoId: string
  /** Where its files are. */
  readonly targetRepoId: string
  readonly targetCommit: CommitSha
  readonly variantKey: string
}

/** Keeps what an id stands for. The same id always stands for the same, so one that is kept already stays as it is. */
export async function keepAlias(db: Db, alias: AliasRow): Promise<void> {
  await db.aliasRevision.createMany({ data: [alias], skipDuplicates: true })
}

/** What an id stands for in a repository; null where nothing was ever called so there. */
export async function findAlias(db: Db, repoId: string, commit: CommitSha): Promise<AliasRow | null> {
  const row = await db.aliasRevision.findUnique({ where: { commit, repoId } })
  if (!row) return null
  const { targetRepoId, targetCommit, variantKey } = row
  return { commit, repoId, targetRepoId, targetCommit: asCommitSha(targetCommit), variantKey }
}
