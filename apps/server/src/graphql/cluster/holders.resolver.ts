import { Inject } from '@nestjs/common'
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql'
import { DomainError, type Principal } from '@entrepot/core'
import { findRecall, findReposById, findRevisionsById, listHolders } from '@entrepot/persistence'
import { can, requireRight } from '@entrepot/registry'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Who } from '../access/who.js'
import { RecallNode } from '../governance/recall.node.js'
import { type Connection, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor, ID_CURSOR } from '../paging/cursor.js'
import { PageArgs, pageSize } from '../paging/page-args.js'
import { RevisionNode } from '../revision/revision.node.js'
import { SERVICES } from '../services.js'
import { HolderConnection, type HolderNode, toHolderNode } from './node.node.js'

/** What is asked for: where its files are, and which commit. */
interface Held {
  readonly repoId: string
  readonly commit: string
}

/** The nodes that hold a revision, for whoever reviews its repository. @throws DomainError `forbidden`, `repo-not-found` */
async function holdersOf(
  { engines }: Services,
  who: Principal,
  { repoId, commit }: Held,
  args: PageArgs,
): Promise<Connection<HolderNode>> {
  const { prisma } = engines.db
  const [repo] = await findReposById(prisma, [repoId])
  if (!repo || !can(who, 'repo:read', repo)) throw new DomainError('repo-not-found', 'Repository not found')
  requireRight(who, 'verdict:review', repo)
  const first = pageSize(args)
  const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
  const rows = await listHolders(prisma, { repoId, commit }, { after, limit: first + 1 })
  return toConnection(rows, first, { cursorOf: row => encodeCursor(row.nodeId), nodeOf: toHolderNode })
}

@Resolver(() => RecallNode)
export class RecallHoldersResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @ResolveField(() => HolderConnection, {
    nullable: true,
    description: 'Inference nodes that say they hold it now. For reviewers.',
  })
  @Requires('verdict:review')
  async holders(
    @Parent() { id }: RecallNode,
    @Who() who: Principal,
    @Args() args: PageArgs,
  ): Promise<Connection<HolderNode>> {
    const recall = await findRecall(this.services.engines.db.prisma, id)
    if (!recall) throw new DomainError('recall-not-found', 'There is no such recall.')
    return holdersOf(this.services, who, recall, args)
  }
}

@Resolver(() => RevisionNode)
export class RevisionHoldersResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @ResolveField(() => HolderConnection, {
    nullable: true,
    description: 'Inference nodes that say they hold it now. For reviewers.',
  })
  @Requires('verdict:review')
  async holders(
    @Parent() { id }: RevisionNode,
    @Who() who: Principal,
    @Args() args: PageArgs,
  ): Promise<Connection<HolderNode>> {
    const [revision] = await findRevisionsById(this.services.engines.db.prisma, [id])
    if (!revision) throw new DomainError('revision-not-found', 'There is no such revision.')
    return holdersOf(this.services, who, revision, args)
  }
}
