import {
  countFindings,
  findRefs,
  findRevision,
  linkedBytes,
  type NewLineageEdge,
  type Repo,
  setLineage,
  setRepoHead,
  type Tx,
} from '@entrepot/persistence'
import type { Landing } from './land-revision.js'

const NO_FINDINGS = { error: 0, warning: 0, info: 0 } as const

/**
 * Brings what the repository's row says of its head in step with the default branch, wherever that went: its revision may have landed long
 * ago, under another branch. Without one the facts are emptied, so that nothing of an old head is shown as if it stood for the repository.
 *
 * @returns whether another revision is the head now
 */
export async function refreshHead(
  tx: Tx,
  repo: Repo,
  landing: Pick<Landing, 'defaultBranch' | 'refUpdates'>,
): Promise<boolean> {
  const defaultBranch = landing.defaultBranch ?? repo.defaultBranch
  const [ref] = await findRefs(tx, repo.id, [`refs/heads/${defaultBranch}`])
  const revision = ref ? await findRevision(tx, repo.id, ref.commit) : null
  const findings = revision ? await countFindings(tx, revision.id) : NO_FINDINGS
  const usedStorageBytes = await linkedBytes(tx, repo.id)
  const refsMovedAt = landing.refUpdates.length > 0 ? new Date() : null
  await setRepoHead(tx, repo.id, { defaultBranch, revision, findings, usedStorageBytes }, refsMovedAt)
  const isMoved = revision?.id !== repo.headRevisionId
  if (isMoved) await setLineage(tx, repo.id, edgesOf(revision?.facts))
  return isMoved
}

/** What the facts of a revision say of its origins. */
function edgesOf(facts: unknown): NewLineageEdge[] {
  const parents = (facts as StoredLineage | null | undefined)?.lineage?.parents ?? []
  return parents.map(({ kind, id, relation }) => ({
    kind,
    parentType: kind === 'dataset' ? 'dataset' : 'model',
    parentId: id,
    relation,
  }))
}

/** The part of `PolicyFacts` that is read here. */
interface StoredLineage {
  readonly lineage?: {
    readonly parents?: readonly {
      readonly kind: 'base_model' | 'dataset'
      readonly id: string
      readonly relation: string | null
    }[]
  }
}
