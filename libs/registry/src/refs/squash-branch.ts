import { type AccountPrincipal, type CommitSha, DomainError } from '@entrepot/core'
import { formatCommit, readCommit, writePack } from '@entrepot/git'
import { findRefs, type Repo } from '@entrepot/persistence'
import { signatureOf } from '../access/signature-of.js'
import type { Engines } from '../engines.js'
import { landIncoming } from '../receive/land-incoming.js'
import { openReader } from '../resolve/open-reader.js'
import { BRANCHES } from './ref-name.js'
import { requireMayTakeBack } from './require-may-take-back.js'

/**
 * Replaces the history of a branch by one commit without parents that has the files of its head. What no ref leads to afterwards is for
 * writers; `deleteLargeFiles` is what takes bytes away.
 *
 * @param branch  its name, or that of a pull request's ref such as `refs/pr/1`
 * @throws DomainError `revision-not-found`  there is no such branch
 * @throws DomainError `forbidden`           the default branch is for those who run the repository
 * @throws DomainError `ref-conflict`        somebody moved it meanwhile
 * @throws as `landIncoming`
 */
export async function squashBranch(
  engines: Engines,
  actor: AccountPrincipal,
  repo: Repo,
  { branch, message }: { readonly branch: string; readonly message: string | null },
): Promise<CommitSha> {
  const refName = branch.startsWith('refs/') ? branch : `${BRANCHES}${branch}`
  const [ref] = await findRefs(engines.db.prisma, repo.id, [refName])
  if (!ref) throw new DomainError('revision-not-found', `Invalid rev id: ${branch.slice(0, 200)}`)
  requireMayTakeBack(actor, repo, refName)
  const reader = await openReader(engines, repo.id)
  const { tree } = await readCommit(reader, ref.commit)
  const text = message === null || message.trim() === '' ? `Super-squash branch '${branch}'` : message
  const author = signatureOf(actor, new Date())
  const squashed = formatCommit({ tree, parents: [], author, message: text })
  const commit = squashed.oid as CommitSha
  const quarantine = await writePack(engines.scratchDir, { cacheGitDir: reader.gitDir, objects: [squashed] })
  try {
    const refUpdates = [{ name: refName, before: ref.oid, after: { oid: commit, commit } }]
    await landIncoming(engines, { actor, source: 'commit', repo, refUpdates, quarantine })
    return commit
  } finally {
    await quarantine.dispose()
  }
}
