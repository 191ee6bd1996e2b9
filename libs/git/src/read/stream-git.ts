import { Readable } from 'node:stream'
import type { ByteRange } from '@entrepot/core'
import type { GitProcess } from '../process/start-git.js'

/**
 * What git prints, or the given part of it. git starts with the first read, so that a stream that is destroyed unread costs nothing, and
 * ends as soon as enough was seen or the stream is destroyed; a git that fails by itself makes the stream fail.
 */
export function streamGit(start: () => GitProcess, range?: ByteRange): Readable {
  let git: GitProcess | null = null
  const bytes = sliceBytes(() => (git = start()), range)
  const stream = Readable.from(bytes, { objectMode: false })
  const destroy = stream._destroy.bind(stream)
  // The generator hears of it with its next chunk only, and git may have gigabytes to skip until then.
  stream._destroy = (error, callback) => {
    git?.kill()
    destroy(error, callback)
  }
  return stream
}

async function* sliceBytes(start: () => GitProcess, range?: ByteRange): AsyncGenerator<Buffer> {
  const from = range?.start ?? 0
  const end = range?.endExclusive ?? Number.POSITIVE_INFINITY
  const git = start()
  let position = 0
  try {
    git.stdin.end()
    for await (const chunk of git.stdout as AsyncIterable<Buffer>) {
      const slice = chunk.subarray(Math.max(0, from - position), Math.max(0, end - position))
      position += chunk.length
      if (slice.length > 0) yield slice
      if (position >= end) return
    }
    await git.done
  } finally {
    git.kill()
  }
}
