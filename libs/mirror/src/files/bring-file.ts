import { blobKeys, DomainError } from '@entrepot/core'
import type { UpstreamFile } from '../upstreams/hub/upstream-file.js'
import { downloadFile } from './download-file.js'
import { inSingleFlight } from './file-flights.js'
import type { FileTransfer } from './file-transfer.js'

/**
 * Makes sure that a large file is in the store and that it is ours to link: because this repository holds it, or because all of its bytes
 * came from upstream, now or in a run before. That the store has it for another repository says nothing, and nor does an upstream that
 * knows its hash and size: only whoever sends the bytes has them. Storing them a second time costs no room, only the way here.
 *
 * @param isOurs  this repository holds it, or this mirror brought it before
 * @throws DomainError `object-corrupt`, `object-missing`, `upstream-*`, `limit-exceeded`; the signal's reason
 */
export function bringFile(transfer: FileTransfer, file: UpstreamFile, isOurs: boolean): Promise<void> {
  // Two pointers of a mirror that differ about the size of an object share its upload.
  return inSingleFlight(`${transfer.mirrorId} ${file.oid}`, async () => {
    if (!isOurs || !(await isStored(transfer, file))) return downloadFile(transfer, file)
    transfer.reporter.add({ filesDone: 1, bytesDone: file.sizeBytes })
  })
}

async function isStored({ engines }: FileTransfer, file: UpstreamFile): Promise<boolean> {
  const stored = await engines.blobs.stat(blobKeys.largeFile(file.oid))
  if (stored && stored.sizeBytes !== file.sizeBytes) throw wrongSize(file, stored.sizeBytes)
  return stored !== null
}

/** What is stored under a hash was verified, so the pointer is wrong. */
function wrongSize({ path, oid, sizeBytes }: UpstreamFile, stored: number): DomainError {
  const message = `The pointer ${path} gives its object ${sizeBytes} bytes, but it has ${stored}.`
  return new DomainError('upstream-invalid', message, { path, oid })
}
