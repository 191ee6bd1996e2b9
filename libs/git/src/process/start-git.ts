import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { DomainError } from '@entrepot/core'
import { gitEnvironment, type GitPlace } from './git-environment.js'
import { GitError } from './git-error.js'
import { redact } from './redact.js'
import type { StartedProgram } from './launcher.js'
import { startProgram } from './start-program.js'
import { readStderr } from './stderr-tail.js'

export interface GitOptions extends GitPlace {
  /** Ends the process and its children at once; what waits for it is rejected with DomainError `cancelled`. */
  readonly signal?: AbortSignal
  /** What the process may take of the machine; each of its children the same again. Only where the system knows such bounds. */
  readonly bounds?: GitBounds
  /** Called with each line of stderr, progress lines included. Not redacted. */
  readonly onStderrLine?: (line: string) => void
  /** Removed from what an error says. */
  readonly secrets?: readonly string[]
}

/** Bounds that the system enforces: beyond them git is ended, or finds no memory and says so. */
export interface GitBounds {
  /** Of address space, in which files that git maps count too. */
  readonly memoryBytes: number
  /** Of processor time. */
  readonly cpuSeconds: number
}

/** A running git. Whoever starts one awaits `done` or calls `kill`. */
export interface GitProcess {
  readonly stdin: Writable
  readonly stdout: Readable
  /** Resolves on exit code 0, rejects with `GitError` otherwise, after all of stderr was read. */
  readonly done: Promise<void>
  /** Ends git and everything it started. Safe to call again and after the end. */
  kill(): void
}

/**
 * Starts git in a scrubbed environment and a process group of its own, so that `kill` reaches the helpers that git starts
 * (`git-remote-https`, `index-pack`) too.
 *
 * @throws DomainError `cancelled` when the signal was aborted before
 */
export function startGit(args: readonly string[], options: GitOptions): GitProcess {
  const { signal } = options
  if (signal?.aborted) throw cancelled(signal)
  const [program, ...rest] = commandLine(args, options.bounds)
  const child = startProgram(program, rest, gitEnvironment(options))
  // A broken pipe means that git stopped reading; its exit code says why, and `done` reports that.
  child.stdin.on('error', () => undefined)
  child.on('error', () => undefined)
  const kill = () => child.killGroup()
  signal?.addEventListener('abort', kill, { once: true })
  const done = waitForEnd(child, args[0] ?? '', options).finally(() =>
    signal?.removeEventListener('abort', kill),
  )
  // Callers await `done` when they have dealt with stdout; until then a failure is not an unhandled one.
  done.catch(() => undefined)
  return { stdin: child.stdin, stdout: child.stdout, done, kill }
}

/** A shell sets the bounds and then becomes git, so that the process is the one that was started. */
const BOUNDED = 'ulimit -v "$1" 2>/dev/null; ulimit -t "$2" 2>/dev/null; shift 2; exec git "$@"'

function commandLine(args: readonly string[], bounds: GitBounds | undefined): [string, ...string[]] {
  if (!bounds) return ['git', ...args]
  const memoryKibibytes = String(Math.floor(bounds.memoryBytes / 1024))
  return ['/bin/sh', '-c', BOUNDED, 'sh', memoryKibibytes, String(bounds.cpuSeconds), ...args]
}

async function waitForEnd(
  child: StartedProgram,
  command: string,
  { signal, onStderrLine, secrets }: GitOptions,
): Promise<void> {
  const stderr = readStderr(child.stderr, onStderrLine).catch(() => '')
  let exitCode: number | null
  try {
    // Not `close`: that waits for stdout to be read to its end, which a caller who has seen enough doesn't do.
    ;[exitCode] = (await once(child, 'exit')) as [number | null]
  } catch (error) {
    throw new GitError(command, null, 'git could not be started', { cause: error })
  }
  const said = await stderr
  if (signal?.aborted) throw cancelled(signal)
  if (exitCode !== 0) throw new GitError(command, exitCode, redact(said, secrets))
}

function cancelled(signal: AbortSignal): DomainError {
  return new DomainError('cancelled', 'The operation was cancelled.', {}, { cause: signal.reason })
}
