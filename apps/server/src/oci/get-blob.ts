import { notGood, requireRight } from '@entrepot/registry'
import { findPulled, findPulledOf } from '@entrepot/variants'
import type { Answer } from '../hub/answer/answer.js'
import { publicBaseUrl } from '../hub/answer/public-base-url.js'
import type { Hub } from '../hub/hub.js'
import type { Exchange, PublicTarget, RepoTarget } from '../hub/routing/route.js'
import { holderOf } from './pulls.js'
import { readDigest, requireDigest } from './read-digest.js'
import { sendBlob } from './send-blob.js'

/**
 * Seconds that a URL of a blob is good: as long as the largest model takes on a slow line. It may be long, as every use of it asks again
 * whether its holder may still have that revision.
 */
const URL_TTL_SECONDS = 24 * 60 * 60

/**
 * `GET /v2/{id}/blobs/{digest}`: the bytes, with a URL beside them by which they can be had in parts and without a token. Ollama asks once
 * for the URL, and then for all parts of a file there.
 */
export async function getBlob(hub: Hub, exchange: Exchange, { repo, rest }: RepoTarget): Promise<Answer> {
  const { request, principal } = exchange
  const digest = requireDigest(rest[0] ?? '')
  const pulled = await findPulled(hub.engines, { principal, repo, digest })
  if (request.method === 'HEAD') return sendBlob(hub, exchange, pulled, { digest, location: null })
  const sealed = await hub.pulls.seals.closeBlob({
    ...{ repoId: repo.id, revision: pulled.resolved.shownAs, digest },
    holder: holderOf(principal),
    expiresAt: Math.floor(Date.now() / 1000) + URL_TTL_SECONDS,
  })
  const location = `${publicBaseUrl(hub.publicUrl, request)}/-/oci/blob/sha256:${digest}?grant=${sealed}`
  return sendBlob(hub, exchange, pulled, { digest, location })
}

/** `GET /-/oci/blob/{digest}`: the same by that URL, as long as whoever it was made for may have it. */
export async function getSignedBlob(hub: Hub, exchange: Exchange, { rest }: PublicTarget): Promise<Answer> {
  const digest = readDigest(rest.join('/'))
  const grant = await hub.pulls.seals.openBlob(exchange.target.query.get('grant') ?? '', new Date())
  if (digest === null || grant.digest !== digest) throw notGood()
  const { principal, repo } = await hub.holders.use(grant)
  requireRight(principal, 'repo:read-content', repo)
  const { revision } = grant
  const pulled = await findPulledOf(hub.engines, { principal, repo, digest, revision })
  return sendBlob(hub, { ...exchange, principal }, pulled, { digest, location: null })
}
