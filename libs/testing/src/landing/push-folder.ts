import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  type AccountPrincipal,
  asCommitSha,
  asGitOid,
  asOid,
  type CommitSha,
  type GitOid,
  type Oid,
} from '@entrepot/core'
import { formatLfsPointer, type LocalPack, packFor } from '@entrepot/git'
import { listRefs, type Repo } from '@entrepot/persistence'
import type { Engines, Incoming } from '@entrepot/registry'

export { type Clone, PushWorld } from './push-world.js'

/** What a commit changes: text or bytes, null to delete, or a symbolic link to something. */
export type PushedFiles = Readonly<Record<string, string | Buffer | null | { readonly link: string }>>

/** Somebody's clone, driven by the real git. */
export class PushFolder {
  readonly folder = mkdtempSync(join(tmpdir(), 'entrepot-push-'))

  constructor() {
    this.git('init', '-q', '-b', 'main')
  }

  get gitDir(): string {
    return join(this.folder, '.git')
  }

  git(...args: string[]): string {
    return this.gitOn('', ...args)
  }

  gitOn(input: string | Buffer, ...args: string[]): string {
    return execFileSync('git', args, { cwd: this.folder, env: ENVIRONMENT, stdio: 'pipe', input })
      .toString()
      .trim()
  }

  commit(files: PushedFiles, message = 'a commit'): CommitSha {
    for (const [path, content] of Object.entries(files)) this.#write(join(this.folder, path), content)
    this.git('add', '-A')
    this.git('commit', '-q', '--allow-empty', '-m', message)
    return this.tip()
  }

  /** A commit whose tree is exactly these entries, as `git mktree` takes them: for what no work folder can hold. */
  commitTree(entries: readonly string[], parents: readonly CommitSha[] = []): CommitSha {
    const tree = this.gitOn(`${entries.join('\n')}\n`, 'mktree', '--missing')
    const args = parents.flatMap(parent => ['-p', parent])
    return asCommitSha(this.git('commit-tree', tree, '-m', 'a tree', ...args))
  }

  blob(content: string | Buffer): GitOid {
    return asGitOid(this.gitOn(content, 'hash-object', '-w', '--stdin'))
  }

  tip(revision = 'HEAD'): CommitSha {
    return asCommitSha(this.git('rev-parse', `${revision}^{commit}`))
  }

  oid(revision: string): GitOid {
    return asGitOid(this.git('rev-parse', revision))
  }

  /** What a push of these refs is, with one pack of all that the repository's refs don't reach. Null deletes a ref. */
  async push(
    { db }: Pick<Engines, 'db'>,
    to: { readonly actor: AccountPrincipal; readonly repo: Repo },
    refs: Readonly<Record<string, string | null>>,
  ): Promise<Incoming & { readonly quarantine: { gitDir: string; packs: readonly LocalPack[] } }> {
    const held = new Map((await listRefs(db.prisma, to.repo.id)).map(ref => [ref.name, ref.oid]))
    const refUpdates = Object.entries(refs).map(([name, revision]) => ({
      name,
      before: held.get(name) ?? null,
      after: revision === null ? null : { oid: this.oid(revision), commit: this.tip(revision) },
    }))
    const tips = refUpdates.flatMap(({ after }) => after?.oid ?? [])
    const pack = tips.length > 0 ? await packFor(this, { tips, exclude: [...held.values()] }) : null
    return {
      ...to,
      source: 'push',
      refUpdates,
      quarantine: { gitDir: this.gitDir, packs: pack ? [pack] : [] },
    }
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  #write(path: string, content: PushedFiles[string] | undefined): void {
    rmSync(path, { force: true, recursive: true })
    if (content === null || content === undefined) return
    mkdirSync(dirname(path), { recursive: true })
    if (typeof content === 'object' && 'link' in content) symlinkSync(content.link, path)
    else writeFileSync(path, content)
  }
}

/** The pointer to some bytes, and what it names. */
export function pointerTo(bytes: Buffer): {
  readonly oid: Oid
  readonly sizeBytes: number
  readonly text: string
} {
  const oid = asOid(createHash('sha256').update(bytes).digest('hex'))
  return { oid, sizeBytes: bytes.length, text: formatLfsPointer({ oid, sizeBytes: bytes.length }).toString() }
}

const ENVIRONMENT = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada Lovelace',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada Lovelace',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
}
