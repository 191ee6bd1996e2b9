import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CommitSha, Oid } from '@entrepot/core'
import { commitFiles, type CommitSpec, commitTime } from './commit-files.js'
import type { RequestEntry } from './exchange.js'
import type { FakeCommit, FakeRepo, RepoSettings } from './fake-repo.js'
import { type Fault, FaultList, type FaultHandle } from './fault.js'
import { type HubOptions, HubState } from './hub-state.js'
import { listen } from './listen.js'
import { writeObject } from './git-object.js'

/** A repository the hub begins with. `address` as in URLs: `acme/model`, `datasets/acme/data`, `spaces/acme/app`. */
export interface FakeRepoSpec {
  readonly address: string
  readonly private?: boolean
  readonly gated?: false | 'auto' | 'manual'
  /** Made in order; a repository without commits is empty. */
  readonly commits?: readonly CommitSpec[]
  /** Tag → revision, once the commits are made. */
  readonly tags?: Readonly<Record<string, string>>
}

export interface FakeHubOptions extends Partial<HubOptions> {
  readonly repos?: readonly FakeRepoSpec[]
  /** Default 0: any free port. */
  readonly port?: number
  /** Opens every private and gated repository. */
  readonly token?: string
}

/**
 * An upstream Hub that is all a test's own. Repositories are addressed as in URLs. A method that is told of a repository, a
 * branch or a commit that does not exist throws.
 */
export interface FakeHub {
  /** No trailing slash. */
  readonly url: string
  /** Where large files are redirected to with `largeFileRoute: 'other-port'`: the same host, another port. */
  readonly cdnUrl: string
  /** Opens every private and gated repository. */
  readonly token: string
  /** Everything that was asked since the start or the last `forgetRequests`, in order of arrival. */
  readonly requests: readonly RequestEntry[]

  addRepo(spec: FakeRepoSpec): Promise<void>
  /** Changes visibility, gate or the disabled mark. */
  setRepo(address: string, settings: Partial<RepoSettings>): void
  deleteRepo(address: string): void
  /** The old address answers 307 with the new one from now on. */
  moveRepo(from: string, to: string): void
  /** Issues a token of an account that opens only what is named here, and returns it. */
  addToken(account: { name: string; opens: readonly string[] }): string

  /** Adds a commit to a branch, which is made if it does not exist: `main` from nothing, any other from `main`. */
  commit(address: string, spec: CommitSpec): Promise<CommitSha>
  /** Replaces a branch by a commit on `onto` (null: a root commit, so history is gone). */
  forcePush(address: string, spec: CommitSpec & { readonly onto?: string | null }): Promise<CommitSha>
  /** Points any ref, such as `refs/pr/1` or `refs/convert/parquet`, at a revision. */
  setRef(address: string, ref: string, revision: string): Promise<void>
  branch(address: string, name: string, revision?: string): Promise<void>
  deleteBranch(address: string, name: string): Promise<void>
  /** With a message, an annotated tag. A tag that exists is moved. */
  tag(address: string, name: string, options?: { revision?: string; message?: string }): Promise<void>
  deleteTag(address: string, name: string): Promise<void>
  /** Commits reachable from a revision (default `main`), newest first. */
  history(address: string, revision?: string): Promise<readonly FakeCommit[]>
  /** Commit of a revision (default `main`). */
  head(address: string, revision?: string): Promise<CommitSha>
  /** Path of the bare repository, to compare with by git itself. */
  gitDir(address: string): string
  /** Takes a large object away; pointers to it stay. */
  loseObject(oid: Oid): Promise<void>

  /** Makes something go wrong. */
  fail(fault: Fault): FaultHandle
  /** Ends all faults. */
  heal(): void
  /** Every signed URL that was handed out so far answers 403 from now on. */
  expireSignedUrls(): void
  forgetRequests(): void
  /** What a request carried in its Authorization header; never part of an entry, so that no log of entries shows it. */
  authorizationOf(entry: RequestEntry): string | null
  /** Waits until every request that came in has been answered or broken off. */
  idle(): Promise<void>
  /** Closes all connections and deletes the repositories. */
  close(): Promise<void>
}

/** 41 characters, as the Hub issues them. */
const DEFAULT_TOKEN = 'hf_FakeUpstreamTokenThatOpensEverything01'
/** As upstream: llama.cpp reads only the first page, and that must hold a thousand entries. */
const TREE_PAGE_SIZE = 1000
const SIGNED_URL_TTL_SECONDS = 3600

