import { Inject } from '@nestjs/common'
import { Args, ID, Query, Resolver } from '@nestjs/graphql'
import { DomainError, type Principal } from '@entrepot/core'
import {
  findAuditEntries,
  listAuditActions,
  listAuditEntries,
  readAuditChainState,
} from '@entrepot/persistence'
import { type Anchor, type AuditReport, requireActor, verifyAudit } from '@entrepot/registry'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Who } from '../access/who.js'
import { idOf } from '../governance/id-of.js'
import { type Connection, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor, ID_CURSOR } from '../paging/cursor.js'
import { pageSize } from '../paging/page-args.js'
import { SERVICES } from '../services.js'
import {
  AuditChainNode,
  AuditEntriesArgs,
  AuditEntryConnection,
  AuditEntryNode,
  AuditProofNode,
  hexOf,
  toAuditEntryNode,
  toAuditFilter,
} from './audit.node.js'
import { Proofs } from './proofs.js'

/** The audit log, for administrators of the server. */
@Resolver(() => AuditEntryNode)
export class AuditResolver {
  readonly #proofs = new Proofs()

  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => AuditEntryConnection, { description: 'Who did what, the newest first. For administrators.' })
  @Requires('server:admin')
  async auditEntries(
    @Who() who: Principal,
    @Args() args: AuditEntriesArgs,
  ): Promise<Connection<AuditEntryNode>> {
    requireActor(who, 'server:admin', null)
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const page = { after, limit: first + 1 }
    const rows = await listAuditEntries(this.services.engines.db.prisma, toAuditFilter(args.filter), page)
    return toConnection(rows, first, { cursorOf: row => encodeCursor(row.id), nodeOf: toAuditEntryNode })
  }

  @Query(() => AuditEntryNode, { nullable: true, description: 'One entry. For administrators.' })
  @Requires('server:admin')
  async auditEntry(
    @Who() who: Principal,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<AuditEntryNode | null> {
    requireActor(who, 'server:admin', null)
    const [entry] = await findAuditEntries(this.services.engines.db.prisma, [idOf(id, 'an entry')])
    return entry ? toAuditEntryNode(entry) : null
  }

  @Query(() => [String], { description: 'Every action that was ever written down. For administrators.' })
  @Requires('server:admin')
  async auditActions(@Who() who: Principal): Promise<string[]> {
    requireActor(who, 'server:admin', null)
    return listAuditActions(this.services.engines.db.prisma)
  }

  @Query(() => AuditChainNode, { description: 'How far the audit log is sealed. For administrators.' })
  @Requires('server:admin')
  async auditChain(@Who() who: Principal): Promise<AuditChainNode> {
    requireActor(who, 'server:admin', null)
    const { last, waiting, oldestWaitingAt } = await readAuditChainState(this.services.engines.db.prisma)
    return {
      links: last?.seq ?? 0n,
      anchor: last && `${last.seq}:${hexOf(last.hash)}`,
      sealedAt: last?.sealedAt ?? null,
      waiting,
      oldestWaitingAt,
    }
  }

  @Query(() => AuditProofNode, {
    description:
      'Follows the chain from its beginning: reads every entry. What it can’t tell is whether somebody made the whole chain anew: for that, give it an anchor that was kept elsewhere. For administrators.',
  })
  @Requires('server:admin')
  async auditProof(
    @Who() who: Principal,
    @Args('anchor', {
      type: () => String,
      nullable: true,
      description: '`<number>:<hash>` of a link, as it was once told.',
    })
    anchor: string | null,
  ): Promise<AuditProofNode> {
    requireActor(who, 'server:admin', null)
    const kept = anchor ? parseAnchor(anchor) : null
    const { db } = this.services.engines
    const key = kept ? `${kept.seq}:${kept.hash}` : ''
    return toProofNode(await this.#proofs.get(key, () => verifyAudit(db, kept)))
  }
}

function toProofNode({ head, broken, unsealed }: AuditReport): AuditProofNode {
  return {
    holds: broken === null,
    links: head.seq,
    anchor: `${head.seq}:${head.hash}`,
    brokenAt: broken?.seq ?? null,
    brokenEntry: broken?.entryId || null,
    reason: broken?.reason ?? null,
    unsealed: unsealed.count,
    oldestUnsealedAt: unsealed.oldest,
    at: new Date(),
  }
}

function parseAnchor(text: string): Anchor {
  const [, seq, hash] = /^(\d{1,18}):([0-9a-f]{64})$/i.exec(text.trim()) ?? []
  if (seq !== undefined && hash !== undefined) return { seq: BigInt(seq), hash: hash.toLowerCase() }
  throw new DomainError('invalid-argument', 'An anchor is a number, a colon and 64 hex digits.')
}
