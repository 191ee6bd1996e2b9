import { Inject } from '@nestjs/common'
import { Args, ID, Query, Resolver } from '@nestjs/graphql'
import { parseRepoId, type Principal, type RepoType } from '@entrepot/core'
import { auditOrigin } from '@entrepot/persistence'
import {
  can,
  compareRevisions,
  DeliveryLog,
  findReadableRepo,
  type RevisionComparison,
} from '@entrepot/registry'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Load, Who } from '../access/who.js'
import { RepoTypeEnum } from '../enums.js'
import type { Loaders } from '../loaders/create-loaders.js'
import { SERVICES } from '../services.js'
import { RevisionComparisonNode } from './compare.node.js'
import { toComparisonNode } from './to-comparison-node.js'

@Resolver(() => RevisionComparisonNode)
export class CompareResolver {
  readonly #deliveries: DeliveryLog

  constructor(@Inject(SERVICES) private readonly services: Services) {
    this.#deliveries = new DeliveryLog(services.engines.db)
  }

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
    await this.#note(who, comparison)
    return toComparisonNode(comparison, { mayRead: true, mayGetFiles: can(who, 'repo:read-content', repo) })
  }

  /** Who got the words of a card is asked when it is called back. */
  async #note(principal: Principal, { base, head, cards }: RevisionComparison): Promise<void> {
    const address = auditOrigin()?.address ?? ''
    const shown = [cards.base && base, cards.head && head].filter(side => side !== null)
    for (const { repo, commit } of shown) {
      const what = { repoId: repo.id, commit, path: 'README.md', oid: null }
      await this.#deliveries.note({ ...what, principal, address, exit: 'diff' })
    }
  }
}
