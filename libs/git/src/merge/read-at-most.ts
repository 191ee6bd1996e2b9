import type { Readable } from 'node:stream'

/** What a stream gives, up to a bound. The stream is destroyed when it has more, so whoever started its process kills it. */
export async function readAtMost(
  stream: Readable,
  maxBytes: number,
): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    sizeBytes += chunk.length
    if (sizeBytes > maxBytes)
      return { bytes: Buffer.concat(chunks, sizeBytes).subarray(0, maxBytes), isWhole: false }
  }
  return { bytes: Buffer.concat(chunks, sizeBytes), isWhole: true }
}
