import { Inject } from '@nestjs/common'
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql'
import { DomainError, type Principal } from '@entrepot/core'
import { cancelMirrorRun } from '@entrepot/mirror'
import type { SyncRun } from '@entrepot/persistence'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Asked, Load, Who } from '../access/who.js'
import type { GraphqlContext } from '../context.js'
import { idOf } from '../governance/id-of.js'
import type { Loaders } from '../loaders/create-loaders.js'
import { SERVICES } from '../services.js'
import { findReadableRun, maySeeRunDetails } from './find-readable.js'
import { followRun } from './follow-run.js'
import { MirrorNode, toMirrorNode } from './mirror.node.js'
import { RunWatcher } from './run-watcher.js'
import { SyncRunDetailsNode, SyncRunNode, toSyncRunNode } from './sync-run.node.js'

@Resolver(() => SyncRunNode)
export class SyncRunResolver {
  readonly #watcher: RunWatcher

  constructor(@Inject(SERVICES) private readonly services: Services) {
    this.#watcher = new RunWatcher(services.engines.db)
  }

  @Query(() => SyncRunNode, {
    nullable: true,
    description: 'Null when there is none whose mirror you may read.',
  })
  @Requires('repo:read')
  async syncRun(
    @Asked() asked: GraphqlContext,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<SyncRunNode | null> {
    const run = await findReadableRun(asked, id)
    return run && toSyncRunNode(run)
  }

  @Subscription(() => SyncRunNode, {
    description: 'The run as it is, and again whenever it has got on. Ends when the run has ended.',
    resolve: toSyncRunNode,
  })
  @Requires('repo:read')
  async syncRunProgress(
    @Asked() asked: GraphqlContext,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<AsyncIterable<SyncRun>> {
    const run = await findReadableRun(asked, id)
    if (!run) throw new DomainError('run-not-found', 'There is no such run, or it is not yours to see.')
    const { principal } = asked
    const { epochs } = this.services.engines
    return followRun(this.#watcher, run, async () => {
      const hasSameRights =
        principal.kind === 'anonymous' ||
        (await epochs.rightsEpochOf(principal.tokenId)) === principal.rights.epoch
      return hasSameRights && (await findReadableRun(asked, id)) !== null
    })
  }

  @Mutation(() => SyncRunNode, {
    description:
      'Ends a run that waits or is worked on. Nothing of it lands; what it downloaded stays for the next one.',
  })
  @Requires('mirror:manage')
  async cancelSyncRun(
    @Who() who: Principal,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<SyncRunNode> {
    const run = await cancelMirrorRun(this.services.engines, who, idOf(id, 'a run'))
    return toSyncRunNode(run)
  }

  @ResolveField(() => SyncRunDetailsNode, {
    nullable: true,
    description: 'For those who may see what is blocked in the repository; null for others.',
  })
  @Requires('repo:read')
  async details(
    @Parent() run: SyncRunNode,
    @Asked() asked: GraphqlContext,
  ): Promise<SyncRunDetailsNode | null> {
    return (await maySeeRunDetails(asked, run.mirrorId)) ? run.hiddenDetails : null
  }

  @ResolveField(() => MirrorNode)
  @Requires('repo:read')
  async mirror(@Parent() run: SyncRunNode, @Load() load: Loaders): Promise<MirrorNode> {
    const mirror = await load.mirrorById.load(run.mirrorId)
    if (!mirror) throw new DomainError('run-not-found', 'The mirror was removed meanwhile.')
    return toMirrorNode(mirror)
  }
}
