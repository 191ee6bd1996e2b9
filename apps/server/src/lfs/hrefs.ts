import type { LfsAction } from '@entrepot/protocol'
import type { Repo } from '@entrepot/persistence'
import type { Grant, GrantPurpose } from '@entrepot/registry'
import { publicBaseUrl } from '../hub/answer/public-base-url.js'
import type { Hub } from '../hub/hub.js'
import type { Exchange } from '../hub/routing/route.js'

/**
 * Seconds that a URL of ours for an upload is good: as long as the largest upload takes on a slow line. It may be long, as every use of it
 * asks again whether its holder may still upload.
 */
export const UPLOAD_TTL_SECONDS = 7 * 24 * 60 * 60
/** Seconds for one of a download, of which the same is true; git-lfs asks for a new one when it ran out. */
export const DOWNLOAD_TTL_SECONDS = 6 * 60 * 60

const TTL_SECONDS = {
  upload: UPLOAD_TTL_SECONDS,
  part: UPLOAD_TTL_SECONDS,
  complete: UPLOAD_TTL_SECONDS,
  verify: UPLOAD_TTL_SECONDS,
  download: DOWNLOAD_TTL_SECONDS,
} as const satisfies Record<GrantPurpose, number>

/** What a URL is about beside its purpose. */
export type About = Pick<Grant, 'oid' | 'sizeBytes'> & Partial<Pick<Grant, 'uploadId' | 'part'>>

/** Makes URLs of ours by which this caller, and whoever they hand them to, may do one thing with one object of the repository. */
export type Hrefs = (purpose: GrantPurpose, about: About) => Promise<LfsAction>

export function hrefsFor(
  { signer, publicUrl }: Hub,
  { request, principal }: Exchange,
  repo: Repo,
  now: Date,
): Hrefs {
  const base = publicBaseUrl(publicUrl, request)
  const holder =
    principal.kind === 'token' ? { accountId: principal.accountId, tokenId: principal.tokenId } : null
  return async (purpose, { oid, sizeBytes, uploadId = null, part = null }) => {
    const ttlSeconds = TTL_SECONDS[purpose]
    const expiresAt = Math.floor(now.getTime() / 1000) + ttlSeconds
    const grant = { purpose, repoId: repo.id, holder, oid, sizeBytes, uploadId, part, expiresAt }
    const signed = await signer.sign(grant)
    return { href: `${base}/-/lfs/${purpose}/${oid}?grant=${signed}`, expires_in: ttlSeconds }
  }
}
