import { blobKeys, DomainError, newId, type Oid } from '@entrepot/core'
import {
  dropPendingUpload,
  ensurePendingUpload,
  findPendingUpload,
  type LargeFile,
  type PendingUpload,
  type UploadShape,
} from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { abortUploads, type Sender } from './claim-object.js'
import { linkableSizes } from './linkable-sizes.js'
import { requireRoom } from './require-room.js'
import {
  cut,
  DIRECT_PART_BYTES,
  FILE_MAX_BYTES,
  PART_MAX_BYTES,
  partSize,
  RELAYED_PART_BYTES,
  WHOLE_MAX_BYTES,
} from './upload-limits.js'

/** What a client can do; every client can send a file whole, unless it says otherwise. */
export interface Offer {
  readonly hasWhole: boolean
  readonly hasParts: boolean
}

/** How one file is to be sent. */
export type UploadPlan =
  /** Not at all: the sender may link it as it is. */
  | { readonly kind: 'held' }
  /** In one request to us. */
  | { readonly kind: 'whole' }
  /** In one request to the store, and then to be confirmed. */
  | { readonly kind: 'direct'; readonly url: string }
  /** In parts, each to a URL of the store where there are some, else to us; and then to be completed. */
  | {
      readonly kind: 'parts'
      readonly uploadId: string
      readonly partBytes: number
      readonly count: number
      readonly urls: readonly string[] | null
    }
  | { readonly kind: 'refused'; readonly reason: DomainError }

export interface UploadPlans {
  /** Whether all that is to be sent is to be sent in parts; otherwise none is. */
  readonly isInParts: boolean
  readonly plans: ReadonlyMap<Oid, UploadPlan>
}

type Store = Pick<Engines, 'db' | 'blobs'>

/**
 * Says of each large file how the sender brings it: not at all, if they may link it already, and otherwise in full, whatever the store
 * happens to hold, since sending it is what proves that they have it.
 *
 * @param urlTtlSeconds  of URLs of the store
 * @throws DomainError `limit-exceeded`  the account has too much under way, or left too much lying
 */
export async function planUploads(
  engines: Store,
  sender: Sender,
  files: readonly LargeFile[],
  { offer, urlTtlSeconds }: { readonly offer: Offer; readonly urlTtlSeconds: number },
): Promise<UploadPlans> {
  const oids = files.map(({ oid }) => oid)
  const linkable = await linkableSizes(engines, sender.principal, sender.repo, oids)
  const plans = new Map<Oid, UploadPlan>()
  const wanted: LargeFile[] = []
  for (const file of files) {
    const plan = planWithoutBytes(file, linkable.get(file.oid))
    if (plan) plans.set(file.oid, plan)
    else wanted.push(file)
  }
  if (wanted.length > 0) await requireRoom(engines, sender, wanted)
  const isDirect = wanted[0] !== undefined && (await takesDirectUploads(engines, wanted[0].oid))
  const isTooLarge = wanted.some(({ sizeBytes }) => sizeBytes > WHOLE_MAX_BYTES)
  const isInParts = offer.hasParts && (isDirect || isTooLarge || !offer.hasWhole)
  for (const file of wanted) {
    const way = { isDirect, isInParts, urlTtlSeconds }
    plans.set(file.oid, await planBytes(engines, sender, file, way))
  }
  return { isInParts: isInParts && wanted.length > 0, plans }
}

function planWithoutBytes({ oid, sizeBytes }: LargeFile, linkable: number | undefined): UploadPlan | null {
  if (linkable === sizeBytes) return { kind: 'held' }
  if (linkable !== undefined) {
    const message = `The object ${oid} has ${linkable} bytes, not ${sizeBytes}.`
    return { kind: 'refused', reason: new DomainError('content-mismatch', message) }
  }
  if (sizeBytes <= FILE_MAX_BYTES) return null
  const message = `A file may have ${FILE_MAX_BYTES} bytes at most.`
  return { kind: 'refused', reason: new DomainError('limit-exceeded', message) }
}

interface Way {
  readonly isDirect: boolean
  readonly isInParts: boolean
  readonly urlTtlSeconds: number
}

async function planBytes(
  engines: Store,
  sender: Sender,
  file: LargeFile,
  { isDirect, isInParts, urlTtlSeconds }: Way,
): Promise<UploadPlan> {
  const { sizeBytes } = file
  if (isInParts) {
    const shape = cut(sizeBytes, isDirect ? DIRECT_PART_BYTES : RELAYED_PART_BYTES)
    const { uploadId } = await openUpload(engines, sender, file, { partBytes: shape.partBytes, isDirect })
    if (!isDirect || shape.count === 0) return { kind: 'parts', uploadId, ...shape, urls: null }
    const sizes = Array.from({ length: shape.count }, (_, nth) =>
      partSize(sizeBytes, shape.partBytes, nth + 1),
    )
    return { kind: 'parts', uploadId, ...shape, urls: await sign(engines, uploadId, sizes, urlTtlSeconds) }
  }
  if (!isDirect || sizeBytes === 0 || sizeBytes > PART_MAX_BYTES) return { kind: 'whole' }
  const { uploadId } = await openUpload(engines, sender, file, { partBytes: sizeBytes, isDirect })
  const [url = ''] = await sign(engines, uploadId, [sizeBytes], urlTtlSeconds)
  return { kind: 'direct', url }
}

/** The sender's upload of this file: an earlier one if it was cut alike, so that what is under way goes on. */
async function openUpload(
  engines: Store,
  { principal, repo }: Sender,
  file: LargeFile,
  shape: UploadShape,
): Promise<PendingUpload> {
  const { db, blobs } = engines
  const by = { repoId: repo.id, accountId: principal.accountId }
  const earlier = await findPendingUpload(db.prisma, by, file.oid)
  if (earlier) {
    if (await isUsable(blobs, earlier, file, shape)) return earlier
    await dropPendingUpload(db.prisma, earlier.uploadId)
    await abortUploads(blobs, earlier)
  }
  const uploadId = shape.isDirect ? await blobs.uploads.begin(file.sizeBytes) : newId()
  const opened = await ensurePendingUpload(db.prisma, by, file, { ...shape, uploadId })
  // Another request of the account was faster.
  if (opened.uploadId !== uploadId && shape.isDirect) await blobs.uploads.abort(uploadId)
  return opened
}

async function isUsable(
  blobs: Engines['blobs'],
  earlier: PendingUpload,
  { sizeBytes }: LargeFile,
  { partBytes, isDirect }: UploadShape,
): Promise<boolean> {
  const isAlike =
    earlier.sizeBytes === BigInt(sizeBytes) &&
    earlier.partBytes === BigInt(partBytes) &&
    earlier.isDirect === isDirect
  return isAlike && (!isDirect || (await blobs.uploads.receivedBytes(earlier.uploadId)) !== null)
}

async function sign(
  { blobs }: Store,
  uploadId: string,
  sizes: readonly number[],
  ttlSeconds: number,
): Promise<string[]> {
  const signed = await blobs.uploads.signParts(uploadId, sizes, ttlSeconds)
  if (signed === null) throw new DomainError('store-unavailable', 'The store signs downloads but no uploads.')
  return signed.map(({ url }) => url)
}

/** A store that hands out URLs for downloads takes uploads by them too; made without asking it anything. */
async function takesDirectUploads({ blobs }: Store, oid: Oid): Promise<boolean> {
  return (await blobs.downloadUrl(blobKeys.largeFile(oid), { ttlSeconds: 1 })) !== null
}
