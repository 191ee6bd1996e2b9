import type { Readable } from 'node:stream'

/** Characters of stderr that are kept: some screens of messages. A server on the other side chooses how much it says. */
const STDERR_TAIL_LENGTH = 16 * 1024
/** Characters of one line; more is cut, so that a line without end can't fill the memory. */
const STDERR_LINE_LENGTH = 4 * 1024
/** How the lines of `GIT_TRACE2_EVENT` begin. */
const TRACE = '{"event":'

/**
 * Reads stderr to its end and returns the last of its lines. Lines that git overwrites in place (they end in a carriage
 * return) are progress; they, and lines of git's trace, go to `onLine` but are not kept.
 */
export async function readStderr(stderr: Readable, onLine?: (line: string) => void): Promise<string> {
  let tail = ''
  let line = ''
  for await (const chunk of stderr.setEncoding('utf8') as AsyncIterable<string>) {
    for (const piece of chunk.split(/(?<=[\r\n])/)) {
      line = (line + piece).slice(0, STDERR_LINE_LENGTH)
      if (!/[\r\n]$/.test(piece)) continue
      onLine?.(line.trimEnd())
      if (piece.endsWith('\n') && !line.startsWith(TRACE))
        tail = `${tail}${line.trimEnd()}\n`.slice(-STDERR_TAIL_LENGTH)
      line = ''
    }
  }
  return (tail + line).trim()
}
