import { Inject } from '@nestjs/common'
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql'
import { DomainError, isDomainError, parseRepoId, type Principal } from '@entrepot/core'
import { listHeadVariants, type Variant, type VariantFilter } from '@entrepot/persistence'
import { findReadableRepo, mayReadHead, readableScope } from '@entrepot/registry'
import { effectiveVerdict, findFamily } from '@entrepot/variants'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Asked, Load, Who } from '../access/who.js'
import type { GraphqlContext } from '../context.js'
import type { Loaders } from '../loaders/create-loaders.js'
import { type Connection, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor, ID_CURSOR } from '../paging/cursor.js'
import { PageArgs, pageSize } from '../paging/page-args.js'
import { loadRepoNode } from '../repo/load-repo-node.js'
import { RepoNode } from '../repo/repo.node.js'
import { whyContentHidden } from '../revision/may-read-content.js'
import { RevisionNode, toRevisionNode } from '../revision/revision.node.js'
import { SERVICES } from '../services.js'
import {
  toVariantConnection,
  toVariantFilter,
  VariantConnection,
  type VariantFilterInput,
  VariantsArgs,
} from './variant.args.js'
import { toVariantNode, VariantDeliveriesNode, VariantNode, VariantVerdictNode } from './variant.node.js'
import { verdictOnce } from './verdict-once.js'

/** Rows of one statement where those must be left out whose head the caller may not read. */
const ROWS_PER_STEP = 500
/** Statements for one page: who may read next to nothing of what is there gets a short page with a cursor. */
const MAX_STEPS = 20

const NO_DELIVERIES = { requests: 0, recipients: 0 }

@Resolver(() => VariantNode)
export class VariantResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => VariantConnection, {
    description: 'Variants at the heads of models that you may read, the newest first.',
  })
  @Requires('repo:read')
  async variants(
    @Who() who: Principal,
    @Load() load: Loaders,
    @Args() args: VariantsArgs,
  ): Promise<Connection<VariantNode>> {
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const filter = { ...toVariantFilter(args.filter), ...(await this.#placesOf(who, args.filter)) }
    const rows = await this.#readable({ who, load, filter }, after, first + 1)
    return toConnection(rows, first, { cursorOf: ({ id }) => encodeCursor(id), nodeOf: toVariantNode })
  }

  /** Repositories that a filter names, as far as the caller may read them. */
  async #placesOf(who: Principal, input?: VariantFilterInput | null): Promise<{ repoIds?: string[] }> {
    const { engines } = this.services
    const found: string[][] = []
    try {
      if (input?.repo)
        found.push([(await findReadableRepo(engines, who, parseRepoId('model', input.repo))).id])
      if (input?.familyOf) {
        const { model, candidates } = await findFamily(engines, who, parseRepoId('model', input.familyOf))
        found.push([model.id, ...candidates.map(({ repo }) => repo.id)])
      }
    } catch (error) {
      if (!isDomainError(error, 'repo-not-found')) throw error
      found.push([])
    }
    const [one, other] = found
    if (!one) return {}
    return { repoIds: other ? one.filter(id => other.includes(id)) : [...new Set(one)] }
  }

  async #readable(
    {
      who,
      load,
      filter,
    }: { readonly who: Principal; readonly load: Loaders; readonly filter: VariantFilter },
    start: string | null,
    count: number,
  ): Promise<Variant[]> {
    const { prisma } = this.services.engines.db
    const found: Variant[] = []
    let after = start
    let limit = count
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const rows = await listHeadVariants(prisma, readableScope(who), filter, { after, limit })
      const repos = await load.repoById.loadMany(rows.map(({ repoId }) => repoId))
      found.push(
        ...rows.filter((_, at) => {
          const repo = repos[at]
          return repo && !(repo instanceof Error) && mayReadHead(who, repo)
        }),
      )
      if (rows.length < limit || found.length >= count) break
      after = rows.at(-1)?.id ?? null
      limit = ROWS_PER_STEP
    }
    return found.slice(0, count)
  }

  @ResolveField(() => RepoNode)
  @Requires('repo:read')
  async repo(
    @Parent() { repoId }: VariantNode,
    @Who() who: Principal,
    @Load() load: Loaders,
  ): Promise<RepoNode> {
    return loadRepoNode(load, who, repoId)
  }

  @ResolveField(() => RevisionNode)
  @Requires('repo:read')
  async revision(
    @Parent() { revisionId }: VariantNode,
    @Asked() asked: GraphqlContext,
  ): Promise<RevisionNode> {
    const revision = await asked.load.revisionById.load(revisionId)
    if (!revision) throw new DomainError('revision-not-found', 'It was judged again meanwhile. Ask again.')
    return toRevisionNode(revision, (await whyContentHidden(asked, revision)) === null)
  }

  @ResolveField(() => VariantVerdictNode)
  @Requires('repo:read')
  async verdict(
    @Parent() { repoId, revisionId }: VariantNode,
    @Asked() asked: GraphqlContext,
  ): Promise<VariantVerdictNode> {
    return verdictOnce(asked, revisionId, () => this.#verdictOf(repoId, revisionId, asked))
  }

  async #verdictOf(
    repoId: string,
    revisionId: string,
    { principal, load }: GraphqlContext,
  ): Promise<VariantVerdictNode> {
    const [repo, revision] = await Promise.all([
      load.repoById.load(repoId),
      load.revisionById.load(revisionId),
    ])
    if (!repo || !revision)
      throw new DomainError('revision-not-found', 'It was judged again meanwhile. Ask again.')
    const { verdict, verdictOf } = await effectiveVerdict(this.services.engines, principal, {
      repo,
      revision,
    })
    return { state: verdict, of: verdictOf }
  }

  @ResolveField(() => VariantDeliveriesNode)
  @Requires('repo:read')
  async deliveries(@Parent() { id }: VariantNode, @Load() load: Loaders): Promise<VariantDeliveriesNode> {
    return (await load.deliveriesByVariant.load(id)) ?? NO_DELIVERIES
  }
}

@Resolver(() => RevisionNode)
export class RevisionVariantsResolver {
  @ResolveField(() => VariantConnection, {
    nullable: true, // a refusal must not take the verdict beside it along
    description: 'Its deployable forms, by key. Refused when the verdict keeps the revision from you.',
  })
  @Requires('repo:read')
  async variants(
    @Parent() revision: RevisionNode,
    @Asked() asked: GraphqlContext,
    @Args() args: PageArgs,
  ): Promise<Connection<VariantNode>> {
    const refusal = await whyContentHidden(asked, revision)
    if (refusal) throw refusal
    return toVariantConnection(await asked.load.variantsByRevision.load(revision.id), args)
  }
}

@Resolver(() => RepoNode)
export class RepoVariantsResolver {
  @ResolveField(() => VariantConnection, {
    nullable: true,
    description:
      'Deployable forms of the head of its default branch, by key. Refused when its verdict keeps the head from you.',
  })
  @Requires('repo:read')
  async variants(
    @Parent() { headRevisionId }: RepoNode,
    @Asked() asked: GraphqlContext,
    @Args() args: PageArgs,
  ): Promise<Connection<VariantNode>> {
    if (headRevisionId === null) return toVariantConnection([], args)
    const revision = await asked.load.revisionById.load(headRevisionId)
    const refusal = revision && (await whyContentHidden(asked, revision))
    if (refusal) throw refusal
    return toVariantConnection(await asked.load.variantsByRevision.load(headRevisionId), args)
  }
}
