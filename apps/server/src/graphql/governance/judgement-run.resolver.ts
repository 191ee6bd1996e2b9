import { Inject } from '@nestjs/common'
import { Args, ArgsType, Field, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql'
import { DomainError, formatRepoId, type Principal, type VerdictState } from '@entrepot/core'
import { cancelDryRun } from '@entrepot/governance'
import {
  findJudgementRun,
  findReposById,
  findRevisionsById,
  type JudgementChange,
  listJudgementChanges,
  listJudgementRuns,
  tallyJudgementChanges,
} from '@entrepot/persistence'
import { z } from 'zod'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Who } from '../access/who.js'
import { VerdictEnum } from '../enums.js'
import { type Connection, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor, ID_CURSOR } from '../paging/cursor.js'
import { PageArgs, pageSize } from '../paging/page-args.js'
import { SERVICES } from '../services.js'
import {
  JudgementChangeConnection,
  JudgementChangeNode,
  JudgementRunConnection,
  JudgementRunNode,
  JudgementTallyNode,
  toJudgementRunNode,
} from './judgement-run.node.js'

@ArgsType()
class JudgementChangesArgs extends PageArgs {
  @Field(() => VerdictEnum, { nullable: true, description: 'Only revisions that would be this.' })
  readonly becoming?: VerdictState | null
}

@Resolver(() => JudgementRunNode)
export class JudgementRunResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => JudgementRunConnection, {
    description: 'Runs that judged, or tried a policy, the newest first.',
  })
  @Requires('server:admin')
  async judgementRuns(@Args() args: PageArgs): Promise<Connection<JudgementRunNode>> {
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const rows = await listJudgementRuns(this.#prisma, after, first + 1)
    return toConnection(rows, first, { cursorOf: ({ id }) => encodeCursor(id), nodeOf: toJudgementRunNode })
  }

  @Query(() => JudgementRunNode, { nullable: true })
  @Requires('server:admin')
  async judgementRun(@Args('id', { type: () => ID }) id: string): Promise<JudgementRunNode | null> {
    const run = z.uuid().safeParse(id).success ? await findJudgementRun(this.#prisma, id) : null
    return run && toJudgementRunNode(run)
  }

  @Mutation(() => JudgementRunNode, { description: 'Ends a dry run before its time; what it found stays.' })
  @Requires('server:admin')
  async cancelJudgementRun(
    @Who() who: Principal,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<JudgementRunNode> {
    if (!z.uuid().safeParse(id).success) throw new DomainError('invalid-argument', 'That is no id of a run.')
    return toJudgementRunNode(await cancelDryRun(this.services.engines, who, id))
  }

  @ResolveField(() => [JudgementTallyNode], { description: 'What a dry run would change, counted.' })
  @Requires('server:admin')
  tallies(@Parent() { id }: JudgementRunNode): Promise<JudgementTallyNode[]> {
    return tallyJudgementChanges(this.#prisma, id)
  }

  @ResolveField(() => JudgementChangeConnection, { description: 'What a dry run would change.' })
  @Requires('server:admin')
  async changes(
    @Parent() { id }: JudgementRunNode,
    @Args() args: JudgementChangesArgs,
  ): Promise<Connection<JudgementChangeNode>> {
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const page = { after, state: args.becoming ?? null, limit: first + 1 }
    const rows = await listJudgementChanges(this.#prisma, id, page)
    const nodeOf = await this.#describer(rows)
    return toConnection(rows, first, { cursorOf: ({ revisionId }) => encodeCursor(revisionId), nodeOf })
  }

  /** Two statements for a page. */
  async #describer(
    rows: readonly JudgementChange[],
  ): Promise<(change: JudgementChange) => JudgementChangeNode> {
    const revisions = await findRevisionsById(
      this.#prisma,
      rows.map(({ revisionId }) => revisionId),
    )
    const repos = await findReposById(this.#prisma, [...new Set(rows.map(({ repoId }) => repoId))])
    return ({ revisionId, repoId, before, after, reasons }) => {
      const repo = repos.find(({ id }) => id === repoId)
      return {
        repo: repo ? formatRepoId(repo) : '(deleted)',
        type: repo?.type ?? null,
        commit: revisions.find(({ id }) => id === revisionId)?.commit ?? '',
        isHead: repo?.headRevisionId === revisionId,
        before,
        after,
        reasons,
      }
    }
  }

  get #prisma() {
    return this.services.engines.db.prisma
  }
}
