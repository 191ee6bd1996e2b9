/** One entry of a tree object, as its bytes say. */
export interface RawTreeEntry {
  readonly mode: string
  /** Null when it is not UTF-8. */
  readonly name: string | null
}

const SPACE = 0x20
const OID_BYTES = 20
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The entries of a tree object, without those behind a place where it is broken: git's own checks refuse such trees. */
export function* treeNames(tree: Buffer): Generator<RawTreeEntry> {
  for (let at = 0; at < tree.length;) {
    const space = tree.indexOf(SPACE, at)
    const end = tree.indexOf(0, space)
    if (space < 0 || end < 0) return
    yield { mode: tree.toString('latin1', at, space), name: decode(tree.subarray(space + 1, end)) }
    at = end + 1 + OID_BYTES
  }
}

function decode(bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}
