import { blobKeys, DomainError } from '@entrepot/core'
import { dropPartialUpload } from '@entrepot/persistence'
import { offersFile } from '../upstreams/hub/offers-file.js'
import type { UpstreamFile } from '../upstreams/hub/upstream-file.js'
import { retryUpstream } from '../retry-upstream.js'
import { downloadFile } from './download-file.js'
import { inSingleFlight } from './file-flights.js'
import type { FileTransfer } from './file-transfer.js'

/**
 * Makes sure that a large file is in the store and that it is ours to link: because this repository holds it, because upstream offers
 * it to us as well, or because it was brought from there now.
 *
 * @throws DomainError `object-corrupt`, `object-missing`, `upstream-*`; the signal's reason
 */
export function bringFile(transfer: FileTransfer, file: UpstreamFile, isLinked: boolean): Promise<void> {
  return inSingleFlight(file.oid, async () => {
    if (!(await isHeld(transfer, file, isLinked))) return downloadFile(transfer, file)
    // A crash between the file's becoming visible and its row's going leaves the row.
    if (!isLinked) await dropPartialUpload(transfer.engines.db.prisma, transfer.mirrorId, file.oid)
    transfer.reporter.add({ filesDone: 1, bytesDone: file.sizeBytes })
  })
}

async function isHeld(
  { engines, hub, signal }: FileTransfer,
  file: UpstreamFile,
  isLinked: boolean,
): Promise<boolean> {
  const stored = await engines.blobs.stat(blobKeys.largeFile(file.oid))
  if (!stored) return false
  if (stored.sizeBytes !== file.sizeBytes) throw wrongSize(file, stored.sizeBytes)
  if (isLinked) return true
  return retryUpstream(() => offersFile(hub, file, signal), { timing: hub.timing, signal })
}

/** What is stored under a hash was verified, so the pointer is wrong. */
function wrongSize({ path, oid, sizeBytes }: UpstreamFile, stored: number): DomainError {
  const message = `The pointer ${path} gives its object ${sizeBytes} bytes, but it has ${stored}.`
  return new DomainError('upstream-invalid', message, { path, oid })
}
