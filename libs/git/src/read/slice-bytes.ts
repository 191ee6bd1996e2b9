import type { ByteRange } from '@entrepot/core'
import type { GitProcess } from '../process/start-git.js'

/**
 * What git prints, or the given part of it. Ends git as soon as enough was seen, also when the consumer goes away; a git
 * that fails by itself makes the stream fail.
 */
export async function* sliceBytes(git: GitProcess, range?: ByteRange): AsyncGenerator<Buffer> {
  const start = range?.start ?? 0
  const end = range?.endExclusive ?? Number.POSITIVE_INFINITY
  let position = 0
  try {
    for await (const chunk of git.stdout as AsyncIterable<Buffer>) {
      const slice = chunk.subarray(Math.max(0, start - position), Math.max(0, end - position))
      position += chunk.length
      if (slice.length > 0) yield slice
      if (position >= end) return
    }
    await git.done
  } finally {
    git.kill()
  }
}
