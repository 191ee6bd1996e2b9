import { DomainError, isDomainError } from '@entrepot/core'
import { encodeFilePath } from '@entrepot/protocol'
import {
  downloadFile,
  fileDownloadInfo,
  type FileDownloadInfoOutput,
  InvalidApiResponseFormatError,
} from '@huggingface/hub'
import { networkCode } from './guarded-network.js'
import { fetchFromHub, type Hub } from './hub.js'
import { requireBodyOf } from './require-body-of.js'
import type { UpstreamFile } from './upstream-file.js'

/**
 * The bytes of a large file from `offset` on, exactly as many as its pointer says: a body that ends early or goes on is an error.
 * Two requests.
 *
 * @param offset  less than the file's size
 * @throws DomainError `upstream-invalid`  upstream offers another size, or no file at all but some page; its detail has `isRangeIgnored`
 *   when the answer begins at 0 instead of `offset`
 * @throws DomainError `object-missing`    the pointer leads to nothing
 * @throws DomainError `upstream-*`; `upstream-unavailable` when the stream breaks, which is worth going on from where it broke
 */
export async function* openFile(
  hub: Hub,
  file: UpstreamFile,
  offset: number,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const body = await openBody(hub, file, offset, signal)
  let left = file.sizeBytes - offset
  try {
    for await (const chunk of body.chunks) {
      left -= chunk.length
      if (left < 0) throw new DomainError('upstream-invalid', `${file.path} goes on after its end.`)
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    }
  } catch (error) {
    signal.throwIfAborted()
    if (isDomainError(error)) throw error
    throw body.failure() ?? brokenOff(hub, file, networkCode(error))
  }
  if (left > 0) throw brokenOff(hub, file, 'too short')
}

interface Body {
  readonly chunks: ReadableStream<Uint8Array>
  /** Why the request failed: the stream itself carries only a text. */
  failure(): unknown
}

async function openBody(hub: Hub, file: UpstreamFile, offset: number, signal: AbortSignal): Promise<Body> {
  const info = await probe(hub, file, signal)
  let failure: unknown
  const blob = await downloadFile({
    ...addressOf(hub, file),
    downloadInfo: info,
    xet: false,
    fetch: async (input, init) => {
      try {
        const response = await fetchFromHub(hub, input, { ...init, signal }, file.path)
        return await requireBodyOf(response, hub.host, file, offset)
      } catch (error) {
        failure = error
        throw error
      }
    },
  })
  if (!blob) throw missing(hub, file)
  const rest = offset === 0 ? blob : blob.slice(offset)
  return { chunks: rest.stream() as ReadableStream<Uint8Array>, failure: () => failure }
}

/** Asks for the first byte only: the answer tells the size. */
async function probe(hub: Hub, file: UpstreamFile, signal: AbortSignal): Promise<FileDownloadInfoOutput> {
  // The client leaves the answer's body unread; a server that ignores the range would go on sending the whole file.
  const done = new AbortController()
  try {
    const info = await fileDownloadInfo({
      ...addressOf(hub, file),
      fetch: (input, init) =>
        fetchFromHub(hub, input, { ...init, signal: AbortSignal.any([signal, done.signal]) }, file.path),
    })
    if (!info) throw missing(hub, file)
    if (info.size === file.sizeBytes) return info
    throw new DomainError(
      'upstream-invalid',
      `${file.path} has ${info.size} bytes at ${hub.host}, but ${file.sizeBytes} by its pointer.`,
      { path: file.path, oid: file.oid },
    )
  } catch (error) {
    if (isDomainError(error, 'upstream-not-found')) throw missing(hub, file)
    if (!(error instanceof InvalidApiResponseFormatError)) throw error
    throw new DomainError('upstream-invalid', `${hub.host} does not answer as a hub for ${file.path}.`)
  } finally {
    done.abort()
  }
}

function addressOf(hub: Hub, { repo, commit, path }: UpstreamFile) {
  const name = repo.namespace === null ? repo.name : `${repo.namespace}/${repo.name}`
  return {
    repo: { type: repo.type, name },
    path: encodeFilePath(path), // the client puts it into the URL as it is
    revision: commit,
    hubUrl: hub.url,
  }
}

function missing(hub: Hub, { path, oid }: UpstreamFile): DomainError {
  return new DomainError('object-missing', `${hub.host} has only a pointer to ${path}, not its bytes.`, {
    path,
    oid,
  })
}

function brokenOff(hub: Hub, { path }: UpstreamFile, code: string): DomainError {
  return new DomainError('upstream-unavailable', `${hub.host} broke off in the middle of ${path}.`, {
    path,
    code,
  })
}
