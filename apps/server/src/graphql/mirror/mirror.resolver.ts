import { Inject } from '@nestjs/common'
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql'
import { parseRepoId, type Principal } from '@entrepot/core'
import { requestMirror } from '@entrepot/mirror'
import { listReadableMirrors, listReadableMirrorsOfState, listRuns } from '@entrepot/persistence'
import { readableScope } from '@entrepot/registry'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Asked, Load, Who } from '../access/who.js'
import type { GraphqlContext } from '../context.js'
import type { Loaders } from '../loaders/create-loaders.js'
import { type Connection, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor, ID_CURSOR } from '../paging/cursor.js'
import { PageArgs, pageSize } from '../paging/page-args.js'
import { RepoNode, toRepoNode } from '../repo/repo.node.js'
import { SERVICES } from '../services.js'
import { findReadableMirror } from './find-readable.js'
import { MirrorRepositoryInput, MirrorRepositoryPayload } from './mirror-repository.js'
import { MirrorConnection, MirrorNode, MirrorsArgs, toMirrorNode, UpstreamNode } from './mirror.node.js'
import { SyncRunConnection, SyncRunNode, toSyncRunNode } from './sync-run.node.js'

@Resolver(() => MirrorNode)
export class MirrorResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => MirrorConnection, { description: 'Mirrors whose repository you may read, the newest first.' })
  @Requires('repo:read')
  async mirrors(@Who() who: Principal, @Args() args: MirrorsArgs): Promise<Connection<MirrorNode>> {
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const { prisma } = this.services.engines.db
    const scope = readableScope(who)
    const rows = args.state
      ? await listReadableMirrorsOfState(prisma, scope, args.state, { after, limit: first + 1 })
      : await listReadableMirrors(prisma, scope, after, first + 1)
    return toConnection(rows, first, { cursorOf: mirror => encodeCursor(mirror.id), nodeOf: toMirrorNode })
  }

  @Query(() => UpstreamNode, { description: 'The upstream hub that this server was given.' })
  @Requires('mirror:manage')
  upstream(): UpstreamNode {
    const { url, token, allowedPrivateHosts } = this.services.config.upstream
    return { url, hasToken: token !== null, allowedPrivateHosts }
  }

  @Query(() => MirrorNode, {
    nullable: true,
    description: 'Null when there is none whose repository you may read.',
  })
  @Requires('repo:read')
  async mirror(
    @Asked() asked: GraphqlContext,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<MirrorNode | null> {
    const mirror = await findReadableMirror(asked, id)
    return mirror && toMirrorNode(mirror)
  }

  @Mutation(() => MirrorRepositoryPayload, {
    description:
      'Mirrors a repository from upstream, or brings a mirror up to date. Answers at once; watch `syncRunProgress`. When a run is under way already, that one is told.',
  })
  @Requires('mirror:manage')
  async mirrorRepository(
    @Who() who: Principal,
    @Args('input') input: MirrorRepositoryInput,
  ): Promise<MirrorRepositoryPayload> {
    const { engines, config } = this.services
    const { mirror, run, isNew } = await requestMirror(engines, who, {
      name: parseRepoId(input.type, input.repo),
      upstreamUrl: input.from ?? config.upstream.url,
      upstreamId: input.repo,
      revision: input.revision ?? null,
      visibility: input.visibility ?? null,
    })
    return { mirror: toMirrorNode(mirror), run: toSyncRunNode(run), isNew }
  }

  @ResolveField(() => RepoNode, { nullable: true, description: 'Null until the first run has landed.' })
  @Requires('repo:read')
  async repo(
    @Parent() mirror: MirrorNode,
    @Who() who: Principal,
    @Load() load: Loaders,
  ): Promise<RepoNode | null> {
    const repo = mirror.repoId === null ? null : await load.repoById.load(mirror.repoId)
    return repo && toRepoNode(repo, who)
  }

  @ResolveField(() => SyncRunNode, { nullable: true })
  @Requires('repo:read')
  async latestRun(@Parent() mirror: MirrorNode, @Load() load: Loaders): Promise<SyncRunNode | null> {
    const run = await load.latestRunByMirror.load(mirror.id)
    return run && toSyncRunNode(run)
  }

  @ResolveField(() => SyncRunConnection, { description: 'All runs, the newest first.' })
  @Requires('repo:read')
  async runs(@Parent() mirror: MirrorNode, @Args() args: PageArgs): Promise<Connection<SyncRunNode>> {
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const rows = await listRuns(this.services.engines.db.prisma, mirror.id, after, first + 1)
    return toConnection(rows, first, { cursorOf: run => encodeCursor(run.id), nodeOf: toSyncRunNode })
  }
}
