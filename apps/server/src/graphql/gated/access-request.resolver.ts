import { Inject } from '@nestjs/common'
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql'
import { parseRepoId, type Principal, type RepoType } from '@entrepot/core'
import { findAccessRequest, type Repo } from '@entrepot/persistence'
import {
  decideAccess,
  findReadableRepo,
  grantAccess,
  listRequests,
  mayReadHead,
  readGate,
  requestAccess,
  withdrawRequest,
} from '@entrepot/registry'
import { z } from 'zod'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Who } from '../access/who.js'
import { AccessStateEnum } from '../enums.js'
import { type Connection, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor } from '../paging/cursor.js'
import { pageSize } from '../paging/page-args.js'
import { NamedRepoInput } from '../repo/manage-repo.inputs.js'
import { RepoNode } from '../repo/repo.node.js'
import { SERVICES } from '../services.js'
import {
  AccessRequestConnection,
  type AccessRequestNode,
  AccessRequestsArgs,
  DecideAccessInput,
  GrantAccessInput,
  OwnAccessRequestNode,
  RequestAccessInput,
  toAccessRequestNode,
} from './access-request.node.js'
import { GateNode } from './gate.node.js'

const CURSOR = z.tuple([z.iso.datetime(), z.uuid()])

@Resolver(() => RepoNode)
export class AccessRequestResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @ResolveField(() => GateNode, {
    nullable: true,
    description: 'Null for a repository that is not gated, and when its verdict keeps the head from you.',
  })
  @Requires('repo:read')
  async gate(@Parent() parent: RepoNode, @Who() who: Principal): Promise<GateNode | null> {
    if (parent.gating === 'none') return null
    const repo = await this.#repo(who, parent.type, parent.fullName)
    return mayReadHead(who, repo) ? readGate(this.services.engines.db.prisma, repo) : null
  }

  @ResolveField(() => OwnAccessRequestNode, {
    nullable: true,
    description: 'Your own request for its files; null when you made none.',
  })
  @Requires('repo:read')
  async ownAccessRequest(
    @Parent() { id }: RepoNode,
    @Who() who: Principal,
  ): Promise<OwnAccessRequestNode | null> {
    if (!('accountId' in who)) return null
    return findAccessRequest(this.services.engines.db.prisma, id, who.accountId)
  }

  @ResolveField(() => AccessRequestConnection, {
    nullable: true, // a refusal must not take the repository along
    description: 'Who asked for the files, for those who decide about it.',
  })
  @Requires('repo:admin')
  async accessRequests(
    @Parent() { type, fullName }: RepoNode,
    @Who() who: Principal,
    @Args() args: AccessRequestsArgs,
  ): Promise<Connection<AccessRequestNode>> {
    const repo = await this.#repo(who, type, fullName)
    const first = pageSize(args)
    const [createdAt, accountId] = decodeCursor(args.after, CURSOR) ?? []
    const after =
      createdAt !== undefined && accountId !== undefined
        ? { createdAt: new Date(createdAt), accountId }
        : null
    const query = { state: args.state ?? null, after, limit: first + 1 }
    const rows = await listRequests(this.services.engines, who, repo, query)
    return toConnection(rows, first, {
      cursorOf: row => encodeCursor(row.createdAt.toISOString(), row.accountId),
      nodeOf: toAccessRequestNode,
    })
  }

  @Mutation(() => AccessStateEnum, {
    description: 'Asks for the files of a gated repository. Answers with what became of it.',
  })
  @Requires('repo:discuss')
  async requestAccess(@Who() who: Principal, @Args('input') input: RequestAccessInput) {
    const repo = await this.#repo(who, input.type, input.repo)
    const answers = Object.fromEntries(input.answers.map(({ name, value }) => [name, value]))
    return (await requestAccess(this.services.engines, who, repo, answers)).state
  }

  @Mutation(() => Boolean, { description: 'Takes your own request back, and your access with it.' })
  @Requires('repo:discuss')
  async withdrawAccessRequest(
    @Who() who: Principal,
    @Args('input') { type, repo }: NamedRepoInput,
  ): Promise<boolean> {
    await withdrawRequest(this.services.engines, who, await this.#repo(who, type, repo))
    return true
  }

  @Mutation(() => AccessStateEnum, { description: 'Decides about a request; counts at once.' })
  @Requires('repo:admin')
  async decideAccess(@Who() who: Principal, @Args('input') input: DecideAccessInput) {
    const repo = await this.#repo(who, input.type, input.repo)
    const ruling = { user: input.account, state: input.state, reason: input.reason ?? null }
    return (await decideAccess(this.services.engines, who, repo, ruling)).state
  }

  @Mutation(() => AccessStateEnum, { description: 'Lets an account in that need not have asked.' })
  @Requires('repo:admin')
  async grantAccess(@Who() who: Principal, @Args('input') input: GrantAccessInput) {
    const repo = await this.#repo(who, input.type, input.repo)
    return (await grantAccess(this.services.engines, who, repo, input.account)).state
  }

  #repo(who: Principal, type: RepoType, id: string): Promise<Repo> {
    return findReadableRepo(this.services.engines, who, parseRepoId(type, id))
  }
}
