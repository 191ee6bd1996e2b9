import { Inject } from '@nestjs/common'
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql'
import { DomainError, type Principal } from '@entrepot/core'
import type { Db } from '@entrepot/persistence'
import { headScope, readableScope } from '@entrepot/registry'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Who } from '../access/who.js'
import { SERVICES } from '../services.js'
import { PostureCache } from './posture-cache.js'
import {
  LicenseClassCountNode,
  MirrorHealthNode,
  PostureArgs,
  PostureNode,
  PostureSampleNode,
  SeverityCountNode,
  VerdictCountNode,
  VerdictTrendNode,
} from './posture.node.js'
import {
  type Heads,
  type PostureScopes,
  readClasses,
  readHeads,
  readMirrors,
  readSample,
  readTrend,
} from './read-posture.js'

/** Days that trends are counted for; those of fewer days are the end of the next longer one, so that nobody has each number counted. */
const PERIODS = [7, 30, 90, 366]
/** A year, as people plan in. */
const MAX_DAYS = 366

@Resolver(() => PostureNode)
export class PostureResolver {
  readonly #cache = new PostureCache()

  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => PostureNode, {
    description: 'Numbers for an overview. Each of its fields is counted by itself.',
  })
  @Requires('repo:read')
  posture(@Args() { namespace, days }: PostureArgs): PostureNode {
    if (days < 1 || days > MAX_DAYS)
      throw new DomainError('invalid-argument', `\`days\` must be 1 to ${MAX_DAYS}.`)
    // PostgreSQL's text has every character but this one, so nothing is called so.
    if (namespace?.includes('\0'))
      throw new DomainError('invalid-argument', 'A namespace holds no NUL character.')
    return { namespaceKey: namespace?.toLowerCase() ?? null, days }
  }

  @ResolveField(() => [VerdictCountNode], { description: 'Repositories by the verdict of their head.' })
  @Requires('repo:read')
  async verdicts(@Parent() asked: PostureNode, @Who() who: Principal): Promise<readonly VerdictCountNode[]> {
    return (await this.#heads(asked, who)).verdicts
  }

  @ResolveField(() => [SeverityCountNode], { description: 'Findings at heads by how grave they are.' })
  @Requires('repo:read')
  async severities(
    @Parent() asked: PostureNode,
    @Who() who: Principal,
  ): Promise<readonly SeverityCountNode[]> {
    return (await this.#heads(asked, who)).severities
  }

  @ResolveField(() => [LicenseClassCountNode], {
    description:
      'Repositories by what their declared licence does, the most frequent first; of heads that you may read.',
  })
  @Requires('repo:read')
  licenseClasses(@Parent() asked: PostureNode, @Who() who: Principal): Promise<LicenseClassCountNode[]> {
    return this.#count('licenses', asked, who, (db, { readable }) => readClasses(db, readable))
  }

  @ResolveField(() => PostureSampleNode)
  @Requires('repo:read')
  async sample(@Parent() asked: PostureNode, @Who() who: Principal): Promise<PostureSampleNode> {
    const { verdicts } = await this.#heads(asked, who)
    const repos = verdicts.reduce((total, row) => total + row.repos, 0)
    return this.#count('sample', asked, who, (db, scopes) => readSample(db, scopes, repos))
  }

  @ResolveField(() => VerdictTrendNode, { description: 'Verdicts that were given or changed, day by day.' })
  @Requires('repo:read')
  async trend(@Parent() asked: PostureNode, @Who() who: Principal): Promise<VerdictTrendNode> {
    const period = PERIODS.find(days => days >= asked.days) ?? MAX_DAYS
    const read = (db: Db, { scope }: PostureScopes) => readTrend(db, scope, period)
    const { isEstimated, days } = await this.#count(`trend ${period}`, asked, who, read)
    return { isEstimated, days: days.slice(-asked.days) }
  }

  @ResolveField(() => MirrorHealthNode)
  @Requires('repo:read')
  mirrors(@Parent() asked: PostureNode, @Who() who: Principal): Promise<MirrorHealthNode> {
    return this.#count('mirrors', asked, who, (db, { scope }) => readMirrors(db, scope))
  }

  #heads(asked: PostureNode, who: Principal): Promise<Heads> {
    return this.#count('heads', asked, who, (db, { scope }) => readHeads(db, scope))
  }

  /** What is kept is kept for a scope, so that nobody meets numbers of what they may not read. */
  #count<Answer>(
    what: string,
    { namespaceKey }: PostureNode,
    who: Principal,
    read: (db: Db, scopes: PostureScopes) => Promise<Answer>,
  ): Promise<Answer> {
    const scope = readableScope(who)
    const scopes: PostureScopes = {
      scope: { scope, namespaceKey },
      readable: { scope: { ...scope, heads: headScope(who) }, namespaceKey },
    }
    const key = `${what} ${JSON.stringify(scopes)}`
    const { prisma } = this.services.engines.db
    return this.#cache.read(key, () => read(prisma, scopes), who.kind === 'anonymous')
  }
}
