import type { TypeShare } from './weights-header.js'

/** Sums up tensors by their type, most bytes first. */
export function sumTypes(
  tensors: Iterable<{ readonly type: string; readonly elementCount: number; readonly sizeBytes: number }>,
): TypeShare[] {
  const shares = new Map<string, { tensorCount: number; elementCount: number; sizeBytes: number }>()
  for (const { type, elementCount, sizeBytes } of tensors) {
    const share = shares.get(type) ?? { tensorCount: 0, elementCount: 0, sizeBytes: 0 }
    share.tensorCount += 1
    share.elementCount += elementCount
    share.sizeBytes += sizeBytes
    shares.set(type, share)
  }
  return [...shares]
    .map(([type, share]) => ({ type, ...share }))
    .sort((one, other) => other.sizeBytes - one.sizeBytes)
}
