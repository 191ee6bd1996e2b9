import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as WebStream } from 'node:stream/web'
import type { AssignedFile } from '@entrepot/protocol'
import { blobNameOf, type ModelFolder } from './cache-layout.js'
import { ignoreMissing } from './ignore-missing.js'
import type { RegistryClient } from './registry-client.js'
import { isIntact } from './verify-file.js'

/**
 * Brings the content of a file into `blobs`. What arrived before, also of an agent that was killed, is gone on with. Nothing is visible to
 * clients before its hash is right, and then all of it is.
 *
 * @throws Error when the bytes are not what was announced; nothing of them stays then
 */
export async function fetchBlob(
  client: RegistryClient,
  folder: ModelFolder,
  file: AssignedFile,
  signal: AbortSignal,
): Promise<void> {
  await mkdir(folder.own, { recursive: true })
  await mkdir(folder.blobs, { recursive: true })
  const name = blobNameOf(file)
  const partial = partialPath(folder, name)
  await fill(client, partial, file, signal)
  if (!(await isIntact(partial, file, signal))) {
    await rm(partial, { force: true })
    throw new Error(`the bytes of ${file.path} are not those that were announced`)
  }
  await rename(partial, join(folder.blobs, name))
  await syncFolder(folder.blobs)
}

/** Where a file lies while it arrives: on the file system of the blobs, and out of the way of other clients of the cache. */
export function partialPath(folder: ModelFolder, blobName: string): string {
  return join(folder.own, `${blobName}.part`)
}

async function fill(
  client: RegistryClient,
  partial: string,
  { url, path, sizeBytes }: AssignedFile,
  signal: AbortSignal,
): Promise<void> {
  const arrived = (await stat(partial).catch(ignoreMissing))?.size ?? 0
  const offset = arrived > sizeBytes ? 0 : arrived
  if (sizeBytes === 0) return writeFile(partial, '')
  if (offset === sizeBytes) return
  const { body, isPartial } = await client.open(url, offset, signal)
  const from = isPartial ? offset : 0
  const source = Readable.fromWeb(body as WebStream<Uint8Array>)
  const sink = createWriteStream(partial, { flags: from > 0 ? 'a' : 'w', flush: true })
  await pipeline(source, chunks => atMost(chunks, sizeBytes - from, path), sink, { signal })
}

/** Whoever sends more than was announced must not fill the disk. */
async function* atMost(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
  path: string,
): AsyncGenerator<Uint8Array> {
  let left = maxBytes
  for await (const chunk of chunks) {
    left -= chunk.length
    if (left < 0) throw new Error(`${path} is longer than was announced`)
    yield chunk
  }
}

/** A name survives a power cut only when its folder was written, too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
