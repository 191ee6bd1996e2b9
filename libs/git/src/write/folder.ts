import { DomainError, type GitOid } from '@entrepot/core'
import type { ObjectReader } from '../read/object-reader.js'
import type { NamedObject } from './new-object.js'
import { FOLDER_MODE, formatTree, parseTree, type TreeItem } from './tree-object.js'

/** A tree that was read to be changed. What is below it stays a `TreeItem` until it is opened itself. */
export interface Folder {
  readonly items: Map<string, TreeItem | Folder>
  /** As it was read; null for one that was made. */
  readonly oid: GitOid | null
  /** Something in it, at any depth, is not what it was. */
  isChanged: boolean
}

/** @throws DomainError `object-missing`, `object-corrupt` */
export async function openRoot(reader: ObjectReader | null, oid: GitOid | null): Promise<Folder> {
  const items = reader && oid ? await readTree(reader, oid) : new Map<string, TreeItem>()
  return { items, oid, isChanged: oid === null }
}

/** The folder of this name; null when there is none, or something else has it. */
export async function openFolder(
  reader: ObjectReader | null,
  parent: Folder,
  name: string,
): Promise<Folder | null> {
  const item = parent.items.get(name)
  if (!item) return null
  if ('items' in item) return item
  if (!reader || item.mode !== FOLDER_MODE) return null
  const opened: Folder = { items: await readTree(reader, item.oid), oid: item.oid, isChanged: false }
  parent.items.set(name, opened)
  return opened
}

/** Names every folder that changed; folders with nothing in them are left out, but for the root. */
export function writeFolders(root: Folder): { oid: GitOid; objects: NamedObject[] } {
  const objects: NamedObject[] = []
  return { oid: writeFolder(root, objects), objects }
}

function writeFolder(folder: Folder, objects: NamedObject[]): GitOid {
  if (!folder.isChanged && folder.oid !== null) return folder.oid
  const items = new Map<string, TreeItem>()
  for (const [name, item] of folder.items) {
    if (!('items' in item)) items.set(name, item)
    else if (item.items.size > 0) items.set(name, { mode: FOLDER_MODE, oid: writeFolder(item, objects) })
  }
  const tree = formatTree(items)
  // What was taken away and put back is in the repository.
  if (tree.oid !== folder.oid) objects.push(tree)
  return tree.oid
}

async function readTree(reader: ObjectReader, oid: GitOid): Promise<Map<string, TreeItem>> {
  const object = await reader.read(oid)
  if (object?.type !== 'tree')
    throw new DomainError('object-missing', `There is no git tree ${oid}.`, { oid })
  try {
    return parseTree(object.bytes)
  } catch (error) {
    throw new DomainError('object-corrupt', `Git tree ${oid} can't be read.`, { oid }, { cause: error })
  }
}
