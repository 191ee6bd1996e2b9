import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { asCommitSha, asGitOid, asOid, type CommitSha, type EntryMode, type GitOid } from '@entrepot/core'
import { formatRepoId, isCommitSha, type RepoName, type RepoType, type TreeEntry } from '@entrepot/core'
import type { ObjectEntry } from './git-object.js'
import { runGit } from './run-git.js'

export interface RepoSettings {
  private: boolean
  gated: false | 'auto' | 'manual'
  disabled: boolean
}

export interface FakeRef {
  /** Full, such as `refs/heads/main`. */
  readonly ref: string
  /** What the ref holds: the tag object for an annotated tag. */
  readonly oid: GitOid
  readonly commit: CommitSha
}

export interface FakeCommit {
  readonly id: CommitSha
  readonly title: string
  readonly message: string
  readonly date: string
}

const SHORTEST_SHA = 7
const POINTER = /^version https:\/\/git-lfs\.github\.com\/spec\/v1\noid sha256:([0-9a-f]{64})\nsize (\d+)\n$/
/** Bytes; git-lfs takes nothing longer for a pointer. */
const LONGEST_POINTER = 1024

/** The first part of a repository's URLs: nothing for a model, else the type and a slash. */
export function urlPrefix(type: RepoType): string {
  return type === 'model' ? '' : `${type}s/`
}

/** One upstream repository: a bare git repository, read with git, and its settings. */
export class FakeRepo {
  /** How many commits were made here so far; it dates the next one, so ids do not depend on the clock. */
  commitCount = 0
  /** Path → entry of the commits made here: spares git a walk when the next one is put on top. */
  readonly files = new Map<CommitSha, ReadonlyMap<string, ObjectEntry>>()
  private readonly refsByName = new Map<string, FakeRef>()
  private readonly commits = new Set<CommitSha>()
  private readonly trees = new Map<CommitSha, Promise<readonly TreeEntry[]>>()

  constructor(
    readonly name: RepoName,
    readonly gitDir: string,
    readonly settings: RepoSettings,
  ) {}

  get id(): string {
    return formatRepoId(this.name)
  }

  /** As in URLs: `acme/model`, `datasets/acme/data`. */
  get address(): string {
    return `${urlPrefix(this.name.type)}${this.id}`
  }

  /** In byte order of their names, as git lists them. */
  refs(): readonly FakeRef[] {
    return [...this.refsByName.values()].sort((a, b) => (a.ref < b.ref ? -1 : 1))
  }

  /** Points `ref` at a commit, or at a tag object of it, whatever it pointed at before. */
  async setRef(ref: string, commit: CommitSha, tagObject?: GitOid): Promise<void> {
    const oid = tagObject ?? asGitOid(commit)
    const path = join(this.gitDir, ref)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(`${path}.lock`, `${oid}\n`)
    await rename(`${path}.lock`, path)
    this.refsByName.set(ref, { ref, oid, commit })
    this.commits.add(commit)
  }

  async deleteRef(ref: string): Promise<void> {
    if (!this.refsByName.delete(ref)) throw new Error(`${this.address} has no ${ref}`)
    await rm(join(this.gitDir, ref))
  }

  /** The same repository under another name. */
  renamed(name: RepoName): FakeRepo {
    const twin = new FakeRepo(name, this.gitDir, this.settings)
    twin.commitCount = this.commitCount
    for (const [ref, value] of this.refsByName) twin.refsByName.set(ref, value)
    return twin
  }

  /** The commit a revision names, in the Hub's order: id, `HEAD`, branch, tag, full ref, short id. */
  async resolve(revision: string): Promise<CommitSha | null> {
    if (isCommitSha(revision)) return (await this.hasCommit(revision)) ? revision : null
    const wanted = revision === 'HEAD' ? 'main' : revision
    for (const ref of [`refs/heads/${wanted}`, `refs/tags/${wanted}`, wanted]) {
      const found = this.refsByName.get(ref)
      if (found) return found.commit
    }
    if (!/^[0-9a-f]+$/.test(revision) || revision.length < SHORTEST_SHA) return null
    return this.revParse(`${revision}^{commit}`)
  }

