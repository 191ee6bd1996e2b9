import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type DomainError, isDomainError } from '@entrepot/core'
import { GitError } from '../process/git-error.js'
import { type GitProcess, startGit } from '../process/start-git.js'
import { protocolVariables, type ProtocolVersion, SERVE_SETTINGS } from './protocol.js'

export interface UploadRequest {
  readonly version: ProtocolVersion
  /** The body of the request, as git sent it and unpacked. */
  readonly body: Readable
}

/** Exit code of a git that said on its output why it gives up. */
const EXPLAINED = 128

/**
 * Answers one request of a clone or fetch over a view. git runs until the stream ends or is destroyed, and is ended with it; a request that breaks
 * off, and a git that dies without a word, make the stream fail.
 *
 * Cost: one or two git processes; what leaves is bounded by what its taker takes.
 */
export function uploadPack(gitDir: string, { version, body }: UploadRequest): Readable {
  const git = startGit(['upload-pack', '--stateless-rpc', '--strict', gitDir], {
    gitDir,
    settings: SERVE_SETTINGS,
    variables: protocolVariables(version),
  })
  const stream = Readable.from(answerOf(git, body), { objectMode: false })
  const destroy = stream._destroy.bind(stream)
  // The generator would hear of it with its next chunk only.
  stream._destroy = (error, callback) => {
    git.kill()
    destroy(error, callback)
  }
  return stream
}

async function* answerOf(git: GitProcess, body: Readable): AsyncGenerator<Buffer> {
  let failure: DomainError | null = null
  const sent = pipeline(body, git.stdin).catch((error: unknown) => {
    // What we refuse is no question. Otherwise git has read all it wants, or the client broke off: its own end decides.
    if (isDomainError(error)) failure = error
    git.stdin.destroy()
  })
  try {
    yield* git.stdout as AsyncIterable<Buffer>
    await sent
    if (failure !== null) throw failure
    await git.done
  } catch (error) {
    if (!(error instanceof GitError && error.exitCode === EXPLAINED)) throw error
  } finally {
    git.kill()
  }
}
