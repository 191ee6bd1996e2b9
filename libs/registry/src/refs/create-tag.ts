import { type AccountPrincipal, type CommitSha, DomainError, type GitOid } from '@entrepot/core'
import { formatTag, writePack } from '@entrepot/git'
import { findRefs, listPacks, type Repo } from '@entrepot/persistence'
import { signatureOf } from '../access/signature-of.js'
import type { Engines } from '../engines.js'
import { landIncoming } from '../receive/land-incoming.js'
import { resolveOwnRevision } from '../resolve/resolve-own-revision.js'
import { newRefName, TAGS } from './ref-name.js'

export interface NewTagRequest {
  /** Without `refs/tags/`. */
  readonly name: string
  /** Any word for the revision that it marks. */
  readonly revision: string
  /** Null or empty: a plain ref; otherwise an annotated tag with this text. */
  readonly message: string | null
}

/**
 * Makes a tag.
 *
 * @throws DomainError `invalid-argument`    no name for a tag
 * @throws DomainError `already-exists`, `revision-not-found`
 * @throws as `landIncoming`
 */
export async function createTag(
  engines: Engines,
  actor: AccountPrincipal,
  repo: Repo,
  { name, revision, message }: NewTagRequest,
): Promise<void> {
  const refName = newRefName(TAGS, name)
  const { commit } = await resolveOwnRevision(engines, actor, repo, revision)
  if ((await findRefs(engines.db.prisma, repo.id, [refName])).length > 0)
    throw new DomainError('already-exists', `Reference ${refName} already exists`, { ref: refName })
  const land = (oid: GitOid, quarantine: Parameters<typeof landIncoming>[1]['quarantine']) =>
    landIncoming(engines, {
      actor,
      source: 'commit',
      repo,
      refUpdates: [{ name: refName, before: null, after: { oid, commit } }],
      quarantine,
    })
  if (message === null || message.trim() === '') return void (await land(commit, null))
  const tag = annotate(actor, { name, commit, message })
  const cacheGitDir = await engines.git.hydrate(repo.id, await listPacks(engines.db.prisma, repo.id))
  const quarantine = await writePack(engines.scratchDir, { cacheGitDir, objects: [tag] })
  try {
    await land(tag.oid, quarantine)
  } finally {
    await quarantine.dispose()
  }
}

function annotate(
  actor: AccountPrincipal,
  { name, commit, message }: { readonly name: string; readonly commit: CommitSha; readonly message: string },
) {
  const tagger = signatureOf(actor, new Date())
  return formatTag({ name, target: { oid: commit, type: 'commit' }, tagger, message })
}
