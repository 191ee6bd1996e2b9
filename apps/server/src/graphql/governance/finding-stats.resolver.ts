import { Inject } from '@nestjs/common'
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql'
import { DomainError, type Principal } from '@entrepot/core'
import { countByDay, countFindingsBy, type Finding, listHeadFindings, type Repo } from '@entrepot/persistence'
import { can, mayReadHead, readableScope } from '@entrepot/registry'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Load, Who } from '../access/who.js'
import type { Loaders } from '../loaders/create-loaders.js'
import { type Connection, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor, ID_CURSOR } from '../paging/cursor.js'
import { pageSize } from '../paging/page-args.js'
import { loadRepoNode } from '../repo/load-repo-node.js'
import { RepoNode } from '../repo/repo.node.js'
import { toFindingNode } from '../revision/finding.node.js'
import { SERVICES } from '../services.js'
import {
  DayCountNode,
  type FindingFilterArgs,
  FindingGroupNode,
  FindingGroupsArgs,
  FindingTrendArgs,
  HeadFindingConnection,
  HeadFindingNode,
  HeadFindingsArgs,
} from './finding-stats.node.js'

/** Days of a trend: a year, as people plan in. */
const MAX_DAYS = 366

@Resolver(() => HeadFindingNode)
export class FindingStatsResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => HeadFindingConnection, {
    description:
      'Findings at the heads of all repositories that you may read. Their texts are there for heads that you may read.',
  })
  @Requires('repo:read')
  async findings(
    @Who() who: Principal,
    @Args() args: HeadFindingsArgs,
    @Load() load: Loaders,
  ): Promise<Connection<HeadFindingNode>> {
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const { prisma } = this.services.engines.db
    const page = { after, limit: first + 1 }
    const rows = await listHeadFindings(prisma, readableScope(who), filterOf(args), page)
    const repos = new Map<string, Repo>()
    for (const repo of await load.repoById.loadMany(rows.map(({ repoId }) => repoId)))
      if (repo && !(repo instanceof Error)) repos.set(repo.id, repo)
    const seen = rows.filter(({ repoId }) => repos.has(repoId))
    return toConnection(seen, first, {
      cursorOf: row => encodeCursor(row.id),
      nodeOf: row => toNode(who, row, repos.get(row.repoId)),
    })
  }

  @Query(() => [FindingGroupNode], {
    description:
      'How many findings there are at heads of repositories that you may read, by what they share.',
  })
  @Requires('repo:read')
  async findingGroups(@Who() who: Principal, @Args() args: FindingGroupsArgs): Promise<FindingGroupNode[]> {
    const { prisma } = this.services.engines.db
    return countFindingsBy(prisma, readableScope(who), filterOf(args), args.by)
  }

  @Query(() => [DayCountNode], {
    description: 'What each of the last days brought: new findings, and verdicts given or changed.',
  })
  @Requires('repo:read')
  async findingTrend(@Who() who: Principal, @Args() args: FindingTrendArgs): Promise<DayCountNode[]> {
    if (args.days < 1 || args.days > MAX_DAYS)
      throw new DomainError('invalid-argument', `\`days\` must be 1 to ${MAX_DAYS}.`)
    const { prisma } = this.services.engines.db
    return countByDay(prisma, readableScope(who), filterOf(args), args.days)
  }

  @ResolveField(() => RepoNode)
  @Requires('repo:read')
  async repo(
    @Parent() { repoId }: HeadFindingNode,
    @Who() who: Principal,
    @Load() load: Loaders,
  ): Promise<RepoNode> {
    return loadRepoNode(load, who, repoId)
  }
}

function filterOf({ ruleId, severity, state, namespace }: FindingFilterArgs) {
  // PostgreSQL's text has every character but this one, so nothing is called so.
  if (`${ruleId}${namespace}`.includes('\0'))
    throw new DomainError('invalid-argument', 'A filter holds no NUL character.')
  return {
    ruleId: ruleId ?? null,
    severity: severity ?? null,
    state: state ?? null,
    namespaceKey: namespace?.toLowerCase() ?? null,
  }
}

function toNode(who: Principal, finding: Finding, repo: Repo | undefined): HeadFindingNode {
  const mayRead = repo !== undefined && mayReadHead(who, repo)
  const mayGetFiles = repo !== undefined && can(who, 'repo:read-content', repo)
  return { finding: toFindingNode(finding, { mayRead, mayGetFiles }), repoId: finding.repoId }
}