  tree(commit: CommitSha): Promise<readonly TreeEntry[]> {
    const known = this.trees.get(commit) ?? this.readTree(commit)
    this.trees.set(commit, known)
    return known
  }

  readBlob(oid: GitOid): Promise<Buffer> {
    return runGit(this.gitDir, ['cat-file', 'blob', oid])
  }

  /** Newest first; with `path`, only commits that changed it. */
  async log(commit: CommitSha, options: { path?: string; limit?: number } = {}): Promise<FakeCommit[]> {
    const args = ['log', '--format=%H%x00%cI%x00%s%x00%b%x01']
    if (options.limit !== undefined) args.push(`--max-count=${options.limit}`)
    args.push(commit, '--', ...(options.path === undefined ? [] : [`:(literal)${options.path}`]))
    const printed = (await runGit(this.gitDir, args)).toString()
    return printed
      .split('\x01')
      .map(record => record.trimStart().split('\0'))
      .filter(fields => fields.length === 4)
      .map(([id = '', date = '', title = '', body = '']) => ({
        id: asCommitSha(id),
        title,
        message: body.trim(),
        date: new Date(date).toISOString(),
      }))
  }

  private async hasCommit(commit: CommitSha): Promise<boolean> {
    if (!this.commits.has(commit) && (await this.revParse(`${commit}^{commit}`)) === null) return false
    this.commits.add(commit)
    return true
  }

  private async revParse(expression: string): Promise<CommitSha | null> {
    // --batch-check answers "missing" instead of failing, so a broken repository still throws
    const input = `${expression}\n`
    const printed = (await runGit(this.gitDir, ['cat-file', '--batch-check=%(objectname)'], input)).toString()
    const oid = printed.trim()
    return isCommitSha(oid) ? oid : null
  }

  private async readTree(commit: CommitSha): Promise<TreeEntry[]> {
    const printed = await runGit(this.gitDir, ['ls-tree', '-r', '-t', '-z', '-l', '--full-tree', commit])
    const rows = printed
      .toString()
      .split('\0')
      .filter(row => row !== '')
      .map(parseTreeRow)
    const small = rows.filter(row => row.mode.startsWith('100') && row.sizeBytes <= LONGEST_POINTER)
    const pointers = await this.readPointers(small.map(row => row.oid))
    return rows.map(row => {
      const pointer = pointers.get(row.oid)
      if (!pointer || !row.mode.startsWith('100')) return row
      const lfs = { oid: pointer.oid, pointerSizeBytes: row.sizeBytes }
      return { ...row, sizeBytes: pointer.sizeBytes, lfs }
    })
  }

  private async readPointers(oids: readonly GitOid[]) {
    const found = new Map<GitOid, { oid: ReturnType<typeof asOid>; sizeBytes: number }>()
    if (oids.length === 0) return found
    const printed = await runGit(this.gitDir, ['cat-file', '--batch'], `${oids.join('\n')}\n`)
    let at = 0
    for (const oid of oids) {
      const headerEnd = printed.indexOf('\n', at)
      const size = Number(printed.toString('latin1', at, headerEnd).split(' ')[2])
      const pointer = POINTER.exec(printed.toString('utf8', headerEnd + 1, headerEnd + 1 + size))
      if (pointer?.[1]) found.set(oid, { oid: asOid(pointer[1]), sizeBytes: Number(pointer[2]) })
      at = headerEnd + 1 + size + 1
    }
    return found
  }
}

function parseTreeRow(row: string): TreeEntry {
  const tab = row.indexOf('\t')
  const [mode = '', , oid = '', size = '-'] = row.slice(0, tab).split(/ +/)
  const sizeBytes = size === '-' ? 0 : Number(size)
  return { path: row.slice(tab + 1), mode: mode as EntryMode, oid: asGitOid(oid), sizeBytes, lfs: null }
}
