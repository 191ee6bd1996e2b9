import { createHash, hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { asGitOid, type GitOid, readSize } from '@entrepot/core'
import type { ObjectType } from '../read/object-reader.js'

/** Bytes that lie in a file: all of it, or what begins at `start`. */
export interface FileSlice {
  readonly path: string
  /** Bytes before it; none unless given. */
  readonly start?: number
  readonly sizeBytes: number
}

/** A git object that is to be written: its type, and what it consists of, without git's own header. */
export interface NewObject {
  readonly type: ObjectType
  readonly body: Uint8Array | FileSlice
}

/** With the id that git will give it. */
export interface NamedObject extends NewObject {
  readonly oid: GitOid
}

export function isInMemory(body: NewObject['body']): body is Uint8Array {
  return body instanceof Uint8Array
}

export function sizeOfBody(body: NewObject['body']): number {
  return isInMemory(body) ? body.length : body.sizeBytes
}

/** The bytes as a stream; not for a slice of none. */
export function openSlice({ path, start = 0, sizeBytes }: FileSlice) {
  return createReadStream(path, { start, end: start + sizeBytes - 1, highWaterMark: readSize(sizeBytes) })
}

/** Names an object whose body is in memory. */
export function nameInMemory(type: ObjectType, body: Uint8Array): NamedObject {
  const whole = Buffer.concat([objectHeader(type, body.length), body])
  return { type, body, oid: asGitOid(hash('sha1', whole)) }
}

/** Names an object. Cost: a body in a file is read once. */
export async function nameObject({ type, body }: NewObject): Promise<NamedObject> {
  if (isInMemory(body)) return nameInMemory(type, body)
  const sha1 = createHash('sha1').update(objectHeader(type, body.sizeBytes))
  if (body.sizeBytes > 0) await pipeline(openSlice(body), sha1)
  return { type, body, oid: asGitOid(sha1.digest('hex')) }
}

function objectHeader(type: ObjectType, sizeBytes: number): Buffer {
  return Buffer.from(`${type} ${sizeBytes}\0`)
}
