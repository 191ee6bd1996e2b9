import { asCommitSha, type CommitSha, DomainError, isCommitSha, type Principal } from '@entrepot/core'
import { findCommits } from '@entrepot/git'
import { findRefs, type Repo, type Revision } from '@entrepot/persistence'
import { can } from '../access/can.js'
import type { Engines } from '../engines.js'
import { judgedRevision } from '../land/judged-revision.js'
import { isReachableCommit } from './is-reachable-commit.js'
import { whyNotReadable } from './may-read.js'
import { newestCleared } from './newest-cleared.js'
import { openReader } from './open-reader.js'

export interface ResolvedRevision {
  /** Where its files are: for an alias another repository than the one that was asked. */
  readonly repo: Repo
  readonly commit: CommitSha
  readonly revision: Revision
  /** What clients are told that it is: `commit`, or the id of an alias. */
  readonly shownAs: CommitSha
  /** The only files of it that are there for who asks; null: all. */
  readonly paths: ReadonlySet<string> | null
}

/** What clients call the default branch when they were told nothing else. */
const DEFAULT_NAMES: ReadonlySet<string> = new Set(['HEAD', 'main'])

/** A commit that a word means. */
interface Meant {
  readonly commit: CommitSha
  /** The word, when it is the beginning of the commit's id. */
  readonly asked?: string
}

/**
 * The commit that a client's word for a revision means, if this principal may read it. Looked up in the order of the Hub: a whole commit
 * id, the default branch, a branch, a tag, a full ref name, the beginning of a commit id.
 *
 * For an inference token a branch means its newest cleared commit. A commit that no ref leads to any more is there only for who may write
 * to the repository, by its whole id.
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
  const meant =
    (await commitOfId(engines, principal, repo, word)) ??
    (await commitOfRef(engines, principal, repo, word)) ??
    (await commitOfPrefix(engines, repo, word))
  if (!meant) throw new DomainError('revision-not-found', `Invalid rev id: ${word.slice(0, 200)}`)
  const { commit } = meant
  const revision = await judgedRevision(engines, repo, commit)
  const refusal = whyNotReadable(principal, repo, { ...revision, ...meant })
  if (refusal) throw refusal
  return { repo, commit, revision, shownAs: commit, paths: null }
}

async function commitOfId(
  engines: Engines,
  principal: Principal,
  repo: Repo,
  word: string,
): Promise<Meant | null> {
  if (!isCommitSha(word)) return null
  const isThere = can(principal, 'repo:write', repo) || (await isReachableCommit(engines, repo, word))
  return isThere ? { commit: word } : null
}

async function commitOfRef(
  engines: Engines,
  principal: Principal,
  repo: Repo,
  word: string,
): Promise<Meant | null> {
  if (isCommitSha(word)) return null
  const names = candidates(word, repo.defaultBranch)
  const refs = new Map((await findRefs(engines.db.prisma, repo.id, names)).map(ref => [ref.name, ref]))
  const ref = names.map(name => refs.get(name)).find(found => found !== undefined)
  if (!ref) return null
  const isInference = principal.kind === 'token' && principal.audience === 'inference'
  const cleared = isInference ? (await newestCleared(engines, repo, [ref.name])).get(ref.name) : undefined
  return { commit: asCommitSha(cleared ?? ref.commit) }
}

/** What nothing leads to is not there, and can't make a prefix ambiguous either. */
async function commitOfPrefix(engines: Engines, repo: Repo, word: string): Promise<Meant | null> {
  if (!/^[0-9a-f]{5,39}$/i.test(word)) return null
  const reachable: CommitSha[] = []
  for (const commit of await findCommits(await openReader(engines, repo.id), word)) {
    if (await isReachableCommit(engines, repo, commit)) reachable.push(commit)
  }
  const [only, another] = reachable
  return only !== undefined && another === undefined ? { commit: only, asked: word } : null
}

/** Full names of the refs a word may mean, the first that exists wins. */
function candidates(word: string, defaultBranch: string): string[] {
  const names = [`refs/heads/${word}`, `refs/tags/${word}`]
  if (DEFAULT_NAMES.has(word)) names.push(`refs/heads/${defaultBranch}`)
  if (word.startsWith('refs/')) names.unshift(word)
  return names
}
