import { asCommitSha, type CommitSha } from '@entrepot/core'
import { runGitText } from '../process/run-git.js'

export interface CommitTitle {
  readonly commit: CommitSha
  readonly title: string
}

/**
 * What `head` reaches and none of `known` does, oldest first; at most the newest `limit` of them. Nothing is known: all of its history.
 * Cost: a walk of what is new.
 */
export async function commitsBetween(
  gitDir: string,
  { known, head }: { readonly known: readonly CommitSha[]; readonly head: CommitSha },
  limit: number,
): Promise<CommitTitle[]> {
  const args = [
    'log',
    '--topo-order',
    `--max-count=${limit}`,
    '--format=%H %s',
    '--no-show-signature',
    '--stdin',
  ]
  const stdin = `${head}\n${known.map(commit => `^${commit}\n`).join('')}`
  const listing = await runGitText(args, { gitDir, stdin })
  const lines = listing === '' ? [] : listing.split('\n')
  return lines
    .map(line => ({
      commit: asCommitSha(line.slice(0, 40)),
      title: line.slice(41).replaceAll('\0', '\uFFFD'),
    }))
    .reverse()
}
