import type { Oid } from '@entrepot/core'
import {
  type Grant,
  type GrantPurpose,
  type GrantUse,
  notGood,
  requireMayUpload,
  type Sender,
} from '@entrepot/registry'
import type { Hub } from '../hub/hub.js'
import type { Exchange, PublicTarget } from '../hub/routing/route.js'

/** A signed URL that is good, with who uses it for what. */
export interface UsedGrant extends GrantUse {
  readonly grant: Grant
}

/** A signed URL that is good for sending. */
export interface SendingGrant {
  readonly grant: Grant
  readonly file: { readonly oid: Oid; readonly sizeBytes: number }
  readonly sender: Sender
}

/**
 * Takes a signed URL for what it is good for now.
 * @throws DomainError `forbidden`
 */
export async function useGrant(
  { signer, holders }: Hub,
  { target }: Exchange,
  { rest }: PublicTarget,
  purpose: GrantPurpose,
): Promise<UsedGrant> {
  const grant = await signer.read(target.query.get('grant') ?? '', purpose, new Date())
  if (rest.join('/') !== grant.oid) throw notGood()
  return { grant, ...(await holders.use(grant)) }
}

/**
 * As `useGrant`, and that its holder may still upload.
 * @throws DomainError `forbidden`
 */
export async function useSendingGrant(
  hub: Hub,
  exchange: Exchange,
  target: PublicTarget,
  purpose: GrantPurpose,
): Promise<SendingGrant> {
  const { grant, principal, repo } = await useGrant(hub, exchange, target, purpose)
  requireMayUpload(principal, repo)
  const { oid, sizeBytes } = grant
  return { grant, file: { oid, sizeBytes }, sender: { principal, repo } }
}
