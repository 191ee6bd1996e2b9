import type { CommitSha } from '@entrepot/core'
import { checkTree, type ObjectReader, type TreeRemark } from '@entrepot/git'
import type { Repo } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { prepareRevision } from '../land/prepare-revision.js'
import { blocksOf, keyOfBlock } from './policy-gate.js'

/** What stood in the repository before: a push is not refused for what an older one left behind. Asked for only when something is wrong. */
export interface Baseline {
  /** Fingerprints of what the rules had found. */
  fingerprints(): Promise<ReadonlySet<string>>
  /** What blocked it, by `keyOfBlock`. */
  blocks(): Promise<ReadonlySet<string>>
  /** Of what was remarkable about the trees. */
  remarks(): Promise<ReadonlySet<string>>
}

/** Of a repository that is about to be made. */
export const NOTHING_BEFORE: Baseline = {
  fingerprints: () => Promise.resolve(new Set()),
  blocks: () => Promise.resolve(new Set()),
  remarks: () => Promise.resolve(new Set()),
}

type Needed = Pick<Engines, 'trees' | 'judge' | 'blobs'>

/** @param commits  that the repository holds, whether they were judged or not */
export function openBaseline(
  engines: Needed,
  repo: Repo,
  commits: readonly CommitSha[],
  reader: ObjectReader,
): Baseline {
  let fingerprints: Promise<ReadonlySet<string>> | null = null
  let blocks: Promise<ReadonlySet<string>> | null = null
  let remarks: Promise<ReadonlySet<string>> | null = null
  return {
    fingerprints: () =>
      (fingerprints ??= unionOf(commits, commit => fingerprintsAt(engines, repo, commit, reader))),
    blocks: () => (blocks ??= unionOf(commits, commit => blocksAt(engines, repo, commit, reader))),
    remarks: () => (remarks ??= unionOf(commits, commit => remarksAt(engines, commit, reader))),
  }
}

/** What two remarks share that are about the same thing. */
export function keyOfRemark({ kind, path, otherPath }: TreeRemark): string {
  return [kind, ...[path, otherPath ?? ''].sort()].join('\0')
}

async function unionOf(
  commits: readonly CommitSha[],
  read: (commit: CommitSha) => Promise<readonly string[]>,
): Promise<ReadonlySet<string>> {
  const union = new Set<string>()
  for (const commit of commits) for (const one of await read(commit)) union.add(one)
  return union
}

/** By today's rules: what was stored may have been found before some of them were there. */
async function fingerprintsAt(
  engines: Needed,
  repo: Repo,
  commit: CommitSha,
  reader: ObjectReader,
): Promise<string[]> {
  const { judgement } = await prepareRevision(engines, repo, commit, reader)
  return judgement.findings.map(finding => finding.fingerprint)
}

async function blocksAt(
  engines: Needed,
  repo: Repo,
  commit: CommitSha,
  reader: ObjectReader,
): Promise<string[]> {
  const { judgement } = await prepareRevision(engines, repo, commit, reader)
  return blocksOf(judgement.verdict).map(keyOfBlock)
}

async function remarksAt(engines: Needed, commit: CommitSha, reader: ObjectReader): Promise<string[]> {
  const tree = await engines.trees.get(commit, async () => reader)
  return checkTree(tree.entries).map(keyOfRemark)
}
