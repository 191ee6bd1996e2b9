import { Inject } from '@nestjs/common'
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql'
import { parseRepoId, type Principal } from '@entrepot/core'
import { listRepoGrants } from '@entrepot/persistence'
import { grantRepo, requireGovernedRepo, revokeRepoGrant } from '@entrepot/registry'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Who } from '../access/who.js'
import { type Connection, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor, ID_CURSOR } from '../paging/cursor.js'
import { PageArgs, pageSize } from '../paging/page-args.js'
import { RepoNode } from '../repo/repo.node.js'
import { SERVICES } from '../services.js'
import {
  GrantRepoInput,
  RepoGrantConnection,
  RepoGrantNode,
  RevokeRepoGrantInput,
  toGrantTarget,
  toRepoGrantNode,
} from './grant.node.js'

@Resolver(() => RepoNode)
export class GrantResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Mutation(() => RepoGrantNode, { description: 'Gives an account or a team a role in one repository.' })
  @Requires('repo:admin')
  async grantRepo(@Who() who: Principal, @Args('input') input: GrantRepoInput): Promise<RepoGrantNode> {
    const grant = { target: toGrantTarget(input), role: input.role }
    return toRepoGrantNode(
      await grantRepo(this.services.engines.db, who, parseRepoId(input.type, input.repo), grant),
    )
  }

  @Mutation(() => Boolean)
  @Requires('repo:admin')
  async revokeRepoGrant(@Who() who: Principal, @Args('input') input: RevokeRepoGrantInput): Promise<boolean> {
    const name = parseRepoId(input.type, input.repo)
    await revokeRepoGrant(this.services.engines.db, who, name, toGrantTarget(input))
    return true
  }

  @ResolveField(() => RepoGrantConnection, {
    nullable: true, // a refusal must not take the repository along
    description: 'Who has a role of their own in this repository. For its admins.',
  })
  @Requires('repo:admin')
  async grants(
    @Parent() { type, fullName }: RepoNode,
    @Who() who: Principal,
    @Args() args: PageArgs,
  ): Promise<Connection<RepoGrantNode>> {
    const { db } = this.services.engines
    const repo = await requireGovernedRepo(db, who, parseRepoId(type, fullName))
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const rows = await listRepoGrants(db.prisma, repo.id, after, first + 1)
    return toConnection(rows, first, { cursorOf: grant => encodeCursor(grant.id), nodeOf: toRepoGrantNode })
  }
}
