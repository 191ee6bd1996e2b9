import { createHmac, randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatRepoId, parseRepoId, type RepoName, type RepoType, repoKey } from '@entrepot/core'
import { FakeRepo, type RepoSettings } from './fake-repo.js'
import { LargeFileStore } from './large-file-store.js'

const BARE_CONFIG = `[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = true
[uploadpack]
\tallowFilter = true
`

/** Who holds a token, and which private or gated repositories it opens. */
export interface FakeAccount {
  readonly name: string
  readonly opens: 'all' | readonly string[]
}

/** How `resolve` hands out large files: from another port as upstream does, from another path, or in the answer itself. */
export type LargeFileRoute = 'other-port' | 'other-path' | 'direct'

export interface HubOptions {
  readonly largeFileRoute: LargeFileRoute
  readonly redirectSmallFiles: boolean
  readonly treePageSize: number
  readonly signedUrlTtlSeconds: number
}

/** Everything the fake hub knows. */
export class HubState {
  readonly largeFiles: LargeFileStore
  readonly accounts = new Map<string, FakeAccount>()
  private readonly repos = new Map<string, FakeRepo>()
  private readonly movedTo = new Map<string, string>()
  private signingKey = randomBytes(32)
  /** Set once the second port is open. */
  cdnUrl = ''

  constructor(
    readonly root: string,
    readonly options: HubOptions,
  ) {
    this.largeFiles = new LargeFileStore(join(root, 'lfs'))
  }

  async addRepo(address: string, settings: RepoSettings): Promise<FakeRepo> {
    const name = parseAddress(address)
    const key = keyOf(name)
    if (this.repos.has(key)) throw new Error(`${address} exists already`)
    const gitDir = join(this.root, 'repos', `${key}.git`)
    await mkdir(join(gitDir, 'refs', 'heads'), { recursive: true })
    await mkdir(join(gitDir, 'objects'), { recursive: true })
    await writeFile(join(gitDir, 'HEAD'), 'ref: refs/heads/main\n')
    await writeFile(join(gitDir, 'config'), BARE_CONFIG)
    const repo = new FakeRepo(name, gitDir, settings)
    this.repos.set(key, repo)
    this.movedTo.delete(key)
    return repo
  }

  find(name: RepoName): FakeRepo | null {
    return this.repos.get(keyOf(name)) ?? null
  }

  all(): readonly FakeRepo[] {
    return [...this.repos.values()]
  }

  /** @throws Error for an unknown repository: a test that names one has a mistake in it */
  require(address: string): FakeRepo {
    const repo = this.find(parseAddress(address))
    if (!repo) throw new Error(`the fake hub has no ${address}`)
    return repo
  }

  remove(address: string): void {
    this.repos.delete(keyOf(this.require(address).name))
  }

  /** Gives a repository another name; the old one redirects from now on. */
  move(from: string, to: string): void {
    const old = this.require(from)
    const name = parseAddress(to)
    this.remove(from)
    this.repos.set(keyOf(name), old.renamed(name))
    this.movedTo.set(keyOf(old.name), formatRepoId(name))
  }

  newIdOf(name: RepoName): string | null {
    return this.movedTo.get(keyOf(name)) ?? null
  }

  /** The query of a URL that opens `path` until it expires. */
  sign(path: string, query: Record<string, string> = {}): string {
    const expires = String(Math.floor(Date.now() / 1000) + this.options.signedUrlTtlSeconds)
    return new URLSearchParams({ ...query, Expires: expires, Signature: this.mac(path, expires) }).toString()
  }

  isSigned(path: string, query: URLSearchParams): boolean {
    const expires = query.get('Expires') ?? ''
    return Number(expires) > Date.now() / 1000 && query.get('Signature') === this.mac(path, expires)
  }

  /** Makes every URL that was signed so far invalid, as if its time were over. */
  expireSignedUrls(): void {
    this.signingKey = randomBytes(32)
  }

  private mac(path: string, expires: string): string {
    return createHmac('sha256', this.signingKey).update(`${expires} ${path}`).digest('hex')
  }
}

/** Reads `acme/model`, `datasets/acme/data` or `spaces/acme/app`. */
export function parseAddress(address: string): RepoName {
  const [first = '', ...rest] = address.split('/')
  if (first === 'datasets' || first === 'spaces') {
    return parseRepoId(first.slice(0, -1) as RepoType, rest.join('/'))
  }
  return parseRepoId('model', address)
}

function keyOf(name: RepoName): string {
  return `${name.type}s/${repoKey(formatRepoId(name))}`
}
