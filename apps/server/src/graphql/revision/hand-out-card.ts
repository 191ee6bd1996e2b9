import { asCommitSha, type Principal } from '@entrepot/core'
import { auditOrigin } from '@entrepot/persistence'
import { CARD_PATH, type CardText, type DeliveryLog, readCardText } from '@entrepot/registry'
import type { Services } from '../../compose/compose.js'
import type { RevisionNode } from './revision.node.js'

interface Handing {
  readonly principal: Principal
  readonly deliveries: DeliveryLog
  readonly maxBytes: number
  readonly exit: 'diff' | 'raw'
}

/**
 * The card of a revision for who may read it, and the delivery written down: who got its words is asked when it is called back.
 *
 * @throws DomainError `store-unavailable`  it could not be written down, so nothing is handed out
 */
export async function handOutCard(
  { engines }: Pick<Services, 'engines'>,
  revision: Pick<RevisionNode, 'commit' | 'paths' | 'repoId'>,
  { principal, deliveries, maxBytes, exit }: Handing,
): Promise<CardText | null> {
  const { repoId, commit, paths } = revision
  const card = await readCardText(
    engines,
    { repo: { id: repoId }, commit: asCommitSha(commit), paths },
    maxBytes,
  )
  if (!card) return null
  const address = auditOrigin()?.address ?? ''
  await deliveries.note({ principal, repoId, commit, path: CARD_PATH, oid: null, address, exit })
  return card
}