/** Starts a hub on this machine. Close it, or its connections and its temporary folder stay. */
export async function startFakeHub(options: FakeHubOptions = {}): Promise<FakeHub> {
  const root = await mkdtemp(join(tmpdir(), 'fake-hub-'))
  const hub = new HubState(root, {
    largeFileRoute: options.largeFileRoute ?? 'other-port',
    redirectSmallFiles: options.redirectSmallFiles ?? true,
    treePageSize: options.treePageSize ?? TREE_PAGE_SIZE,
    signedUrlTtlSeconds: options.signedUrlTtlSeconds ?? SIGNED_URL_TTL_SECONDS,
  })
  const token = options.token ?? DEFAULT_TOKEN
  hub.accounts.set(token, { name: 'upstream-user', opens: 'all' })
  const faults = new FaultList()
  const server = await listen(hub, faults, options.port ?? 0)
  hub.cdnUrl = server.cdnUrl
  for (const spec of options.repos ?? []) await addRepo(hub, spec)
  return {
    url: server.url,
    cdnUrl: server.cdnUrl,
    token,
    get requests() {
      return server.entries()
    },
    ...repoMethods(hub),
    ...gitMethods(hub),
    fail: fault => faults.add(fault),
    heal: () => faults.clear(),
    expireSignedUrls: () => hub.expireSignedUrls(),
    forgetRequests: () => server.forget(),
    authorizationOf: entry => server.authorizationOf(entry),
    idle: () => server.idle(),
    loseObject: oid => hub.largeFiles.lose(oid),
    close: async () => {
      await server.close()
      await rm(root, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

function repoMethods(hub: HubState) {
  return {
    addRepo: (spec: FakeRepoSpec) => addRepo(hub, spec),
    setRepo: (address: string, settings: Partial<RepoSettings>) => {
      Object.assign(hub.require(address).settings, settings)
    },
    deleteRepo: (address: string) => hub.remove(address),
    moveRepo: (from: string, to: string) => hub.move(from, to),
    addToken: (account: { name: string; opens: readonly string[] }) => {
      const token = `hf_Issued${String(hub.accounts.size).padStart(32, '0')}`
      hub.accounts.set(token, account)
      return token
    },
  }
}

async function addRepo(hub: HubState, spec: FakeRepoSpec): Promise<void> {
  const settings = { private: spec.private ?? false, gated: spec.gated ?? false, disabled: false } as const
  const repo = await hub.addRepo(spec.address, { ...settings })
  for (const commit of spec.commits ?? []) await commitTo(hub, repo, commit)
  for (const [name, revision] of Object.entries(spec.tags ?? {})) {
    await repo.setRef(`refs/tags/${name}`, await requireCommit(repo, revision))
  }
}

async function commitTo(hub: HubState, repo: FakeRepo, spec: CommitSpec): Promise<CommitSha> {
  const branch = spec.branch ?? 'main'
  const parent = (await repo.resolve(`refs/heads/${branch}`)) ?? (await repo.resolve('refs/heads/main'))
  const commit = await commitFiles(repo, hub.largeFiles, parent, spec)
  await repo.setRef(`refs/heads/${branch}`, commit)
  return commit
}

async function requireCommit(repo: FakeRepo, revision: string): Promise<CommitSha> {
  const commit = await repo.resolve(revision)
  if (!commit) throw new Error(`${repo.address} has no revision ${revision}`)
  return commit
}

function gitMethods(hub: HubState) {
  const setRef = async (address: string, ref: string, revision: string) => {
    const repo = hub.require(address)
    await repo.setRef(ref, await requireCommit(repo, revision))
  }
  return {
    commit: (address: string, spec: CommitSpec) => commitTo(hub, hub.require(address), spec),
    forcePush: async (address: string, spec: CommitSpec & { readonly onto?: string | null }) => {
      const repo = hub.require(address)
      const onto = spec.onto === undefined || spec.onto === null ? null : await requireCommit(repo, spec.onto)
      const commit = await commitFiles(repo, hub.largeFiles, onto, spec)
      await repo.setRef(`refs/heads/${spec.branch ?? 'main'}`, commit)
      return commit
    },
    setRef,
    branch: (address: string, name: string, revision = 'main') =>
      setRef(address, `refs/heads/${name}`, revision),
    deleteBranch: (address: string, name: string) => hub.require(address).deleteRef(`refs/heads/${name}`),
    deleteTag: (address: string, name: string) => hub.require(address).deleteRef(`refs/tags/${name}`),
    tag: (address: string, name: string, options: { revision?: string; message?: string } = {}) =>
      tagCommit(hub.require(address), name, options),
    history: async (address: string, revision = 'main') => {
      const repo = hub.require(address)
      return repo.log(await requireCommit(repo, revision))
    },
    head: (address: string, revision = 'main') => requireCommit(hub.require(address), revision),
    gitDir: (address: string) => hub.require(address).gitDir,
  }
}

async function tagCommit(
  repo: FakeRepo,
  name: string,
  options: { revision?: string; message?: string },
): Promise<void> {
  const commit = await requireCommit(repo, options.revision ?? 'main')
  if (options.message === undefined) return repo.setRef(`refs/tags/${name}`, commit)
  const by = `Fixture Author <author@acme.example> ${commitTime(repo.commitCount)} +0000`
  const text = `object ${commit}\ntype commit\ntag ${name}\ntagger ${by}\n\n${options.message}\n`
  await repo.setRef(`refs/tags/${name}`, commit, await writeObject(repo.gitDir, 'tag', Buffer.from(text)))
}
