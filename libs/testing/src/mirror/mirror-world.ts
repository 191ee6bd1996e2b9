import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import {
  blobKeys,
  type Oid,
  parseRepoId,
  type RepoName,
  type RepoType,
  type Visibility,
} from '@entrepot/core'
import { runGitText } from '@entrepot/git'
import { findRepo, findRun, listPacks, listRefs, type RefRow, type SyncRun } from '@entrepot/persistence'
import { type MirrorSettings, requestMirror, syncRepo, type SyncOutcome, type Timing } from '@entrepot/mirror'
import { captureLogger, openTestEngines, type TestEngines } from '../engines/open-test-engines.js'
import { type FakeHub, type FakeHubOptions, startFakeHub } from '../fake-hub/start-fake-hub.js'

/** Short enough that a spec of an upstream that stays away takes no longer than a moment. */
export const QUICK: Timing = {
  retryDelayMs: 10,
  maxRetryAfterSeconds: 1,
  connectTimeoutMs: 2_000,
  headersTimeoutMs: 2_000,
  bodyTimeoutMs: 2_000,
}

export interface MirrorOptions {
  readonly revision?: string
  readonly visibility?: Visibility
  readonly as?: string
  readonly settings?: Partial<MirrorSettings>
  readonly engines?: TestEngines
  readonly signal?: AbortSignal
}

/** An upstream, engines that mirror from it, and what specs ask of both. */
export interface MirrorWorld {
  readonly hub: FakeHub
  readonly engines: TestEngines
  readonly logger: ReturnType<typeof captureLogger>
  settings(changes?: Partial<MirrorSettings>): MirrorSettings
  /** Requests a mirror of `address` and works on its run to the end. */
  mirror(address: string, options?: MirrorOptions): Promise<SyncRun & { outcome: SyncOutcome }>
  refs(address: string): Promise<RefRow[]>
  /** Hash of the stored bytes of a large file; null when it isn't there. */
  storedHash(oid: string): Promise<string | null>
  /** Rows that a mirror's landing writes, of all repositories. */
  countRows(): Promise<Record<string, number>>
  close(): Promise<void>
}

export async function openMirrorWorld(hubOptions: FakeHubOptions = {}): Promise<MirrorWorld> {
  const hub = await startFakeHub(hubOptions)
  const logger = captureLogger()
  const engines = await openTestEngines({ logger })
  const settings = (changes: Partial<MirrorSettings> = {}): MirrorSettings => ({
    upstream: { url: hub.url, token: null, allowedPrivateHosts: ['127.0.0.1'] },
    scratchDir: engines.scratchDir,
    owner: 'node-1',
    timing: QUICK,
    ...changes,
  })
  return {
    hub,
    engines,
    logger,
    settings,
    mirror: async (address, options = {}) => {
      const on = options.engines ?? engines
      const upstream = nameOf(address)
      const { run } = await requestMirror(on, 'spec', {
        name: nameOf(options.as ?? address),
        upstreamUrl: hub.url,
        upstreamId: upstream.namespace === null ? upstream.name : `${upstream.namespace}/${upstream.name}`,
        revision: options.revision ?? null,
        visibility: options.visibility ?? null,
      })
      const signal = options.signal ?? new AbortController().signal
      const outcome = await syncRepo(on, settings(options.settings), run.id, signal)
      const ended = await findRun(on.db.prisma, run.id)
      if (!ended) throw new Error(`run ${run.id} is gone`)
      return { ...ended, outcome }
    },
    refs: async address => {
      const repo = await findRepo(engines.db.prisma, nameOf(address))
      return repo ? listRefs(engines.db.prisma, repo.id) : []
    },
    storedHash: async oid => {
      const key = blobKeys.largeFile(oid as Oid)
      if (!(await engines.blobs.stat(key))) return null
      const hash = createHash('sha256')
      for await (const chunk of await engines.blobs.open(key)) hash.update(chunk as Buffer)
      return hash.digest('hex')
    },
    countRows: () => countRows(engines),
    close: async () => {
      await engines.close()
      await hub.close()
    },
  }
}

/** Reads an address as in URLs: `acme/model`, `datasets/acme/rows`. */
export function nameOf(address: string): RepoName {
  const type = /^(dataset|space)s\//.exec(address)?.[1] as RepoType | undefined
  return parseRepoId(type ?? 'model', type ? address.slice(type.length + 2) : address)
}

/** `oid name` of every ref, as git prints them. */
export async function upstreamRefs(hub: FakeHub, address: string): Promise<string[]> {
  const format = '--format=%(objectname) %(refname)'
  const listing = await runGitText(['for-each-ref', format], { gitDir: hub.gitDir(address) })
  return listing.trim().split('\n')
}

/** Ids of all objects that the mirror of `address` has packs for. */
export async function objectsOf(engines: TestEngines, address: string): Promise<Set<string>> {
  const repo = await findRepo(engines.db.prisma, nameOf(address))
  if (!repo) return new Set()
  const gitDir = await engines.git.hydrate(repo.id, await listPacks(engines.db.prisma, repo.id))
  const listing = await runGitText(
    ['cat-file', '--batch-all-objects', '--batch-check=%(objectname)', '--unordered'],
    { gitDir },
  )
  return new Set(listing.trim().split('\n'))
}

/** A text file of a mirrored revision, read as exits read it. */
export async function readText(engines: TestEngines, address: string, path: string): Promise<string> {
  const repo = await findRepo(engines.db.prisma, nameOf(address))
  if (!repo) throw new Error(`${address} did not land`)
  const [main] = (await listRefs(engines.db.prisma, repo.id)).filter(ref => ref.name === 'refs/heads/main')
  if (!main) throw new Error(`${address} has no main`)
  const gitDir = await engines.git.hydrate(repo.id, await listPacks(engines.db.prisma, repo.id))
  const reader = engines.readers.readerOf(gitDir)
  const entry = (await engines.trees.get(main.commit, async () => reader)).get(path)
  return entry ? text(await reader.openBlob(entry.oid)) : ''
}

/** Files in the quarantine folder: none, unless a run is under way. */
export async function scratchFiles(engines: TestEngines): Promise<string[]> {
  return readdir(engines.scratchDir).catch(() => [])
}

async function countRows({ db }: TestEngines): Promise<Record<string, number>> {
  const { prisma } = db
  return {
    repos: await prisma.repo.count(),
    refs: await prisma.gitRef.count(),
    packs: await prisma.pack.count(),
    revisions: await prisma.revision.count(),
    blobs: await prisma.blob.count(),
    links: await prisma.blobLink.count(),
  }
}
