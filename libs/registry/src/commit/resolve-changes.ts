import type { Oid } from '@entrepot/core'
import {
  formatLfsPointer,
  LFS_POINTER_MAX_BYTES,
  lfsPaths,
  type NamedObject,
  nameInMemory,
  nameObject,
  parseLfsPointer,
  type TreeChange,
} from '@entrepot/git'
import type { Engines } from '../engines.js'
import type { Sender } from '../lfs/claim-object.js'
import { linkableSizes } from '../lfs/linkable-sizes.js'
import { type Pointer, requireLinkable } from '../lfs/require-linkable.js'
import { addAttributeLines, changedRules } from './attribute-lines.js'
import type { BaseTree } from './base-tree.js'
import { type Body, bytesOf, sizeOf } from './body-bytes.js'
import { copyPuts } from './copy-puts.js'
import type { FileChange } from './file-change.js'
import type { LargeFileKeeper } from './keep-large-file.js'
import { type ChangedRules, isRuleFile, ruleFilesFor } from './rule-files.js'

export interface Resolution {
  readonly base: BaseTree
  readonly sender: Sender
  readonly changes: readonly FileChange[]
  readonly keeper: LargeFileKeeper
}

/** Changes in git's terms, and the blobs that they bring. */
export interface ResolvedChanges {
  readonly changes: readonly TreeChange[]
  readonly blobs: readonly NamedObject[]
}

type Change<Kind extends FileChange['kind']> = Extract<FileChange, { kind: Kind }>
type Put = TreeChange & { readonly kind: 'put' }

/**
 * Says what changes of files mean for git: which of them land in LFS, what pointers stand for those, which lines `.gitattributes` needs so
 * that git-lfs knows them too, and what copies are copies of.
 *
 * Bytes that belong into LFS are in the store when this returns, and noted as the sender's.
 *
 * @throws DomainError `lfs-object-missing`  a large file that the sender may not link here, by its path
 * @throws DomainError `entry-not-found`  the source of a copy
 * @throws DomainError `invalid-argument`, `limit-exceeded`
 */
export async function resolveChanges(engines: Engines, resolution: Resolution): Promise<ResolvedChanges> {
  const { base, sender, changes } = resolution
  const copies = await copyPuts(engines, resolution, ofKind(changes, 'copy'))
  const pointers = await pointersOf(engines, sender, ofKind(changes, 'large-file'))
  const rules = await changedRules(base, changes, copies)
  const asked = [...ofKind(changes, 'file'), ...pointers, ...copies.filter(copy => copy.isLarge)]
  const tracked = await trackedPaths(
    engines,
    base,
    asked.map(({ path }) => path),
    rules,
  )
  const files = await sortFiles(engines, resolution, tracked)
  const largePaths = [...pointers, ...files.large, ...copies.filter(copy => copy.isLarge)].map(
    ({ path }) => path,
  )
  const attributes = await addAttributeLines(
    base,
    largePaths.filter(path => !tracked.has(path)),
    rules,
  )
  const blobs = new Map<string, NamedObject>()
  for (const file of [...pointers, ...files.large]) blobs.set(file.path, pointerBlob(file))
  for (const { path, body } of files.plain) blobs.set(path, await nameObject({ type: 'blob', body }))
  if (attributes) blobs.set(attributes.path, nameInMemory('blob', attributes.bytes))
  const puts = [...blobs].map(([path, { oid }]): Put => ({ kind: 'put', path, oid }))
  return {
    changes: [...ofKind(changes, 'delete'), ...copies.map(({ put }) => put), ...puts],
    blobs: [...blobs.values()],
  }
}

/** Large files that were sent before, with their sizes. */
async function pointersOf(
  engines: Engines,
  sender: Sender,
  files: readonly Change<'large-file'>[],
): Promise<(Pointer & { readonly path: string })[]> {
  const sizeless = files.flatMap(({ oid, sizeBytes }) => (sizeBytes === null ? oid : []))
  const { principal, repo } = sender
  const sizes =
    sizeless.length > 0 ? await linkableSizes(engines, principal, repo, sizeless) : new Map<Oid, number>()
  // A file that may not be linked has no size here, and is refused by its path below.
  const pointers = files.map(({ path, oid, sizeBytes }) => ({
    path,
    oid,
    sizeBytes: sizeBytes ?? sizes.get(oid) ?? 0,
  }))
  await requireLinkable(engines, principal, repo, pointers)
  return pointers
}

async function trackedPaths(
  { scratchDir }: Pick<Engines, 'scratchDir'>,
  base: BaseTree,
  paths: readonly string[],
  rules: ChangedRules,
): Promise<Set<string>> {
  return lfsPaths(scratchDir, await ruleFilesFor(base, '.gitattributes', paths, rules), paths)
}

interface SortedFiles {
  readonly plain: readonly { readonly path: string; readonly body: Body }[]
  readonly large: readonly (Pointer & { readonly path: string })[]
}

/** Files that came with the commit, by where they belong. */
async function sortFiles(
  { gitFileMaxBytes }: Engines,
  { changes, keeper }: Resolution,
  tracked: ReadonlySet<string>,
): Promise<SortedFiles> {
  const plain: { path: string; body: Body }[] = []
  const large: (Pointer & { path: string })[] = []
  for (const { path, body } of ofKind(changes, 'file')) {
    const isLarge = sizeOf(body) > gitFileMaxBytes || (tracked.has(path) && (await isForLfs(path, body)))
    if (isLarge && !isRuleFile(path)) large.push({ path, ...(await keeper.keep(body)) })
    else plain.push({ path, body })
  }
  return { plain, large }
}

/** As git-lfs decides it when it commits a tracked path: what is empty, or a pointer already, stays as it is. */
async function isForLfs(path: string, body: Body): Promise<boolean> {
  if (sizeOf(body) === 0 || isRuleFile(path)) return false
  return sizeOf(body) > LFS_POINTER_MAX_BYTES || parseLfsPointer(await bytesOf(body)) === null
}

function pointerBlob(file: Pointer): NamedObject {
  return nameInMemory('blob', formatLfsPointer(file))
}

function ofKind<Kind extends FileChange['kind']>(changes: readonly FileChange[], kind: Kind): Change<Kind>[] {
  return changes.filter((change): change is Change<Kind> => change.kind === kind)
}
