const MIB = 1024 * 1024
const GIB = 1024 * MIB

/** Bytes of the largest file that is sent through us in one piece by a client that could cut it: a break costs all that was sent. */
export const WHOLE_MAX_BYTES = 2 * GIB
/** Bytes of a part through us, unless that makes too many parts. They lie on disk twice for the moment in which they are joined. */
export const RELAYED_PART_BYTES = 64 * MIB
/** Bytes of a part that goes to the store itself, unless that makes too many. */
export const DIRECT_PART_BYTES = 64 * MIB
/** Bytes; stores take no larger part. */
export const PART_MAX_BYTES = 5 * GIB
/** Parts beyond which they grow instead: each costs a URL in the answer, and clients send them one after another. */
export const COMFORTABLE_PARTS = 1_000
/** Parts of an upload: stores take no more. */
export const PARTS_MAX = 10_000
/** Bytes of the largest file that can be taken in: what 10,000 parts hold, some 50 TB. */
export const FILE_MAX_BYTES = PARTS_MAX * PART_MAX_BYTES

/** Uploads in parts that one account may have under way, in all repositories. */
export const PENDING_MAX = 10_000
/** Bytes that one account may have sent to repositories it may not write to and that no commit there names. */
export const UNLINKED_MAX_BYTES = 100 * GIB

/** How an upload of this many bytes is cut: sizes in bytes of all parts but the last, and of that. */
export interface Parts {
  readonly partBytes: number
  readonly count: number
}

/** Cuts a file into parts of about `comfortableBytes`, larger ones where that would make too many. An empty file has none. */
export function cut(sizeBytes: number, comfortableBytes: number): Parts {
  const needed = Math.ceil(sizeBytes / COMFORTABLE_PARTS / MIB) * MIB
  const partBytes = Math.min(Math.max(comfortableBytes, needed), PART_MAX_BYTES)
  return { partBytes, count: Math.ceil(sizeBytes / partBytes) }
}

/** Bytes of part `number`, from 1. */
export function partSize(sizeBytes: number, partBytes: number, number: number): number {
  return Math.min(partBytes, sizeBytes - (number - 1) * partBytes)
}
