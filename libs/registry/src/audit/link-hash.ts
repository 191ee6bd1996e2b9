import { createHash } from 'node:crypto'

/** The hash of a link: SHA-256 over the hash of the link before (32 bytes) and the entry in canonical form, as UTF-8. */
export function linkHash(before: Uint8Array, text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(before).update(text, 'utf8').digest())
}
