import { DomainError, type CommitSha } from '@entrepot/core'
import { isRefName } from '../gitdir/ref.js'

export type Wanted = { readonly refs: readonly string[] } | { readonly commits: readonly CommitSha[] }

/** Where a quarantine names the tips that we held before; no server has refs by this name. */
export const KNOWN_PREFIX = 'refs/entrepot-known/'

/**
 * The lines that `git fetch --stdin` reads. Every ref keeps its name; a commit becomes `refs/wanted/<sha>`.
 *
 * @throws DomainError `invalid-argument` for something that isn't a ref or a pattern, or for nothing at all
 */
export function formatRefspecs(wanted: Wanted): string {
  const lines =
    'commits' in wanted
      ? wanted.commits.map(commit => `${commit}:refs/wanted/${commit}`)
      : wanted.refs.map(pattern => `+${requirePattern(pattern)}:${pattern}`)
  if (lines.length === 0) throw new DomainError('invalid-argument', 'A fetch names refs or commits.')
  return `${lines.join('\n')}\n`
}

function requirePattern(pattern: string): string {
  if (isRefName(pattern.replace('*', 'x'))) return pattern
  throw new DomainError(
    'invalid-argument',
    `${JSON.stringify(pattern.slice(0, 300))} is not a ref, nor a pattern such as refs/heads/*.`,
  )
}
