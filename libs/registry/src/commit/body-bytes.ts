import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { asOid, type Oid } from '@entrepot/core'
import { type FileSlice, openSlice } from '@entrepot/git'

/** Bytes of a file, in memory or on this node's disk. */
export type Body = Uint8Array | FileSlice

export function sizeOf(body: Body): number {
  return body instanceof Uint8Array ? body.length : body.sizeBytes
}

export function openBody(body: Body): Readable {
  if (sizeOf(body) === 0) return Readable.from([])
  return body instanceof Uint8Array ? Readable.from([body]) : openSlice(body)
}

/** All of it: for bodies that are known to be small. */
export async function bytesOf(body: Body): Promise<Uint8Array> {
  return body instanceof Uint8Array ? body : buffer(openBody(body))
}

export async function sha256Of(body: Body): Promise<Oid> {
  const hash = createHash('sha256')
  await pipeline(openBody(body), hash)
  return asOid(hash.digest('hex'))
}
