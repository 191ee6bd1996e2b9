import { Inject } from '@nestjs/common'
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql'
import type { Principal } from '@entrepot/core'
import { listTeamMembers } from '@entrepot/persistence'
import { can, createTeam, deleteTeam, inNamespace, setTeamMember, setTeamRole } from '@entrepot/registry'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Who } from '../access/who.js'
import { type Connection, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor, ID_CURSOR } from '../paging/cursor.js'
import { PageArgs, pageSize } from '../paging/page-args.js'
import { SERVICES } from '../services.js'
import { AccountConnection, AccountNode, toAccountNode } from './account.node.js'
import { TeamInput, TeamMemberInput, TeamNode, TeamRoleInput, toTeamNode } from './team.node.js'

@Resolver(() => TeamNode)
export class TeamResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Mutation(() => TeamNode)
  @Requires('org:admin')
  async createTeam(@Who() who: Principal, @Args('input') input: TeamRoleInput): Promise<TeamNode> {
    const team = await createTeam(this.services.engines.db, who, input, input.role ?? null)
    return toTeamNode(team, { name: input.organization })
  }

  @Mutation(() => TeamNode, { description: 'Changes what its members may do in the whole organization.' })
  @Requires('org:admin')
  async setTeamRole(@Who() who: Principal, @Args('input') input: TeamRoleInput): Promise<TeamNode> {
    const team = await setTeamRole(this.services.engines.db, who, input, input.role ?? null)
    return toTeamNode(team, { name: input.organization })
  }

  @Mutation(() => Boolean, { description: 'Deletes a team, and takes back what was granted to it.' })
  @Requires('org:admin')
  async deleteTeam(@Who() who: Principal, @Args('input') input: TeamInput): Promise<boolean> {
    await deleteTeam(this.services.engines.db, who, input)
    return true
  }

  @Mutation(() => Boolean, { description: 'Puts a member of the organization into the team.' })
  @Requires('org:admin')
  async addTeamMember(@Who() who: Principal, @Args('input') input: TeamMemberInput): Promise<boolean> {
    await setTeamMember(this.services.engines.db, who, input, true)
    return true
  }

  @Mutation(() => Boolean)
  @Requires('org:admin')
  async removeTeamMember(@Who() who: Principal, @Args('input') input: TeamMemberInput): Promise<boolean> {
    await setTeamMember(this.services.engines.db, who, input, false)
    return true
  }

  @ResolveField(() => AccountConnection, {
    nullable: true,
    description: 'Null to who is no member of the organization.',
  })
  @Requires('repo:read')
  async members(
    @Parent() team: TeamNode,
    @Who() who: Principal,
    @Args() args: PageArgs,
  ): Promise<Connection<AccountNode> | null> {
    if (!can(who, 'org:read', inNamespace(team.organizationName))) return null
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const rows = await listTeamMembers(this.services.engines.db.prisma, team.id, after, first + 1)
    return toConnection(rows, first, {
      cursorOf: member => encodeCursor(member.accountId),
      nodeOf: member => toAccountNode(member.account, who),
    })
  }
}
