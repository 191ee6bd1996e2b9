import { type CommitSha, DomainError, formatRepoId } from '@entrepot/core'
import { isReachable } from '@entrepot/git'
import { findRevision, listRefs, type Repo, type Revision } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { openReader } from '../resolve/open-reader.js'
import { landRevision } from './land-revision.js'
import { prepareRevision } from './prepare-revision.js'

/**
 * The judged revision of a commit. Heads are judged when they land; an older commit is judged here, the first time somebody asks for it.
 *
 * @throws DomainError `revision-not-found`  no ref of this repository leads to the commit, whether or not the object exists
 */
export async function judgedRevision(engines: Engines, repo: Repo, commit: CommitSha): Promise<Revision> {
  const known = await findRevision(engines.db.prisma, repo.id, commit)
  if (known) return known
  const reader = await openReader(engines, repo.id)
  const refs = await listRefs(engines.db.prisma, repo.id)
  const tips = refs.map(ref => ref.commit)
  if (!(await isReachable(reader, commit, tips)))
    throw new DomainError('revision-not-found', `Invalid rev id: ${commit}`)
  const prepared = await prepareRevision(engines, repo, commit, reader)
  await engines.trees.put(prepared.tree)
  const { revisions } = await landRevision(engines, {
    actor: 'registry',
    source: 'read',
    repo,
    create: null,
    packs: [],
    refUpdates: [],
    // What its tree names may never have been stored: a link says only what the repository holds.
    revisions: [{ ...prepared, largeFiles: [] }],
  })
  const [revision] = revisions
  if (!revision)
    throw new DomainError('revision-not-found', `Revision ${commit} of ${formatRepoId(repo)} did not land`)
  return revision
}
