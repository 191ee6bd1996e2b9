import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DomainError, isDomainError } from '@entrepot/core'
import { startGit, type GitOptions } from './start-git.js'

/** Bytes of stdout that a command may print unless the caller says otherwise: more than any fixed-size answer needs. */
const DEFAULT_MAX_OUTPUT_BYTES = 16 * 1024 * 1024

export interface RunGitOptions extends GitOptions {
  /** What git reads; nothing unless given. */
  readonly stdin?: string | Uint8Array | Readable
  readonly maxOutputBytes?: number
}

/**
 * Runs git to its end and returns what it printed.
 *
 * @throws GitError for an exit code other than 0
 * @throws DomainError `limit-exceeded` when it prints more than `maxOutputBytes`; `cancelled`
 */
export async function runGit(args: readonly string[], options: RunGitOptions): Promise<Buffer> {
  const git = startGit(args, options)
  let inputFailure: unknown = null
  const output = collect(git.stdout, options.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES)
  const sent = send(options.stdin, git.stdin).catch((error: unknown) => {
    inputFailure = error
    throw error
  })
  try {
    const [bytes] = await Promise.all([output, sent])
    await git.done
    return bytes
  } catch (error) {
    git.kill()
    // Unless it was our doing, git's own end is the reason, and a broken stream is only how we noticed.
    if (!isDomainError(error) && error !== inputFailure) await git.done
    throw error
  }
}

/** `runGit` for output that is text: decoded as UTF-8, without the last line feed. */
export async function runGitText(args: readonly string[], options: RunGitOptions): Promise<string> {
  const bytes = await runGit(args, options)
  return bytes.toString('utf8').replace(/\n$/, '')
}

async function collect(stdout: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of stdout as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length
    if (sizeBytes > maxBytes) {
      throw new DomainError('limit-exceeded', `git printed more than ${maxBytes} bytes.`, { maxBytes })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, sizeBytes)
}

async function send(input: RunGitOptions['stdin'], stdin: NodeJS.WritableStream): Promise<void> {
  if (input === undefined) {
    stdin.end()
    return
  }
  const source = input instanceof Readable ? input : Readable.from([Buffer.from(input)])
  try {
    await pipeline(source, stdin)
  } catch (error) {
    if (!isBrokenPipe(error)) throw error // git may have read enough: its exit code decides
  }
}

function isBrokenPipe(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET'
}
