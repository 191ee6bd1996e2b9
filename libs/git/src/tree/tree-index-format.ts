import type { EntryMode } from '@entrepot/core'

/**
 * A stored tree index is `EPT1` (the last character is the version), the CRC-32 of all that follows, and then, numbers being
 * little-endian:
 *
 * - the commit id, 20 bytes; the number of entries and that of large files among them, 4 bytes each
 * - the ids of the entries, 20 bytes each; the SHA-256 of the large files, 32 bytes each, both in the order of the entries
 * - a zlib stream: a byte per entry, which is its mode's place in `MODE_CODES`, plus `LFS_FLAG` for a large file; the sizes of
 *   the entries and then the sizes of the pointers, in base 128; the paths in UTF-8, joined by zero bytes
 *
 * Ids don't compress, so they stay outside of the stream; columns let the decoder turn each into text in one step. A change
 * of format gets another version, and what is stored in the old one is built anew.
 */
export const MAGIC = Buffer.from('EPT1')

/** Its order is part of the format. */
export const MODE_CODES = [
  '100644',
  '100755',
  '120000',
  '160000',
  '040000',
] as const satisfies readonly EntryMode[]

export const LFS_FLAG = 0x80

/** Bytes: the CRC-32. */
export const CHECKSUM_BYTES = 4
export const GIT_OID_BYTES = 20
export const SHA256_BYTES = 32
/** Bytes: commit id and two counts. */
export const COUNTS_BYTES = GIT_OID_BYTES + 8
