import { asCommitSha, type CommitSha, type GitOid } from '@entrepot/core'
import { runGitText } from '../process/run-git.js'

/** Bytes of the answer for one id: the id, a blank, a word. */
const ANSWER_MAX_BYTES = 100

/**
 * The commit that each of some ids is or, through annotated tags, stands for; null for one that ends at a tree or blob, or is not here.
 * Cost: a git process.
 */
export async function peelTips(
  gitDir: string,
  oids: readonly GitOid[],
): Promise<ReadonlyMap<GitOid, CommitSha | null>> {
  const unique = [...new Set(oids)]
  if (unique.length === 0) return new Map()
  const answers = await runGitText(['cat-file', '--batch-check=%(objectname)'], {
    gitDir,
    stdin: unique.map(oid => `${oid}^{commit}\n`).join(''),
    maxOutputBytes: (unique.length + 1) * ANSWER_MAX_BYTES,
  })
  // What doesn't end at a commit answers `<oid>^{commit} missing`.
  const commits = answers.split('\n').map(line => (/^[0-9a-f]{40}$/.test(line) ? asCommitSha(line) : null))
  return new Map(unique.map((oid, at) => [oid, commits[at] ?? null]))
}
