import { Readable } from 'node:stream'
import {
  blobKeys,
  type CommitSha,
  type GitOid,
  type Oid,
  parseRepoId,
  type RepoType,
  type VerdictState,
  type Visibility,
} from '@entrepot/core'
import { ObjectReader, packFor } from '@entrepot/git'
import { listRefs, type RefUpdate, type Repo } from '@entrepot/persistence'
import { type Engines, type Landing, landRevision, prepareRevision, storePack } from '@entrepot/registry'
import { type FolderCommit, openWorkFolder, type WorkFolder } from './work-folder.js'

export { issueTestToken, type TestToken } from './issue-test-token.js'
export type { FolderCommit } from './work-folder.js'

export interface FolderSpec {
  /** `name` or `namespace/name`. */
  readonly id: string
  readonly type?: RepoType
  readonly visibility?: Visibility
  /** In the order in which they land, each through the door by itself. */
  readonly commits: readonly (FolderCommit & {
    /** Instead of what the engines' judge says. */
    readonly verdict?: VerdictState
    readonly reasons?: readonly string[]
    /** False leaves the bytes of its large files out of store and links, as in an older revision of a mirror. */
    readonly hasLargeFiles?: boolean
  })[]
}

export interface LandedFolder {
  readonly repo: Repo
  /** In the order of the spec. */
  readonly commits: readonly CommitSha[]
}

/** Lands a folder of files as a push would: real commits, a real pack, bytes in the store, `landRevision`. */
export async function landFolder(engines: Engines, spec: FolderSpec): Promise<LandedFolder> {
  const folder = openWorkFolder()
  const commits: CommitSha[] = []
  let repo: Repo | null = null
  try {
    for (const commit of spec.commits) {
      const landed = await landCommit(engines, folder, { spec, commit, before: commits, repo })
      repo = landed.repo
      commits.push(landed.sha)
    }
  } finally {
    folder.dispose()
  }
  if (!repo) throw new TypeError('a folder needs a commit to land')
  return { repo, commits }
}

interface Step {
  readonly spec: FolderSpec
  readonly commit: FolderSpec['commits'][number]
  readonly before: readonly CommitSha[]
  readonly repo: Repo | null
}

async function landCommit(engines: Engines, folder: WorkFolder, { spec, commit, before, repo }: Step) {
  const name = parseRepoId(spec.type ?? 'model', spec.id)
  const { sha, large } = folder.commit(commit)
  const refs = [
    `refs/heads/${commit.branch ?? 'main'}`,
    ...(commit.tags ?? []).map(tag => `refs/tags/${tag}`),
    ...(commit.refs ?? []),
  ]
  const tips = refs.map(ref => folder.oidOf(ref) as GitOid)
  const pack = await storeObjects(engines, folder.gitDir, tips, before)
  if (commit.hasLargeFiles !== false) await storeLargeFiles(engines, large)
  const reader = new ObjectReader(folder.gitDir)
  const visibility = spec.visibility ?? 'public'
  const prepared = await prepareRevision(engines, { ...name, visibility }, sha, reader)
  await reader.close()
  await engines.trees.put(prepared.tree)
  const verdict = {
    ...prepared.judgement.verdict,
    reasons: commit.reasons ?? prepared.judgement.verdict.reasons,
  }
  const judgement = { ...prepared.judgement, verdict: { ...verdict, state: commit.verdict ?? verdict.state } }
  const landed = await landRevision(engines, {
    actor: 'spec',
    source: 'push',
    repo: name,
    create: { visibility, gating: 'none', defaultBranch: 'main' },
    packs: pack ? [pack] : [],
    refUpdates: await refUpdates(engines, repo, refs, { tips, sha }),
    revisions: [
      { ...prepared, judgement, largeFiles: commit.hasLargeFiles === false ? [] : prepared.largeFiles },
    ],
  })
  return { repo: landed.repo, sha }
}

async function refUpdates(
  { db }: Engines,
  repo: Repo | null,
  names: readonly string[],
  { tips, sha }: { tips: readonly GitOid[]; sha: CommitSha },
): Promise<RefUpdate[]> {
  const known = new Map(repo ? (await listRefs(db.prisma, repo.id)).map(ref => [ref.name, ref.oid]) : [])
  return names.map((name, at) => ({
    name,
    before: known.get(name) ?? null,
    after: { oid: tips[at] ?? sha, commit: sha },
  }))
}

async function storeObjects(
  engines: Engines,
  gitDir: string,
  tips: readonly GitOid[],
  exclude: readonly CommitSha[],
): Promise<Landing['packs'][number] | null> {
  const pack = await packFor({ gitDir }, { tips, exclude })
  return pack && storePack(engines, pack)
}

async function storeLargeFiles({ blobs }: Engines, files: ReadonlyMap<Oid, Buffer>): Promise<void> {
  for (const [oid, bytes] of files) {
    await blobs.put(blobKeys.largeFile(oid), bytes.length, Readable.from([bytes]))
  }
}
