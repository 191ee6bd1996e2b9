import { asCommitSha, asGitOid, type CommitSha } from '@entrepot/core'
import type { Ref } from '../gitdir/ref.js'
import { runGitText } from '../process/run-git.js'
import { KNOWN_PREFIX } from './refspecs.js'

export interface FetchedRef extends Ref {
  /** The commit that `oid` is or, through annotated tags, stands for; null when it ends at a tree or blob. */
  readonly peeledCommit: CommitSha | null
}

/** Bytes of a listing of refs: about a million of them. */
const LISTING_MAX_BYTES = 128 * 1024 * 1024

/** The refs that a fetch wrote into `gitDir`, by name. */
export async function readFetchedRefs(gitDir: string): Promise<FetchedRef[]> {
  const listing = await runGitText(['for-each-ref', '--format=%(objectname) %(refname)'], {
    gitDir,
    maxOutputBytes: LISTING_MAX_BYTES,
  })
  const refs: Ref[] = []
  for (const line of listing.split('\n')) {
    const [oid = '', name = ''] = line.split(' ')
    if (name !== '' && !name.startsWith(KNOWN_PREFIX)) refs.push({ name, oid: asGitOid(oid) })
  }
  const commits = await peel(gitDir, refs)
  return refs.map((ref, index) => ({ ...ref, peeledCommit: commits[index] ?? null }))
}

async function peel(gitDir: string, refs: readonly Ref[]): Promise<(CommitSha | null)[]> {
  if (refs.length === 0) return []
  const answers = await runGitText(['cat-file', '--batch-check=%(objectname)'], {
    gitDir,
    stdin: refs.map(ref => `${ref.oid}^{commit}\n`).join(''),
    maxOutputBytes: LISTING_MAX_BYTES,
  })
  // What doesn't end at a commit answers `<oid>^{commit} missing`.
  return answers.split('\n').map(answer => (/^[0-9a-f]{40}$/.test(answer) ? asCommitSha(answer) : null))
}
