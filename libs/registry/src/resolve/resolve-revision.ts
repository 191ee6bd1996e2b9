import { asCommitSha, type CommitSha, DomainError, isCommitSha, type Principal } from '@entrepot/core'
import { resolveCommit } from '@entrepot/git'
import { findRefs, newestClearedCommit, type Repo, type Revision } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { judgedRevision } from '../land/judged-revision.js'
import { whyNotReadable } from './may-read.js'
import { openReader } from './open-reader.js'

export interface ResolvedRevision {
  readonly repo: Repo
  readonly commit: CommitSha
  readonly revision: Revision
}

/** What clients call the default branch when they were told nothing else. */
const DEFAULT_NAMES: ReadonlySet<string> = new Set(['HEAD', 'main'])

/**
 * The commit that a client's word for a revision means, if this principal may read it. Looked up in the order of the Hub: a whole commit
 * id, the default branch, a branch, a tag, a full ref name, the beginning of a commit id.
 *
 * For an inference token a branch means its newest cleared commit.
 *
 * @throws DomainError `revision-not-found`
 * @throws DomainError `revision-blocked`, `revision-restricted`, `revision-pending`  it is there, but not for this principal
 */
export async function resolveRevision(
  engines: Engines,
  principal: Principal,
  repo: Repo,
  word: string,
): Promise<ResolvedRevision> {
  const commit = isCommitSha(word) ? word : await commitOfName(engines, principal, repo, word)
  const revision = await judgedRevision(engines, repo, commit)
  const judged = { commit, verdict: revision.verdict, verdictReasons: revision.verdictReasons }
  const refusal = whyNotReadable(principal, repo, judged)
  if (refusal) throw refusal
  return { repo, commit, revision }
}

async function commitOfName(
  engines: Engines,
  principal: Principal,
  repo: Repo,
  word: string,
): Promise<CommitSha> {
  const names = candidates(word, repo.defaultBranch)
  const refs = new Map((await findRefs(engines.db.prisma, repo.id, names)).map(ref => [ref.name, ref]))
  const ref = names.map(name => refs.get(name)).find(found => found !== undefined)
  if (ref) {
    const isInference = principal.kind === 'token' && principal.audience === 'inference'
    const cleared = isInference ? await newestClearedCommit(engines.db.prisma, repo.id, ref.name) : null
    return asCommitSha(cleared ?? ref.commit)
  }
  const abbreviated = /^[0-9a-f]{5,39}$/i.test(word)
    ? await resolveCommit(await openReader(engines, repo.id), word)
    : null
  if (abbreviated) return abbreviated
  throw new DomainError('revision-not-found', `Invalid rev id: ${word.slice(0, 200)}`)
}

/** Full names of the refs a word may mean, the first that exists wins. */
function candidates(word: string, defaultBranch: string): string[] {
  const names = [`refs/heads/${word}`, `refs/tags/${word}`]
  if (DEFAULT_NAMES.has(word)) names.push(`refs/heads/${defaultBranch}`)
  if (word.startsWith('refs/')) names.unshift(word)
  return names
}
