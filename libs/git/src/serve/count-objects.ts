import { startGit } from '../process/start-git.js'

const LINE_FEED = 0x0a

/**
 * How many different objects a GIT_DIR has, whether or not something leads to them.
 * Cost: a git process; about a million a second.
 */
export async function countObjects(gitDir: string): Promise<number> {
  const listing = ['--batch-all-objects', '--unordered', '--buffer', '--batch-check=']
  const git = startGit(['cat-file', ...listing], { gitDir })
  git.stdin.end()
  let count = 0
  for await (const chunk of git.stdout as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) count += 1
  }
  await git.done
  return count
}
