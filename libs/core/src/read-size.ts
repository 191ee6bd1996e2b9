/** Bytes. With the 64 KiB that Node takes by itself a stream reaches a third of the speed; more than this gains nothing. */
export const MAX_READ_BYTES = 1024 * 1024

/**
 * How many bytes a stream over `sizeBytes` of a file should ask the disk for at once: its `highWaterMark`. It makes a buffer of that size for
 * each read, however little comes, and most files are small: a pack of one commit has a few hundred bytes.
 */
export function readSize(sizeBytes: number): number {
  return Math.max(1, Math.min(MAX_READ_BYTES, sizeBytes))
}
