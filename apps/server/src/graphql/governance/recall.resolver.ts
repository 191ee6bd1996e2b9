import { Inject } from '@nestjs/common'
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql'
import { parseRepoId, type Principal } from '@entrepot/core'
import { liftRecall, listRecipients, recallRevision } from '@entrepot/governance'
import { listRecalls } from '@entrepot/persistence'
import { findReadableRepo, requireRight } from '@entrepot/registry'
import { z } from 'zod'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Load, Who } from '../access/who.js'
import type { Loaders } from '../loaders/create-loaders.js'
import { type Connection, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor, ID_CURSOR } from '../paging/cursor.js'
import { PageArgs, pageSize } from '../paging/page-args.js'
import { RepoNode } from '../repo/repo.node.js'
import { SERVICES } from '../services.js'
import { idOf } from './id-of.js'
import {
  LiftRecallInput,
  RecallConnection,
  RecallNode,
  RecallRevisionInput,
  RecallsArgs,
  RecipientConnection,
  type RecipientNode,
  toRecipientNode,
} from './recall.node.js'

/** Recipients are ordered by the numbers of deliveries. */
const DELIVERY_CURSOR = z.tuple([z.string().regex(/^\d{1,18}$/)])

@Resolver(() => RepoNode)
export class RecallResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @ResolveField(() => RecallConnection, {
    nullable: true, // a refusal must not take the repository along
    description: 'Revisions that were called back, for those who write to the repository or review it.',
  })
  @Requires('verdict:see-blocked')
  async recalls(
    @Parent() { type, fullName }: RepoNode,
    @Who() who: Principal,
    @Args() args: RecallsArgs,
  ): Promise<Connection<RecallNode>> {
    const { engines } = this.services
    const repo = await findReadableRepo(engines, who, parseRepoId(type, fullName))
    requireRight(who, 'verdict:see-blocked', repo)
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const commit = typeof args.commit === 'string' ? { commit: args.commit } : {}
    const rows = await listRecalls(engines.db.prisma, { repoId: repo.id, ...commit, after, limit: first + 1 })
    return toConnection(rows, first, { cursorOf: row => encodeCursor(row.id), nodeOf: row => row })
  }

  @Mutation(() => RecallNode, {
    description:
      'Calls a revision back: from now on no reader gets it anywhere. What derives from it is judged again.',
  })
  @Requires('verdict:review')
  async recallRevision(
    @Who() who: Principal,
    @Args('input') input: RecallRevisionInput,
  ): Promise<RecallNode> {
    const { engines } = this.services
    const repo = await findReadableRepo(engines, who, parseRepoId(input.type, input.repo))
    const { revision, reason } = input
    return recallRevision(engines, who, { repo, revision, reason })
  }

  @Mutation(() => RecallNode, {
    description:
      'Ends a recall, and has the revision judged again. Nobody lifts what they called back themselves.',
  })
  @Requires('verdict:review')
  async liftRecall(@Who() who: Principal, @Args('input') input: LiftRecallInput): Promise<RecallNode> {
    return liftRecall(this.services.engines, who, {
      id: idOf(input.recall, 'a recall'),
      reason: input.reason,
    })
  }
}

@Resolver(() => RecallNode)
export class RecallFieldsResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @ResolveField(() => RecipientConnection, {
    nullable: true,
    description: 'Who received it: by token and address, with the time. For reviewers.',
  })
  @Requires('verdict:review')
  async recipients(
    @Parent() { id }: RecallNode,
    @Who() who: Principal,
    @Args() args: PageArgs,
  ): Promise<Connection<RecipientNode>> {
    const first = pageSize(args)
    const [after] = decodeCursor(args.after, DELIVERY_CURSOR) ?? []
    const page = { after: after === undefined ? null : BigInt(after), limit: first + 1 }
    const rows = await listRecipients(this.services.engines, who, id, page)
    const cursorOf = (row: { readonly id: bigint }) => encodeCursor(String(row.id))
    return toConnection(rows, first, { cursorOf, nodeOf: toRecipientNode })
  }

  @ResolveField(() => String, { nullable: true, description: 'Null when the account is gone.' })
  @Requires('verdict:see-blocked')
  async by(@Parent() { byId }: RecallNode, @Load() load: Loaders): Promise<string | null> {
    return (await load.accountById.load(byId))?.name ?? null
  }

  @ResolveField(() => String, { nullable: true, description: 'Null while it stands.' })
  @Requires('verdict:see-blocked')
  async liftedBy(@Parent() { liftedById }: RecallNode, @Load() load: Loaders): Promise<string | null> {
    return liftedById === null ? null : ((await load.accountById.load(liftedById))?.name ?? null)
  }
}
