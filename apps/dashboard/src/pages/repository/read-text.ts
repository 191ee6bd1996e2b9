import { askRest } from '../../api/ask.js'

export interface ReadText {
  readonly text: string
  /** There is more than was read. */
  readonly isCut: boolean
  /** It holds bytes that no text has. */
  readonly isBinary: boolean
}

/** Bytes in which a null byte tells that a file is no text, as git looks. */
const SNIFFED = 8_000

/**
 * The beginning of a file as text, whatever it is.
 *
 * @throws ApiError  it may not be read
 */
export async function readText(path: string, maxBytes: number, signal: AbortSignal): Promise<ReadText> {
  const answer = await askRest(path, { signal })
  const parts: Uint8Array[] = []
  let size = 0
  const reader = answer.body?.getReader()
  while (reader && size <= maxBytes) {
    const { done, value } = await reader.read()
    if (done) break
    parts.push(value)
    size += value.length
  }
  const isCut = size > maxBytes
  if (isCut) await reader?.cancel()
  const bytes = new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer()).subarray(0, maxBytes)
  return {
    text: new TextDecoder().decode(bytes),
    isCut,
    isBinary: bytes.subarray(0, SNIFFED).includes(0),
  }
}
