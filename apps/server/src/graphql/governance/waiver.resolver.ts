import { Inject } from '@nestjs/common'
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql'
import { DomainError, parseRepoId, type Principal } from '@entrepot/core'
import { decideWaiver, listWaiverQueue, requestWaiver, type WaiverRequest } from '@entrepot/governance'
import { listWaivers } from '@entrepot/persistence'
import { findReadableRepo, requireRight } from '@entrepot/registry'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Load, Who } from '../access/who.js'
import type { Loaders } from '../loaders/create-loaders.js'
import { type Connection, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor, ID_CURSOR } from '../paging/cursor.js'
import { pageSize } from '../paging/page-args.js'
import { loadRepoNode } from '../repo/load-repo-node.js'
import { RepoNode } from '../repo/repo.node.js'
import { SERVICES } from '../services.js'
import { idOf } from './id-of.js'
import {
  DecideWaiverInput,
  RequestWaiverInput,
  toWaiverNode,
  WaiverConnection,
  WaiverNode,
  WaiverQueueArgs,
  WaiversArgs,
} from './waiver.node.js'

@Resolver(() => RepoNode)
export class WaiverResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => WaiverConnection, {
    description: 'Waivers of all repositories and namespaces that you write to or review, the newest first.',
  })
  @Requires('verdict:see-blocked')
  async waiverQueue(@Who() who: Principal, @Args() args: WaiverQueueArgs): Promise<Connection<WaiverNode>> {
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const filter = { standing: args.standing ?? null, now: new Date() }
    const rows = await listWaiverQueue(this.services.engines, who, filter, { after, limit: first + 1 })
    return toConnection(rows, first, { cursorOf: row => encodeCursor(row.id), nodeOf: toWaiverNode })
  }

  @ResolveField(() => WaiverConnection, {
    nullable: true, // a refusal must not take the repository along
    description: 'Those of the repository and of its namespace, for those who write to it or review it.',
  })
  @Requires('verdict:see-blocked')
  async waivers(
    @Parent() { type, fullName }: RepoNode,
    @Who() who: Principal,
    @Args() args: WaiversArgs,
  ): Promise<Connection<WaiverNode>> {
    const repo = await findReadableRepo(this.services.engines, who, parseRepoId(type, fullName))
    requireRight(who, 'verdict:see-blocked', repo)
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const filter = {
      repoId: repo.id,
      namespaceKey: repo.namespace?.toLowerCase() ?? null,
      state: args.state ?? null,
    }
    const rows = await listWaivers(this.services.engines.db.prisma, filter, { after, limit: first + 1 })
    return toConnection(rows, first, { cursorOf: row => encodeCursor(row.id), nodeOf: toWaiverNode })
  }

  @Mutation(() => WaiverNode, {
    description:
      'Asks that a finding, or a rule, count for nothing until a day. Somebody else has to approve it.',
  })
  @Requires('verdict:see-blocked')
  async requestWaiver(@Who() who: Principal, @Args('input') input: RequestWaiverInput): Promise<WaiverNode> {
    const { reason, expiresAt } = input
    const request = { place: await this.#placeOf(who, input), subject: subjectOf(input), reason, expiresAt }
    return toWaiverNode(await requestWaiver(this.services.engines, who, request))
  }

  @Mutation(() => WaiverNode, {
    description: 'Approves, refuses or ends a waiver; verdicts follow. Nobody approves what they asked for.',
  })
  @Requires('verdict:see-blocked')
  async decideWaiver(@Who() who: Principal, @Args('input') input: DecideWaiverInput): Promise<WaiverNode> {
    const ruling = { id: idOf(input.waiver, 'a waiver'), state: input.ruling, reason: input.reason }
    return toWaiverNode(await decideWaiver(this.services.engines, who, ruling))
  }

  async #placeOf(
    who: Principal,
    { type, repo, namespace }: RequestWaiverInput,
  ): Promise<WaiverRequest['place']> {
    if (typeof repo === 'string' && typeof namespace !== 'string')
      return { repo: await findReadableRepo(this.services.engines, who, parseRepoId(type, repo)) }
    if (typeof namespace === 'string' && typeof repo !== 'string') return { namespace }
    throw new DomainError('invalid-argument', 'Name either `repo` or `namespace`.')
  }
}

function subjectOf({ fingerprint, ruleId }: RequestWaiverInput): WaiverRequest['subject'] {
  if (typeof fingerprint === 'string' && typeof ruleId !== 'string') return { fingerprint }
  if (typeof ruleId === 'string' && typeof fingerprint !== 'string') return { ruleId }
  throw new DomainError('invalid-argument', 'Name either `fingerprint` or `ruleId`.')
}

@Resolver(() => WaiverNode)
export class WaiverFieldsResolver {
  @ResolveField(() => RepoNode, { nullable: true, description: 'Null for a waiver of a namespace.' })
  @Requires('verdict:see-blocked')
  async repo(
    @Parent() { repoId }: WaiverNode,
    @Who() who: Principal,
    @Load() load: Loaders,
  ): Promise<RepoNode | null> {
    return repoId === null ? null : loadRepoNode(load, who, repoId)
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'The rule that it covers, or that found what it covers. Null when nothing has it any more.',
  })
  @Requires('verdict:see-blocked')
  async coveredRule(
    @Parent() { repoId, ruleId, fingerprint }: WaiverNode,
    @Load() load: Loaders,
  ): Promise<string | null> {
    if (ruleId !== null || repoId === null || fingerprint === null) return ruleId
    return (await load.coveredRule.load(`${repoId} ${fingerprint}`))?.ruleId ?? null
  }

  @ResolveField(() => String, { nullable: true, description: 'Null when the account is gone.' })
  @Requires('verdict:see-blocked')
  async requestedBy(@Parent() { requestedById }: WaiverNode, @Load() load: Loaders): Promise<string | null> {
    return (await load.accountById.load(requestedById))?.name ?? null
  }

  @ResolveField(() => String, { nullable: true, description: 'Null until it is decided.' })
  @Requires('verdict:see-blocked')
  async decidedBy(@Parent() { decidedById }: WaiverNode, @Load() load: Loaders): Promise<string | null> {
    return decidedById === null ? null : ((await load.accountById.load(decidedById))?.name ?? null)
  }
}
