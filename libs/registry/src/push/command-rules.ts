import { formatRepoId, isCommitSha } from '@entrepot/core'
import { isRefName, type RefCommand } from '@entrepot/git'
import type { RefRow, Repo } from '@entrepot/persistence'
import { isReservedRef } from '../resolve/profile-word.js'

const RESERVED_HINT = 'profile/… is for variants of a model; choose another name'
/** Characters of a name in a refusal. */
const SHOWN_LENGTH = 200

/**
 * Why one command of a push can't be done, as far as names and refs tell; null when nothing speaks against it. The words are for the end of
 * git's own line about the ref, so they are short and say what to do.
 */
export function whyNotCommand(
  command: RefCommand,
  repo: Repo,
  refs: ReadonlyMap<string, RefRow>,
): string | null {
  const { name, before, after } = command
  return (
    whyNotName(name) ??
    whyNotPlace(command, repo) ??
    whyNotNew(command) ??
    (before === null && after === null ? 'there is no such ref' : null) ??
    whyNotNow(command, refs.get(name)?.oid ?? null)
  )
}

function whyNotName(name: string): string | null {
  if (!isRefName(name) || name.includes('\ufffd')) return 'that is no name for a ref'
  const short = name.replace(/^refs\/(?:heads|tags)\//, '')
  // Such names would be taken for a commit, or for an option, wherever a revision is asked for.
  if (isCommitSha(short) || short === 'HEAD' || short.startsWith('-'))
    return 'that name is taken for something else'
  return null
}

function whyNotPlace({ name, before, after }: RefCommand, repo: Repo): string | null {
  if (name.startsWith('refs/pr/')) {
    return before === null || after === null
      ? 'open a pull request first; its ref comes and stays with it'
      : null
  }
  if (name.startsWith('refs/convert/')) return 'that ref is made by the server'
  if (!name.startsWith('refs/heads/') && !name.startsWith('refs/tags/'))
    return 'only branches and tags are taken'
  if (after === null && name === `refs/heads/${repo.defaultBranch}`)
    return `the default branch of ${formatRepoId(repo)} stays; make another branch the default one first`
  return null
}

/** What is there already, from before names were kept free, may be moved and deleted. */
function whyNotNew({ name, before, after }: RefCommand): string | null {
  return before === null && after !== null && isReservedRef(name) ? RESERVED_HINT : null
}

function whyNotNow({ name, before, after }: RefCommand, held: string | null): string | null {
  if (held === before) return null
  if (held === null) return after === null ? 'there is no such ref' : 'it was deleted meanwhile; fetch first'
  return before === null && name.startsWith('refs/tags/') ? 'that tag is there already' : 'fetch first'
}

/** Commands by the refs they are about, in a form to be shown. */
export function shownName(name: string): string {
  return name.replace(/^refs\/heads\//, '').slice(0, SHOWN_LENGTH)
}

/** Names of commands that are given more than once: which of them is meant nobody knows. */
export function repeatedNames(commands: readonly RefCommand[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const { name } of commands) (seen.has(name) ? repeated : seen).add(name)
  return repeated
}
