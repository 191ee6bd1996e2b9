import { asCommitSha, type CommitSha, isCommitSha, type Principal } from '@entrepot/core'
import { findCommits } from '@entrepot/git'
import { findRefs, findRevision, type Repo } from '@entrepot/persistence'
import { can } from '../access/can.js'
import type { Engines } from '../engines.js'
import { isReachableCommit } from './is-reachable-commit.js'
import { newestCleared } from './newest-cleared.js'
import { openReader } from './open-reader.js'

/** What clients call the default branch when they were told nothing else. */
const DEFAULT_NAMES: ReadonlySet<string> = new Set(['HEAD', 'main'])

/** A commit of a repository that a word means. */
export interface Meant {
  readonly commit: CommitSha
  /** The word, when it is the beginning of the commit's id. */
  readonly asked?: string
  /** The word leads to the default branch, by whatever name. */
  readonly isDefaultBranch: boolean
}

/** Which commit of a repository a word means for a principal; whether they may read it is another question. Null for none. */
export async function meantCommit(
  engines: Engines,
  principal: Principal,
  repo: Repo,
  word: string,
): Promise<Meant | null> {
  if (isCommitSha(word)) return commitOfId(engines, principal, repo, word)
  const names = candidates(word, repo.defaultBranch)
  return (await commitOfRef(engines, principal, repo, names)) ?? commitOfPrefix(engines, repo, word)
}

/** What the default branch leads to for a principal; null where there is none. */
export function headFor(engines: Engines, principal: Principal, repo: Repo): Promise<Meant | null> {
  return commitOfRef(engines, principal, repo, [`refs/heads/${repo.defaultBranch}`])
}

async function commitOfId(
  engines: Engines,
  principal: Principal,
  repo: Repo,
  commit: CommitSha,
): Promise<Meant | null> {
  const isThere =
    (can(principal, 'repo:write', repo) &&
      (await findRevision(engines.db.prisma, repo.id, commit)) !== null) ||
    (await isReachableCommit(engines, repo, commit))
  return isThere ? { commit, isDefaultBranch: false } : null
}

async function commitOfRef(
  engines: Engines,
  principal: Principal,
  repo: Repo,
  names: readonly string[],
): Promise<Meant | null> {
  const refs = new Map((await findRefs(engines.db.prisma, repo.id, names)).map(ref => [ref.name, ref]))
  const ref = names.map(name => refs.get(name)).find(found => found !== undefined)
  if (!ref) return null
  const isInference = principal.kind === 'token' && principal.audience === 'inference'
  const cleared = isInference ? (await newestCleared(engines, repo, [ref.name])).get(ref.name) : undefined
  const isDefaultBranch = ref.name === `refs/heads/${repo.defaultBranch}`
  return { commit: asCommitSha(cleared ?? ref.commit), isDefaultBranch }
}

/** What nothing leads to is not there, and can't make a prefix ambiguous either. */
async function commitOfPrefix(engines: Engines, repo: Repo, word: string): Promise<Meant | null> {
  if (!/^[0-9a-f]{5,39}$/i.test(word)) return null
  const reachable: CommitSha[] = []
  for (const commit of await findCommits(await openReader(engines, repo.id), word)) {
    if (await isReachableCommit(engines, repo, commit)) reachable.push(commit)
  }
  const [only, another] = reachable
  return only !== undefined && another === undefined
    ? { commit: only, asked: word, isDefaultBranch: false }
    : null
}

/** Full names of the refs a word may mean, the first that exists wins. */
function candidates(word: string, defaultBranch: string): string[] {
  const names = [`refs/heads/${word}`, `refs/tags/${word}`]
  if (DEFAULT_NAMES.has(word)) names.push(`refs/heads/${defaultBranch}`)
  if (word.startsWith('refs/')) names.unshift(word)
  return names
}
