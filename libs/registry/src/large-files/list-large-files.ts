import { asCommitSha, isDomainError, type Oid } from '@entrepot/core'
import { type BlobLinkRow, listLinks, listRefs, type RefRow, type Repo } from '@entrepot/persistence'
import { LRUCache } from 'lru-cache'
import type { Engines } from '../engines.js'
import { openReader } from '../resolve/open-reader.js'
import { inWalkTurn } from '../resolve/walk-turn.js'
import { walkPointers } from './walk-pointers.js'

/** A large file that a repository holds. */
export interface HeldFile extends BlobLinkRow {
  /** One of its names, now or in the past; null when no commit that a ref leads to names it. */
  readonly path: string | null
  /** A ref whose newest commit has it, in full; null when none does. */
  readonly refName: string | null
}

type Named = Pick<HeldFile, 'path' | 'refName'>

/** Newest commits in which names are looked up; a repository of more branches has the names of its first ones. */
const MAX_TREES = 50
/** Histories whose names are remembered: some hundred bytes for each large file that was ever in one. */
const REMEMBERED_HISTORIES = 20

/** By repository and epoch: what files were called, ever. */
const histories = new LRUCache<string, Promise<ReadonlyMap<Oid, string>>>({ max: REMEMBERED_HISTORIES })

/**
 * The large files that a repository holds, in order of oid, with a name for each: whatever their revisions' verdicts are, so it is for those
 * who write to the repository.
 *
 * Cost: a look into the trees that refs lead to; and once per epoch a walk of the whole history, if some are in none of them.
 *
 * @param after  oid of the last file of the page before; empty for the first
 */
export async function listLargeFiles(
  engines: Engines,
  repo: Repo,
  page: { readonly after: string; readonly limit: number },
): Promise<HeldFile[]> {
  const links = await listLinks(engines.db.prisma, repo.id, page)
  const refs = defaultFirst(await listRefs(engines.db.prisma, repo.id), repo.defaultBranch)
  const names = await namesInTrees(engines, repo, refs, new Set(links.map(({ oid }) => oid)))
  if (links.some(({ oid }) => !names.has(oid))) {
    const past = await namesInHistory(engines, repo, refs)
    for (const { oid } of links) {
      if (!names.has(oid)) names.set(oid, { path: past.get(oid) ?? null, refName: null })
    }
  }
  return links.map(link => ({ ...link, ...(names.get(link.oid) ?? { path: null, refName: null }) }))
}

function defaultFirst(refs: readonly RefRow[], defaultBranch: string): RefRow[] {
  const isDefault = ({ name }: RefRow) => name === `refs/heads/${defaultBranch}`
  return [...refs.filter(isDefault), ...refs.filter(ref => !isDefault(ref))]
}

async function namesInTrees(
  engines: Engines,
  repo: Repo,
  refs: readonly RefRow[],
  wanted: ReadonlySet<Oid>,
): Promise<Map<Oid, Named>> {
  const names = new Map<Oid, Named>()
  const seen = new Set<string>()
  for (const { name, commit } of refs) {
    if (names.size === wanted.size || seen.size === MAX_TREES) break
    if (seen.has(commit)) continue
    seen.add(commit)
    const tree = await engines.trees.get(asCommitSha(commit), () => openReader(engines, repo.id))
    for (const { lfs, path } of tree.entries) {
      if (lfs && wanted.has(lfs.oid) && !names.has(lfs.oid)) names.set(lfs.oid, { path, refName: name })
    }
  }
  return names
}

/** Empty where the history is too long to be walked: then names of old files are not known. */
function namesInHistory(
  engines: Engines,
  repo: Repo,
  refs: readonly RefRow[],
): Promise<ReadonlyMap<Oid, string>> {
  const key = `${repo.id} ${repo.epoch}`
  const known = histories.get(key)
  if (known) return known
  const walk = inWalkTurn(() => walkNames(engines, repo, refs))
  histories.set(key, walk)
  walk.catch(() => histories.delete(key))
  return walk
}

async function walkNames(engines: Engines, repo: Repo, refs: readonly RefRow[]): Promise<Map<Oid, string>> {
  const names = new Map<Oid, string>()
  const tips = [...new Set(refs.map(ref => ref.oid))]
  try {
    for await (const { pointer, path } of walkPointers(await openReader(engines, repo.id), tips)) {
      if (!names.has(pointer.oid)) names.set(pointer.oid, path)
    }
  } catch (error) {
    if (!isDomainError(error, 'limit-exceeded')) throw error
  }
  return names
}
