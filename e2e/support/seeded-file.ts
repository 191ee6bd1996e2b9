import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { seededBytes } from '@entrepot/testing'

/** Writes a file of any size whose bytes depend on the seed alone; their SHA-256. */
export async function writeSeededFile(path: string, seed: string, sizeBytes: number): Promise<string> {
  await pipeline(seededBytes(seed, sizeBytes), createWriteStream(path))
  return sha256OfFile(path)
}

export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
