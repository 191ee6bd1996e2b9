import { Inject } from '@nestjs/common'
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql'
import { parseRepoId, type Principal } from '@entrepot/core'
import { findClusterNode, listAssignments, listClusterNodes, listHoldings } from '@entrepot/persistence'
import { findReadableRepo, requireActor } from '@entrepot/registry'
import { assignModel, removeNode, unassignModel } from '@entrepot/variants'
import { z } from 'zod'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Load, Who } from '../access/who.js'
import { idOf } from '../governance/id-of.js'
import type { Loaders } from '../loaders/create-loaders.js'
import { type Connection, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor, ID_CURSOR } from '../paging/cursor.js'
import { PageArgs, pageSize } from '../paging/page-args.js'
import { RepoNode, toRepoNode } from '../repo/repo.node.js'
import { SERVICES } from '../services.js'
import {
  AssignmentConnection,
  AssignmentNode,
  AssignmentsArgs,
  AssignModelInput,
  ClusterNodeConnection,
  ClusterNodeNode,
  NodeHoldingConnection,
  NodeHoldingNode,
  toAssignmentNode,
  toClusterNodeNode,
  toNodeHoldingNode,
} from './node.node.js'

/** Nodes are ordered by their names, holdings by repository and commit. */
const NAME_CURSOR = z.tuple([z.string()])
const HOLDING_CURSOR = z.tuple([z.uuid(), z.string().regex(/^[0-9a-f]{40}$/)])

@Resolver(() => ClusterNodeNode)
export class ClusterNodeResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => ClusterNodeConnection, { description: 'The machines that serve models. For administrators.' })
  @Requires('server:admin')
  async clusterNodes(@Who() who: Principal, @Args() args: PageArgs): Promise<Connection<ClusterNodeNode>> {
    requireActor(who, 'server:admin', null)
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, NAME_CURSOR) ?? []
    const rows = await listClusterNodes(this.services.engines.db.prisma, { after, limit: first + 1 })
    return toConnection(rows, first, { cursorOf: row => encodeCursor(row.name), nodeOf: toClusterNodeNode })
  }

  @Query(() => ClusterNodeNode, { nullable: true, description: 'One of them. For administrators.' })
  @Requires('server:admin')
  async clusterNode(@Who() who: Principal, @Args('name') name: string): Promise<ClusterNodeNode | null> {
    requireActor(who, 'server:admin', null)
    const node = await findClusterNode(this.services.engines.db.prisma, name)
    return node && toClusterNodeNode(node)
  }

  @ResolveField(() => NodeHoldingConnection, { description: 'What it says it holds.' })
  @Requires('server:admin')
  async holdings(
    @Parent() { id }: ClusterNodeNode,
    @Args() args: PageArgs,
  ): Promise<Connection<NodeHoldingNode>> {
    const first = pageSize(args)
    const cursor = decodeCursor(args.after, HOLDING_CURSOR)
    const after = cursor && { repoId: cursor[0], commit: cursor[1] }
    const rows = await listHoldings(this.services.engines.db.prisma, id, { after, limit: first + 1 })
    const cursorOf = (row: (typeof rows)[number]) => encodeCursor(row.repoId, row.commit)
    return toConnection(rows, first, { cursorOf, nodeOf: toNodeHoldingNode })
  }

  @Mutation(() => Boolean, {
    description:
      'Forgets a node, and what is assigned to it by name. One that still runs registers anew unless its token is revoked.',
  })
  @Requires('server:admin')
  async removeNode(@Who() who: Principal, @Args('name') name: string): Promise<boolean> {
    await removeNode(this.services.engines, who, name)
    return true
  }
}

@Resolver(() => NodeHoldingNode)
export class NodeHoldingResolver {
  @ResolveField(() => RepoNode, { nullable: true, description: 'Null when it is gone.' })
  @Requires('server:admin')
  async repository(
    @Parent() { repositoryId }: NodeHoldingNode,
    @Who() who: Principal,
    @Load() load: Loaders,
  ): Promise<RepoNode | null> {
    const repo = await load.repoById.load(repositoryId)
    return repo && toRepoNode(repo, who)
  }
}

@Resolver(() => AssignmentNode)
export class AssignmentResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => AssignmentConnection, { description: 'What nodes are to hold. For administrators.' })
  @Requires('server:admin')
  async assignments(
    @Who() who: Principal,
    @Args() { profile, node, ...args }: AssignmentsArgs,
  ): Promise<Connection<AssignmentNode>> {
    requireActor(who, 'server:admin', null)
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const filter = {
      ...(typeof profile === 'string' && { profileName: profile }),
      ...(typeof node === 'string' && { nodeName: node }),
    }
    const { prisma } = this.services.engines.db
    const rows = await listAssignments(prisma, filter, { after, limit: first + 1 })
    return toConnection(rows, first, { cursorOf: row => encodeCursor(row.id), nodeOf: toAssignmentNode })
  }

  @Mutation(() => AssignmentNode, {
    description: 'Has every node of a profile, or one node, hold a model before anybody asks for it.',
  })
  @Requires('server:admin')
  async assignModel(
    @Who() who: Principal,
    @Args('input') { model, revision = null, profile = null, node = null }: AssignModelInput,
  ): Promise<AssignmentNode> {
    requireActor(who, 'server:admin', null)
    const { engines } = this.services
    const repo = await findReadableRepo(engines, who, parseRepoId('model', model))
    return toAssignmentNode(await assignModel(engines, who, { repo, revision, profile, node }))
  }

  @Mutation(() => Boolean, {
    description: 'Ends an assignment. Nodes keep what they hold for it until they need the room.',
  })
  @Requires('server:admin')
  async unassignModel(
    @Who() who: Principal,
    @Args('assignment', { type: () => ID }) assignment: string,
  ): Promise<boolean> {
    await unassignModel(this.services.engines, who, idOf(assignment, 'an assignment'))
    return true
  }
}
