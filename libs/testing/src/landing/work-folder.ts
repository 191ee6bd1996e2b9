import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { asCommitSha, asOid, type CommitSha, type Oid } from '@entrepot/core'
import { formatLfsPointer } from '@entrepot/git'

/** One commit of a folder that a spec describes. */
export interface FolderCommit {
  /** The branch it is made on, `main` unless given; a new one begins at the commit made last. */
  readonly branch?: string
  readonly message?: string
  /** Null deletes the file. */
  readonly files?: Readonly<Record<string, string | Buffer | null>>
  /** Files that git gets a pointer for. */
  readonly largeFiles?: Readonly<Record<string, Buffer>>
  /** Tags that are put on it; annotated ones, as those are the harder case. */
  readonly tags?: readonly string[]
  /** Full names of other refs that are put on it, such as `refs/pr/1`. */
  readonly refs?: readonly string[]
  /** What it says for the second of its making, instead of now: any number, also such as git itself would not write. */
  readonly seconds?: string
}

/** A repository with a working tree in a temporary folder, driven by the real git. */
export interface WorkFolder {
  readonly gitDir: string
  /** Makes a commit and says what it is called, and which large files it brought. */
  commit(commit: FolderCommit): { sha: CommitSha; large: ReadonlyMap<Oid, Buffer> }
  /** What a ref points at: the tag itself for an annotated one. */
  oidOf(ref: string): string
  dispose(): void
}

export function openWorkFolder(): WorkFolder {
  const folder = mkdtempSync(join(tmpdir(), 'entrepot-work-'))
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: folder, env: GIT_ENVIRONMENT, stdio: 'pipe' }).toString().trim()
  git('init', '-q', '-b', 'main')
  return {
    gitDir: join(folder, '.git'),
    oidOf: ref => git('rev-parse', ref),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
    commit: ({
      branch = 'main',
      message = 'a commit',
      files = {},
      largeFiles = {},
      tags = [],
      refs = [],
      seconds,
    }) => {
      const isThere = git('for-each-ref', `refs/heads/${branch}`) !== ''
      if (isThere) git('checkout', '-q', branch)
      else if (git('for-each-ref', 'refs/heads') !== '') git('checkout', '-q', '-b', branch)
      const large = new Map<Oid, Buffer>()
      for (const [path, content] of Object.entries(files)) write(folder, path, content)
      for (const [path, content] of Object.entries(largeFiles)) {
        const oid = asOid(createHash('sha256').update(content).digest('hex'))
        large.set(oid, content)
        write(folder, path, formatLfsPointer({ oid, sizeBytes: content.length }))
      }
      git('add', '-A')
      git('commit', '-q', '--allow-empty', '-m', message)
      if (seconds !== undefined) git('reset', '-q', '--soft', redated(folder, seconds))
      for (const tag of tags) git('tag', '-a', '-m', tag, tag)
      for (const ref of refs) git('update-ref', ref, 'HEAD')
      return { sha: asCommitSha(git('rev-parse', 'HEAD')), large }
    },
  }
}

const GIT_ENVIRONMENT = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada Lovelace',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada Lovelace',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
}

/** A copy of the commit that HEAD is, of another time. */
function redated(folder: string, seconds: string): string {
  const run = (args: readonly string[], input = '') =>
    execFileSync('git', args, { cwd: folder, env: GIT_ENVIRONMENT, stdio: 'pipe', input }).toString()
  const text = run(['cat-file', 'commit', 'HEAD']).replace(/> \d+ /g, `> ${seconds} `)
  return run(['hash-object', '-t', 'commit', '-w', '--literally', '--stdin'], text).trim()
}

function write(folder: string, path: string, content: string | Buffer | null): void {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  if (content === null) rmSync(file)
  else writeFileSync(file, content)
}
