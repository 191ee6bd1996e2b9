import { askRest } from '../api/ask.js'
import { sizeOf, typeOf } from './image-facts.js'

/** Bytes that the server hands out itself at a time, wherever they lie; for more it sends one to the store. */
export const IMAGE_MAX_BYTES = 8 * 1024 * 1024
/**
 * An image of a repository as an address that holds it.
 *
 * @returns null for one that is larger than `IMAGE_MAX_BYTES`
 * @throws ApiError  it may not be read
 */
export async function readImage(path: string, signal: AbortSignal): Promise<string | null> {
  const answer = await askRest(path, { signal, headers: { range: `bytes=0-${IMAGE_MAX_BYTES - 1}` } })
  if (sizeOf(answer.headers) > IMAGE_MAX_BYTES) {
    await answer.body?.cancel()
    return null
  }
  const bytes = await answer.arrayBuffer()
  return toDataUrl(new Blob([bytes], { type: typeOf(path, answer.headers.get('content-type')) }))
}

function toDataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(reader.error ?? new Error('The image can’t be read.'))
    reader.readAsDataURL(blob)
  })
}
