import { formatRepoId, type Oid, type RepoName, repoKey } from '@entrepot/core'
import type { Repo } from './generated/client.js'
import { retirePacks } from './packs.js'
import { retireBlobsOf } from './retired-blobs.js'
import type { Tx } from './transaction.js'

/** What a repository's owners may change of its row; what is absent stays. */
export type RepoChange = Partial<Pick<Repo, 'visibility' | 'gating' | 'discussionsDisabled'>>

/** Changes a row that the caller has locked. */
export function updateRepo(tx: Tx, repoId: string, change: RepoChange): Promise<Repo> {
  return tx.repo.update({ where: { id: repoId }, data: change })
}

/**
 * Calls a repository otherwise. The caller has locked its row.
 * @throws a unique violation (`isUniqueViolation`) when another one has the name
 */
export function renameRepo(tx: Tx, repoId: string, { type, namespace, name }: RepoName): Promise<Repo> {
  const idKey = repoKey(formatRepoId({ namespace, name }))
  return tx.repo.update({ where: { id: repoId, type }, data: { namespace, name, idKey } })
}

/** Keeps a repository from being deleted, and its packs from being swapped, until the transaction ends. False when it is gone. */
export async function holdRepo(tx: Tx, repoId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM repo WHERE id = ${repoId}::uuid FOR SHARE`
  return rows.length === 1
}

/**
 * Deletes a repository with everything that is only its own: refs and their log, revisions with cards and findings, links to large files,
 * discussions, grants, locks, requests for access, former names, and the mirror that it was. Its packs are marked for collection; large
 * files that nobody else holds stay in the store until they are collected.
 *
 * Cost: a statement for each kind of row, and the time to delete them: 8 s for 10,000 revisions with 300,000 findings, on two busy
 * cores. What takes longer than a transaction may is left whole.
 */
export async function deleteRepo(tx: Tx, repoId: string): Promise<void> {
  const packs = await tx.pack.findMany({ where: { repoId }, select: { oid: true } })
  await retirePacks(
    tx,
    packs.map(({ oid }) => oid as Oid),
  )
  await retireBlobsOf(tx, repoId)
  await tx.refLogEntry.deleteMany({ where: { repoId } })
  await tx.mirror.deleteMany({ where: { repoId } })
  await tx.repo.delete({ where: { id: repoId } })
}

/**
 * Ends what teams of other organizations were granted in a repository that is in `namespace` now.
 * @returns the accounts that lost rights by it
 */
export async function dropForeignTeamGrants(
  tx: Tx,
  repoId: string,
  namespace: string | null,
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ accountId: string }[]>`
    WITH foreign_team AS (
      SELECT t.id FROM team t JOIN account o ON o.id = t.organization_id
      WHERE o.name_key <> ${namespace?.toLowerCase() ?? ''}
    ), dropped AS (
      DELETE FROM repo_grant g USING foreign_team f WHERE g.repo_id = ${repoId}::uuid AND g.team_id = f.id RETURNING g.team_id
    )
    SELECT DISTINCT m.account_id::text AS "accountId" FROM team_member m JOIN dropped d ON d.team_id = m.team_id`
  return rows.map(({ accountId }) => accountId)
}

export interface BlobLinkCopy {
  readonly fromRepoId: string
  readonly toRepoId: string
  /** Leaves out what is free nowhere in the source. */
  readonly onlyFree: boolean
  /** Whether what is free there is free here too. */
  readonly staysFree: boolean
}

/** Makes one repository a holder of the large files that another holds. */
export async function copyBlobLinks(
  tx: Tx,
  { fromRepoId, toRepoId, onlyFree, staysFree }: BlobLinkCopy,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO blob_link (repo_id, oid, is_free)
    SELECT ${toRepoId}::uuid, oid, is_free AND ${staysFree} FROM blob_link
    WHERE repo_id = ${fromRepoId}::uuid AND (is_free OR NOT ${onlyFree})
    ON CONFLICT (repo_id, oid) DO UPDATE SET is_free = blob_link.is_free OR excluded.is_free`
}
