import { Inject } from '@nestjs/common'
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql'
import { parseRepoId, type Principal } from '@entrepot/core'
import { listConsumers } from '@entrepot/persistence'
import { findReadableRepo, requireRight } from '@entrepot/registry'
import { z } from 'zod'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Who } from '../access/who.js'
import type { Connection } from '../paging/connection.js'
import { decodeCursor, encodeCursor } from '../paging/cursor.js'
import { pageSize } from '../paging/page-args.js'
import { RepoNode } from '../repo/repo.node.js'
import { SERVICES } from '../services.js'
import { ConsumerConnection, type ConsumerNode, ConsumersArgs, toConsumerNode } from './consumer.node.js'

const DELIVERY_CURSOR = z.tuple([z.string().regex(/^\d{1,18}$/)])

@Resolver(() => RepoNode)
export class ConsumerResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @ResolveField(() => ConsumerConnection, {
    nullable: true, // a refusal must not take the repository along
    description: 'Who received which revision when, for those who write to the repository or review it.',
  })
  @Requires('verdict:see-blocked')
  async consumers(
    @Parent() { type, fullName }: RepoNode,
    @Who() who: Principal,
    @Args() args: ConsumersArgs,
  ): Promise<Connection<ConsumerNode>> {
    const { engines } = this.services
    const repo = await findReadableRepo(engines, who, parseRepoId(type, fullName))
    requireRight(who, 'verdict:see-blocked', repo)
    const limit = pageSize(args)
    const [after] = decodeCursor(args.after, DELIVERY_CURSOR) ?? []
    const { rows, hasMore } = await listConsumers(engines.db.prisma, {
      repoId: repo.id,
      commit: args.commit ?? null,
      before: after === undefined ? null : BigInt(after),
      limit,
    })
    const edges = rows.map(row => ({ cursor: encodeCursor(String(row.lastId)), node: toConsumerNode(row) }))
    const pageInfo = { hasNextPage: hasMore, endCursor: edges.at(-1)?.cursor ?? null }
    return { edges, nodes: edges.map(({ node }) => node), pageInfo }
  }
}
