import { Inject } from '@nestjs/common'
import { Args, ID, Info, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql'
import { isDomainError, parseRepoId, type Principal, type RepoType } from '@entrepot/core'
import { BRIEF_COLUMNS, LISTED_COLUMNS, type Repo, type RepoPage } from '@entrepot/persistence'
import {
  findMoved,
  findReadableRepo,
  listReadableRepos,
  mayReadHead,
  shownRefs,
  resolveRevision,
} from '@entrepot/registry'
import type { GraphQLResolveInfo } from 'graphql'
import type { Services } from '../../compose/compose.js'
import { Requires, RequiresReadingAhead } from '../access/requires.js'
import { Asked, Load, Who } from '../access/who.js'
import type { GraphqlContext } from '../context.js'
import { RepoTypeEnum } from '../enums.js'
import type { Loaders } from '../loaders/create-loaders.js'
import { MirrorNode, toMirrorNode } from '../mirror/mirror.node.js'
import { askedOfNodes } from '../paging/asked-of-nodes.js'
import type { Connection } from '../paging/connection.js'
import { PageArgs, pageSize } from '../paging/page-args.js'
import { whyContentHidden } from '../revision/may-read-content.js'
import { RevisionNode, toRevisionNode } from '../revision/revision.node.js'
import { SERVICES } from '../services.js'
import { NEWEST_FIRST, ReposArgs, toRepoFilter } from './repo.args.js'
import { RepoConnection, repoPage, toRepoConnection } from './repo-connection.js'
import { RefConnection, type RefNode, toRefConnection } from './ref.node.js'
import { BRIEF_FIELDS, RepoNode, toRepoNode } from './repo.node.js'

@Resolver(() => RepoNode)
export class RepoResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => RepoConnection, { description: 'Repositories that you may read.' })
  @RequiresReadingAhead('repo:read')
  async repos(
    @Asked() { caller }: GraphqlContext,
    @Args() args: ReposArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<RepoConnection> {
    const isBrief = [...askedOfNodes(info)].every(field => BRIEF_FIELDS.has(field))
    const columns = isBrief ? BRIEF_COLUMNS : LISTED_COLUMNS
    const { principal, found } = await caller.readAhead('repo:read', async who => {
      const filter = toRepoFilter(args.filter)
      const page = toRepoPage(args)
      return {
        filter,
        page,
        listings: await listReadableRepos(this.services.engines.db, who, filter, page, columns),
      }
    })
    return toRepoConnection(found.listings, found.page, { filter: found.filter, who: principal })
  }

  @Query(() => RepoNode, {
    nullable: true,
    description:
      'One repository by its full name, or by one that it had before and that no other has now. Null when there is none that you may read.',
  })
  @Requires('repo:read')
  async repo(
    @Who() who: Principal,
    @Load() load: Loaders,
    @Args('type', { type: () => RepoTypeEnum }) type: RepoType,
    @Args('id', { type: () => ID, description: '`owner/name`, or the bare name.' }) id: string,
  ): Promise<RepoNode | null> {
    const name = parseRepoId(type, id)
    const { engines } = this.services
    const named = await findReadableRepo(engines, who, name).catch(ignoreMissing)
    const repo = named ?? (await findMoved(engines, who, name))
    if (repo) load.repoById.prime(repo.id, repo)
    return repo && toRepoNode(repo, who)
  }

  @ResolveField(() => [String], {
    description:
      'Tags of the head as the Hub derives them: `license:mit`, `language:en` and the card’s own. Empty when its verdict keeps the head from you.',
  })
  @Requires('repo:read')
  async tags(
    @Parent() parent: RepoNode,
    @Who() who: Principal,
    @Load() load: Loaders,
  ): Promise<readonly string[]> {
    const repo = await load.repoById.load(parent.id)
    return repo && mayReadHead(who, repo) ? repo.tags : [] // it may have been deleted since
  }

  @ResolveField(() => RevisionNode, {
    nullable: true,
    description:
      'The head of the default branch, whatever its verdict: whoever reads the repository may learn why it is blocked, by the verdict and the rules behind it. What it says — its message, its files, its card, the texts of its findings — is for those who may read the revision.',
  })
  @Requires('repo:read')
  async latestRevision(
    @Parent() repo: RepoNode,
    @Asked() asked: GraphqlContext,
  ): Promise<RevisionNode | null> {
    const id = repo.headRevisionId
    const revision = id === null ? null : await asked.load.revisionById.load(id)
    return revision && toRevisionNode(revision, (await whyContentHidden(asked, revision)) === null)
  }

  @ResolveField(() => RevisionNode, {
    nullable: true, // a refusal must not take the repository along
    description:
      'The revision that a branch, tag or commit id names, judged now if it never was. Refused when its verdict keeps it from you. For an inference token a branch means its newest cleared commit, and for one that carries a profile the default branch means the variant that fits it. A variant may be a revision of another repository.',
  })
  @Requires('repo:read')
  async revision(
    @Parent() parent: RepoNode,
    @Who() who: Principal,
    @Load() load: Loaders,
    @Args('rev', {
      type: () => String,
      description:
        'Such as `main`, `v1.0`, `refs/pr/1`, or 40 hex digits; of a model `profile/<name>`, for the variant that fits a profile.',
    })
    rev: string,
  ): Promise<RevisionNode> {
    const repo = await this.#rowOf(parent, who, load)
    const resolved = await resolveRevision(this.services.engines, who, repo, rev)
    const { revision, shownAs, paths } = resolved
    return { ...toRevisionNode(revision, true), shownAs, paths }
  }

  @ResolveField(() => RefConnection, {
    nullable: true, // a refusal must not take the repository along
    description:
      'Branches, tags and other refs, without those that lead to what you may not read. For an inference token a branch leads to its newest cleared commit. Refused when the default branch itself is kept from you.',
  })
  @Requires('repo:read')
  async refs(
    @Parent() parent: RepoNode,
    @Who() who: Principal,
    @Load() load: Loaders,
    @Args() args: PageArgs,
  ): Promise<Connection<RefNode>> {
    const repo = await this.#rowOf(parent, who, load)
    return toRefConnection(await shownRefs(this.services.engines, who, repo), args)
  }

  @ResolveField(() => MirrorNode, { nullable: true, description: 'Null for a repository that was pushed.' })
  @Requires('repo:read')
  async mirror(@Parent() repo: RepoNode, @Load() load: Loaders): Promise<MirrorNode | null> {
    const mirror = await load.mirrorByRepo.load(repo.id)
    return mirror && toMirrorNode(mirror)
  }

  async #rowOf({ id, type, fullName }: RepoNode, who: Principal, load: Loaders): Promise<Repo> {
    const row = await load.repoById.load(id)
    return row ?? findReadableRepo(this.services.engines, who, parseRepoId(type, fullName))
  }
}

function toRepoPage(args: ReposArgs): RepoPage {
  const { field: sort, direction } = args.orderBy ?? {
    field: NEWEST_FIRST.sort,
    direction: NEWEST_FIRST.direction,
  }
  return repoPage({ sort, direction }, pageSize(args), args.after)
}

function ignoreMissing(error: unknown): null {
  if (isDomainError(error, 'repo-not-found')) return null
  throw error
}
