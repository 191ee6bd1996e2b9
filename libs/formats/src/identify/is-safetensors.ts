import type { ReadRange } from '../read-range.js'

/** The format's own limit for its header, in bytes. */
const MAX_HEADER_BYTES = 100_000_000
/** Headers that are read whole and checked; a larger one is believed by its shape. */
const CHECKED_HEADER_BYTES = 8 * 1024 * 1024

/** Whether a file is safetensors: eight bytes of length, then a JSON object of tensors that ends where it says. */
export async function isSafetensors(read: ReadRange, head: Buffer, sizeBytes: number): Promise<boolean> {
  if (head.length < 10 || head[8] !== 0x7b) return false
  const length = Number(head.readBigUInt64LE(0))
  if (length < 2 || length > MAX_HEADER_BYTES || 8 + length > sizeBytes) return false
  if (length > CHECKED_HEADER_BYTES) return true
  try {
    const header: unknown = JSON.parse(Buffer.from(await read(8, 8 + length)).toString('utf8'))
    return header !== null && typeof header === 'object' && Object.entries(header).every(isTensor)
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

function isTensor([name, value]: [string, unknown]): boolean {
  if (value === null || typeof value !== 'object') return false
  return name === '__metadata__' || ('dtype' in value && 'shape' in value && 'data_offsets' in value)
}
