import { Readable } from 'node:stream'
import { blobKeys, DomainError, isDomainError } from '@entrepot/core'
import {
  dropPartialUpload,
  findPartialUpload,
  holdBlob,
  markBrought,
  savePartialUpload,
  transaction,
} from '@entrepot/persistence'
import { retryUpstream } from '../retry-upstream.js'
import { openFile } from '../upstreams/hub/open-file.js'
import type { UpstreamFile } from '../upstreams/hub/upstream-file.js'
import type { FileTransfer } from './file-transfer.js'
import { RateFloor } from './rate-floor.js'

/** Bytes that make a broken attempt one that got somewhere, so that it doesn't count against the number of attempts. */
const PROGRESS_BYTES = 1024 * 1024

/**
 * Downloads a large file into an upload and makes it visible when its hash is right. Goes on where an earlier attempt, of this run or one
 * before it, left off.
 *
 * @throws DomainError `object-corrupt`  the bytes are not those of the pointer; nothing of them stays
 * @throws DomainError `object-missing`, `upstream-*`, `limit-exceeded` (it trickles); what arrived stays, to be gone on with
 */
export async function downloadFile(transfer: FileTransfer, file: UpstreamFile): Promise<void> {
  const isResumed = await fill(transfer, file)
  try {
    await promote(transfer, file)
  } catch (error) {
    if (!isDomainError(error, 'object-corrupt')) throw error
    transfer.reporter.add({ bytesDone: -file.sizeBytes })
    // Two halves that were right when they came may not belong together: upstream may have changed in between.
    if (!isResumed) throw corrupt(transfer, file, error)
    await fill(transfer, file)
    await promote(transfer, file).catch((again: unknown) => {
      throw isDomainError(again, 'object-corrupt') ? corrupt(transfer, file, again) : again
    })
  }
  transfer.reporter.add({ filesDone: 1 })
}

/** Fills an upload with the file's bytes. True if some of them were there before. */
async function fill(transfer: FileTransfer, file: UpstreamFile): Promise<boolean> {
  const { hub, signal, reporter } = transfer
  const rate = new RateFloor(hub.host, hub.limits)
  let isResumed = false
  let moved = 0
  let movedBefore = 0
  let counted = 0
  const attempt = async () => {
    movedBefore = moved
    const { uploadId, received } = await openUpload(transfer, file)
    isResumed ||= received > 0
    reporter.add({ bytesDone: received - counted })
    counted = received
    const onBytes = (count: number) => {
      moved += count
      counted += count
      reporter.add({ bytesDone: count, bytesMoved: count })
      rate.add(count)
    }
    await append(transfer, file, { uploadId, received }, onBytes)
  }
  try {
    const hasProgressed = () => moved - movedBefore >= PROGRESS_BYTES
    await retryUpstream(attempt, { timing: hub.timing, signal, hasProgressed })
    return isResumed
  } catch (error) {
    reporter.add({ bytesDone: -counted })
    throw error
  }
}

interface Upload {
  readonly uploadId: string
  readonly received: number
}

/** The upload that an earlier attempt began, or a new one. */
async function openUpload({ engines, mirrorId }: FileTransfer, file: UpstreamFile): Promise<Upload> {
  const { db, blobs } = engines
  const known = await findPartialUpload(db.prisma, mirrorId, file.oid)
  const received = known === null ? null : await blobs.uploads.receivedBytes(known)
  if (known !== null && received !== null && received <= file.sizeBytes) return { uploadId: known, received }
  if (known !== null) await blobs.uploads.abort(known)
  const uploadId = await blobs.uploads.begin(file.sizeBytes)
  await savePartialUpload(db.prisma, mirrorId, file.oid, uploadId)
  return { uploadId, received: 0 }
}

async function append(
  transfer: FileTransfer,
  file: UpstreamFile,
  { uploadId, received }: Upload,
  onBytes: (count: number) => void,
): Promise<void> {
  if (received === file.sizeBytes) return
  const { engines, hub, signal } = transfer
  try {
    const bytes = counted(openFile(hub, file, received, signal), onBytes)
    await engines.blobs.uploads.append(uploadId, received, Readable.from(bytes, { objectMode: false }))
  } catch (error) {
    if (!isDomainError(error, 'upstream-invalid') || error.detail['isRangeIgnored'] !== true) throw error
    await dropUpload(transfer, file, uploadId)
    const message = `${hub.host} can't go on with ${file.path} where it broke off.`
    throw new DomainError('upstream-unavailable', message, { path: file.path }, { cause: error })
  }
}

async function* counted(
  chunks: AsyncIterable<Buffer>,
  onBytes: (count: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    onBytes(chunk.length)
    yield chunk
  }
}

async function promote(transfer: FileTransfer, file: UpstreamFile): Promise<void> {
  const { engines, mirrorId, signal } = transfer
  const { oid, sizeBytes } = file
  signal.throwIfAborted()
  const { uploadId } = await openUpload(transfer, file)
  try {
    await engines.blobs.uploads.promote(uploadId, blobKeys.largeFile(oid), { oid, sizeBytes })
  } catch (error) {
    if (isDomainError(error, 'object-corrupt')) await dropUpload(transfer, file, uploadId)
    throw error
  }
  // Not forgotten yet: a run that ends before it lands need not bring the file a second time.
  const isThere = await transaction(engines.db.prisma, async tx => {
    await holdBlob(tx, oid)
    if ((await engines.blobs.stat(blobKeys.largeFile(oid))) === null) return false
    await markBrought(tx, mirrorId, oid)
    return true
  })
  if (!isThere) throw new DomainError('store-unavailable', `${file.path} was deleted as it arrived.`, { oid })
}

async function dropUpload(
  { engines, mirrorId }: FileTransfer,
  { oid }: UpstreamFile,
  uploadId: string,
): Promise<void> {
  await engines.blobs.uploads.abort(uploadId)
  await dropPartialUpload(engines.db.prisma, mirrorId, oid)
}

function corrupt({ hub }: FileTransfer, { path, oid }: UpstreamFile, cause: DomainError): DomainError {
  const { actual = null } = cause.detail
  const message = `${path} from ${hub.host} is damaged: its bytes are not those of its pointer (SHA-256 ${oid}).`
  return new DomainError('object-corrupt', message, { path, oid, actual }, { cause })
}
