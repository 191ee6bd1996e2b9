import { Inject } from '@nestjs/common'
import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql'
import { parseRepoId, type Principal, type RepoType } from '@entrepot/core'
import { can, compareRevisions, DeliveryLog, findReadableRepo } from '@entrepot/registry'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Load, Who } from '../access/who.js'
import { RepoTypeEnum } from '../enums.js'
import type { Loaders } from '../loaders/create-loaders.js'
import { CardTextNode } from '../revision/card-text.node.js'
import { handOutCard } from '../revision/hand-out-card.js'
import { SERVICES } from '../services.js'
import { ComparedRevisionNode, RevisionComparisonNode } from './compare.node.js'
import { toComparisonNode } from './to-comparison-node.js'

/** Bytes of a card that are compared by words; rules call more than 200 kB too long, and a browser shows no difference of more. */
const COMPARED_CARD_MAX_BYTES = 256 * 1024

@Resolver(() => RevisionComparisonNode)
export class CompareResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => RevisionComparisonNode, {
    description:
      'Two revisions of a repository beside each other. Refused, as `Repo.revision` is, when the verdict of either keeps it from you: of neither is anything told then.',
  })
  @Requires('repo:read')
  async compareRevisions(
    @Who() who: Principal,
    @Load() load: Loaders,
    @Args('type', { type: () => RepoTypeEnum }) type: RepoType,
    @Args('repo', { type: () => ID, description: 'Full name.' }) id: string,
    @Args('base', {
      type: () => String,
      nullable: true,
      description: 'A branch, a tag or a commit id; the parent of `head` unless given.',
    })
    base: string | null,
    @Args('head', {
      type: () => String,
      nullable: true,
      description: 'The same; the default branch unless given.',
    })
    head: string | null,
  ): Promise<RevisionComparisonNode> {
    const { engines } = this.services
    const repo = await findReadableRepo(engines, who, parseRepoId(type, id))
    load.repoById.prime(repo.id, repo)
    const comparison = await compareRevisions(engines, who, repo, { base: base || null, head: head || null })
    return toComparisonNode(comparison, { mayRead: true, mayGetFiles: can(who, 'repo:read-content', repo) })
  }
}

@Resolver(() => ComparedRevisionNode)
export class ComparedRevisionResolver {
  readonly #deliveries: DeliveryLog

  constructor(@Inject(SERVICES) private readonly services: Services) {
    this.#deliveries = new DeliveryLog(services.engines.db)
  }

  /** Whoever sees a comparison may read both of its sides. */
  @ResolveField(() => CardTextNode, { nullable: true, description: 'Null where there is no README.md.' })
  @Requires('repo:read')
  cardText(
    @Parent() { revision }: ComparedRevisionNode,
    @Who() principal: Principal,
  ): Promise<CardTextNode | null> {
    const handing = { principal, deliveries: this.#deliveries, maxBytes: COMPARED_CARD_MAX_BYTES }
    return handOutCard(this.services, revision, { ...handing, exit: 'diff' })
  }
}
