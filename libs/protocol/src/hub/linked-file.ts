import { isOid, type Oid } from '@entrepot/core'
import { HUB_HEADERS } from './error-code.js'

/** A large file as the headers of `HEAD resolve` describe it. */
export interface LinkedFile {
  readonly oid: Oid
  readonly sizeBytes: number
}

/** Null unless the headers name a large file: a regular file has no SHA-256 in its entity tag. */
export function readLinkedFile(headers: { get(name: string): string | null }): LinkedFile | null {
  const oid = stripEtag(headers.get(HUB_HEADERS.linkedEtag) ?? '')
  const size = headers.get(HUB_HEADERS.linkedSize) ?? ''
  const sizeBytes = Number(size)
  if (!isOid(oid) || !/^\d+$/.test(size) || !Number.isSafeInteger(sizeBytes)) return null
  return { oid, sizeBytes }
}

/** What stands in an entity tag, without the mark of a weak one and without quotes. */
export function stripEtag(etag: string): string {
  return etag.replace(/^W\//, '').replace(/^"|"$/g, '')
}
