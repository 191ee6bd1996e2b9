import { createHash, randomBytes } from 'node:crypto'
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'

/** Bytes that are written at once, and of which the file is made again and again. */
const BLOCK_BYTES = 1024 * 1024
/** Bytes at its beginning that make it another file than it was. */
const MARK_BYTES = 32

export function writeSource(path, sizeBytes) {
  const block = randomBytes(BLOCK_BYTES)
  const file = openSync(path, 'w')
  for (let written = 0; written < sizeBytes; written += BLOCK_BYTES) writeSync(file, block)
  closeSync(file)
}

/** Makes another file of it, which nobody has sent yet, and reads it into the page cache; its SHA-256. */
export async function renew(path) {
  const file = openSync(path, 'r+')
  writeSync(file, randomBytes(MARK_BYTES), 0, MARK_BYTES, 0)
  closeSync(file)
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: BLOCK_BYTES }), hash)
  return hash.digest('hex')
}
