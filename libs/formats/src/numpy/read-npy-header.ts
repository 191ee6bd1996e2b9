import type { ReadRange } from '../read-range.js'

/** numpy itself refuses longer ones unless it is told to trust the file. */
const MAX_HEADER_BYTES = 1024 * 1024
/** `O` as the type of an item or of a field. */
const OBJECT_TYPE = /['"][<>|=]?O\d*['"]/

/** Where the array begins, and whether it is one of objects, which is a pickle. Null for a header that numpy doesn't write. */
export async function readNpyHeader(
  read: ReadRange,
): Promise<{ endOffset: number; holdsObjects: boolean } | null> {
  const head = Buffer.from(await read(0, 12))
  if (head.length < 12) return null
  const isWide = (head[6] ?? 0) >= 2
  const lengthBytes = isWide ? head.readUInt32LE(8) : head.readUInt16LE(8)
  const start = isWide ? 12 : 10
  if (lengthBytes > MAX_HEADER_BYTES) return null
  const text = Buffer.from(await read(start, start + lengthBytes)).toString('latin1')
  if (text.length < lengthBytes || !/^\s*\{[^]*['"]descr['"]\s*:/.test(text)) return null
  return { endOffset: start + lengthBytes, holdsObjects: OBJECT_TYPE.test(text) }
}
