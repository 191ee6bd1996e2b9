import { isDomainError } from '@entrepot/core'
import { readLinkedFile, resolvePath } from '@entrepot/protocol'
import { fetchFromHub, type Hub } from './hub.js'
import type { UpstreamFile } from './upstream-file.js'

/**
 * Whether upstream itself offers this large file, by its hash and size, to us. That our store holds the bytes, for another repository,
 * says nothing about that. One request, no bytes.
 *
 * @throws DomainError `upstream-*`, except that a file it doesn't have is simply not offered
 */
export async function offersFile(hub: Hub, file: UpstreamFile, signal: AbortSignal): Promise<boolean> {
  const url = `${hub.url}/${resolvePath(file.repo, file.commit, file.path)}`
  try {
    const response = await fetchFromHub(hub, url, { method: 'HEAD', redirect: 'manual', signal }, file.path)
    const linked = readLinkedFile(response.headers)
    return linked?.oid === file.oid && linked.sizeBytes === file.sizeBytes
  } catch (error) {
    if (isDomainError(error, 'upstream-not-found')) return false
    throw error
  }
}
