import type { ByteCursor } from '../../byte-cursor.js'
import { GaveUp } from '../give-up.js'

/** A header while it is walked. */
export interface Header {
  readonly cursor: ByteCursor
  readonly sizeBytes: number
  /** Whether the file is longer than what is walked of it. */
  readonly isCut: boolean
  version: number | null
  leftItems: number
  /** Bytes of texts and numbers that may still be kept. */
  leftKeptBytes: number
}

/** Bytes of a key or of a tensor's name; llama.cpp takes 64 of a tensor's. */
export const MAX_NAME_BYTES = 1024
const MAX_LENGTH_BYTES = 8

export async function readNumber(header: Header, byteCount: 1 | 2 | 4 | 8): Promise<number> {
  await need(header, byteCount)
  return header.cursor.unsigned(byteCount)
}

/** Sees to it that so many bytes are in the window. */
export async function need(header: Header, byteCount: number): Promise<void> {
  const { cursor } = header
  if (cursor.leftInWindow >= byteCount) return
  if (byteCount > cursor.leftBytes) throw pastTheEnd(header, byteCount)
  await cursor.fill(byteCount)
  if (cursor.leftInWindow < byteCount) throw pastTheEnd(header, byteCount)
}

export function passBytes(header: Header, byteCount: number): void {
  if (byteCount > header.cursor.leftBytes) throw pastTheEnd(header, byteCount)
  header.cursor.position += byteCount
}

/** Lengths have four bytes in version 1, eight since. */
export async function readLength(header: Header): Promise<number> {
  return await readNumber(header, header.version === 1 ? 4 : 8)
}

/** How many things of at least so many bytes follow. */
export async function readCount(header: Header, minBytes: number, things: string): Promise<number> {
  const count = await readLength(header)
  if (count * minBytes > header.sizeBytes)
    throw new GaveUp('lying-length', `It announces ${count} ${things}, more than its bytes can hold.`)
  return count
}

export async function readName(header: Header): Promise<string> {
  await ahead(header, MAX_LENGTH_BYTES + MAX_NAME_BYTES)
  return nameAhead(header)
}

/** Sees to it that so many bytes are in the window, or all that there are: `numberAhead` and `nameAhead` wait for nothing. */
export async function ahead({ cursor }: Header, byteCount: number): Promise<void> {
  if (cursor.leftInWindow < byteCount) await cursor.fill(byteCount)
}

export function numberAhead(header: Header, byteCount: 1 | 2 | 4 | 8): number {
  if (header.cursor.leftInWindow < byteCount) throw pastTheEnd(header, byteCount)
  return header.cursor.unsigned(byteCount)
}

/** At most `MAX_NAME_BYTES`. */
export function nameAhead(header: Header): string {
  const length = numberAhead(header, header.version === 1 ? 4 : 8)
  if (length > MAX_NAME_BYTES && length <= header.cursor.leftBytes)
    throw new GaveUp(
      'limit-exceeded',
      `A name takes ${length} bytes, more than the ${MAX_NAME_BYTES} that are read.`,
    )
  keep(header, length)
  if (header.cursor.leftInWindow < length) throw pastTheEnd(header, length)
  return Buffer.from(header.cursor.take(length)).toString('utf8')
}

export async function readText(header: Header, length: number): Promise<string> {
  keep(header, length)
  await need(header, length)
  return Buffer.from(header.cursor.take(length)).toString('utf8')
}

/** Takes so much from what may be kept in memory of one header. */
export function keep(header: Header, byteCount: number): void {
  if (byteCount > header.cursor.leftBytes) throw pastTheEnd(header, byteCount)
  header.leftKeptBytes -= byteCount
  if (header.leftKeptBytes < 0)
    throw new GaveUp('limit-exceeded', 'Its names and values are longer than is kept of a header.')
}

function pastTheEnd(header: Header, byteCount: number): GaveUp {
  if (byteCount > header.sizeBytes)
    return new GaveUp('lying-length', `It says that ${byteCount} bytes follow, more than the file has.`)
  return header.isCut
    ? new GaveUp('limit-exceeded', 'Its header is longer than is read.')
    : new GaveUp('truncated', 'The file ends inside of its header.')
}
