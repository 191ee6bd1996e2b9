import { type ByteRange, readSize } from '@entrepot/core'
import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'

/** A file, or a range of one, as a stream that closes it at its end. Without a range it goes to whatever the end is by then. */
export async function streamOf(file: FileHandle, range?: ByteRange): Promise<Readable> {
  if (!range) return file.createReadStream({ highWaterMark: readSize((await file.stat()).size) })
  const { start, endExclusive } = range
  return file.createReadStream({
    highWaterMark: readSize(endExclusive - start),
    start,
    end: endExclusive - 1,
  })
}
