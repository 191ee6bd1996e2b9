import { asGitOid, type GitOid } from '@entrepot/core'
import { ByteWriter } from '../tree/byte-writer.js'
import { type NamedObject, nameInMemory } from './new-object.js'

/** What a name of one tree stands for. */
export interface TreeItem {
  /** Octal digits as they stand in the tree, so `40000` for a folder. Old clients wrote some that git writes no more. */
  readonly mode: string
  readonly oid: GitOid
}

export const FOLDER_MODE = '40000'
const OID_BYTES = 20
const SPACE = 0x20

/**
 * The items of a tree object by name. Names are kept byte for byte, one character for each byte (`latin1`), because a name need not be
 * UTF-8, and a tree that is written again must not change what nobody touched.
 *
 * @throws TypeError when the bytes are not those of a tree
 */
export function parseTree(bytes: Buffer): Map<string, TreeItem> {
  const items = new Map<string, TreeItem>()
  for (let at = 0; at < bytes.length;) {
    const nameAt = bytes.indexOf(SPACE, at) + 1
    const nameEnd = bytes.indexOf(0, nameAt)
    const end = nameEnd + 1 + OID_BYTES
    if (nameAt === 0 || nameEnd < 0 || end > bytes.length) throw new TypeError('not a tree object')
    const mode = bytes.toString('latin1', at, nameAt - 1).replace(/^0+/, '')
    const oid = asGitOid(bytes.toString('hex', nameEnd + 1, end))
    items.set(bytes.toString('latin1', nameAt, nameEnd), { mode, oid })
    at = end
  }
  return items
}

/** A tree object of these items, in git's order: by bytes, where a folder counts as if its name ended in a slash. */
export function formatTree(items: ReadonlyMap<string, TreeItem>): NamedObject {
  const sorted = [...items].map(([name, item]) => ({
    name,
    item,
    key: item.mode === FOLDER_MODE ? `${name}/` : name,
  }))
  sorted.sort((a, b) => (a.key < b.key ? -1 : 1))
  const bytes = new ByteWriter()
  for (const { name, item } of sorted) {
    bytes.raw(Buffer.from(`${item.mode} ${name}\0`, 'latin1'))
    bytes.hex(item.oid)
  }
  return nameInMemory('tree', Buffer.from(bytes.bytes()))
}

/** A path's segments in the form of `parseTree`'s names. */
export function segmentsOf(path: string): string[] {
  return Buffer.from(path).toString('latin1').split('/')
}
