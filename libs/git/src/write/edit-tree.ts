import { DomainError, type GitOid } from '@entrepot/core'
import type { ObjectReader } from '../read/object-reader.js'
import { openFolder, openRoot, writeFolders, type Folder } from './folder.js'
import type { NamedObject } from './new-object.js'
import { FOLDER_MODE, segmentsOf, type TreeItem } from './tree-object.js'

/** A change of one path, from the root of the tree, `/` between segments. Paths were checked by `requireSafePath`. */
export type TreeChange =
  /** Makes or replaces a file. Without a mode it stays executable if it is. */
  | { readonly kind: 'put'; readonly path: string; readonly oid: GitOid; readonly mode?: '100644' | '100755' }
  /** Removes a file, or a folder with all that is in it. */
  | { readonly kind: 'delete'; readonly path: string; readonly only?: 'folder' }

export interface EditedTree {
  /** Of the root; the one there was, if nothing changed. */
  readonly oid: GitOid
  /** Trees that are not in the tree that was edited. */
  readonly objects: readonly NamedObject[]
}

/**
 * The tree that results from changing another. All deletions come before all puts, whatever their order, and each names something that is
 * in the tree as it was: so a folder may be deleted and filled anew, and a file may give way to a folder of its name. Folders that
 * nothing is left in disappear, as git has none.
 *
 * Cost: reads the trees on the way to what changes, and no other.
 *
 * @param root  null: there is no tree yet
 * @throws DomainError `entry-not-found`  a deletion names what is not there
 * @throws DomainError `invalid-argument`  a put goes through a file, or would replace a folder
 */
export async function editTree(
  reader: ObjectReader | null,
  root: GitOid | null,
  changes: readonly TreeChange[],
): Promise<EditedTree> {
  const top = await openRoot(reader, root)
  await openFolders(reader, top, changes)
  const deletions = changes.filter(change => change.kind === 'delete')
  for (const deletion of deletions) await requireThere(reader, top, deletion)
  for (const { path } of deletions) await remove(reader, top, segmentsOf(path))
  for (const change of changes) if (change.kind === 'put') await put(reader, top, change)
  return writeFolders(top)
}

/** Opens every folder on the way to a change, all of one depth at once: one after another they would wait for git each. */
async function openFolders(
  reader: ObjectReader | null,
  top: Folder,
  changes: readonly TreeChange[],
): Promise<void> {
  let level: [Folder, string[][]][] = [[top, changes.map(({ path }) => segmentsOf(path).slice(0, -1))]]
  while (level.length > 0) {
    const opened = level.flatMap(([folder, ways]) => {
      const goingOn = ways.filter(way => way.length > 0)
      return [...Map.groupBy(goingOn, ([name = '']) => name)].map(async ([name, through]) => {
        const inner = await openFolder(reader, folder, name)
        return { inner, ways: through.map(way => way.slice(1)) }
      })
    })
    level = (await Promise.all(opened)).flatMap(({ inner, ways }) => (inner ? [[inner, ways]] : []))
  }
}

async function requireThere(
  reader: ObjectReader | null,
  top: Folder,
  { path, only }: Extract<TreeChange, { kind: 'delete' }>,
): Promise<void> {
  const segments = segmentsOf(path)
  const last = segments.pop() ?? ''
  let folder: Folder | null = top
  for (const segment of segments) folder = folder && (await openFolder(reader, folder, segment))
  const found = folder?.items.get(last)
  if (found && (only !== 'folder' || isFolder(found))) return
  const what = only === 'folder' ? 'folder' : 'file'
  throw new DomainError('entry-not-found', `A ${what} with this name doesn't exist: ${shown(path)}`, { path })
}

/** Removes what is there; another deletion may have taken it along already. */
async function remove(reader: ObjectReader | null, folder: Folder, path: readonly string[]): Promise<void> {
  const [first = '', ...rest] = path
  if (rest.length === 0) {
    folder.isChanged = folder.items.delete(first) || folder.isChanged
    return
  }
  const inner = await openFolder(reader, folder, first)
  if (!inner) return
  await remove(reader, inner, rest)
  if (inner.items.size === 0) folder.items.delete(first)
  folder.isChanged ||= inner.isChanged
}

async function put(
  reader: ObjectReader | null,
  top: Folder,
  { path, oid, mode }: Extract<TreeChange, { kind: 'put' }>,
): Promise<void> {
  const segments = segmentsOf(path)
  const last = segments.pop() ?? ''
  const way = [top]
  let folder = top
  for (const [depth, segment] of segments.entries()) {
    folder = (await openFolder(reader, folder, segment)) ?? makeFolder(folder, segment, { path, depth })
    way.push(folder)
  }
  const before = folder.items.get(last)
  if (before && ('items' in before || before.mode === FOLDER_MODE)) {
    throw new DomainError('invalid-argument', `${shown(path)} is a folder; delete it to put a file there.`, {
      path,
    })
  }
  const after = { mode: mode ?? modeAfter(before), oid }
  if (before?.oid === after.oid && before.mode === after.mode) return
  folder.items.set(last, after)
  for (const changed of way) changed.isChanged = true
}

function makeFolder(parent: Folder, name: string, { path, depth }: { path: string; depth: number }): Folder {
  if (parent.items.has(name)) {
    const file = path
      .split('/')
      .slice(0, depth + 1)
      .join('/')
    const message = `${shown(file)} is a file, so there can't be a ${shown(path)}; delete the file to make it a folder.`
    throw new DomainError('invalid-argument', message, { path })
  }
  const made: Folder = { items: new Map(), oid: null, isChanged: true }
  parent.items.set(name, made)
  return made
}

/** A file that is executable stays so; what takes the place of anything else is a plain file. */
function modeAfter(before: TreeItem | undefined): string {
  return before?.mode === '100755' ? '100755' : '100644'
}

function isFolder(item: TreeItem | Folder): boolean {
  return 'items' in item || item.mode === FOLDER_MODE
}

function shown(path: string): string {
  return JSON.stringify(path.slice(0, 300))
}
