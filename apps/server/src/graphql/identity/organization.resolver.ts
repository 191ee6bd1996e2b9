import { Inject } from '@nestjs/common'
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql'
import { DomainError, type Principal } from '@entrepot/core'
import { type Account, listAccounts, listMembers, listMemberships, listTeams } from '@entrepot/persistence'
import {
  can,
  createOrganization,
  findVisibleAccount,
  inNamespace,
  removeMember,
  requireAccount,
  setMember,
} from '@entrepot/registry'
import type { Services } from '../../compose/compose.js'
import { Public, Requires } from '../access/requires.js'
import { Who } from '../access/who.js'
import { type Connection, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor, ID_CURSOR } from '../paging/cursor.js'
import { PageArgs, pageSize } from '../paging/page-args.js'
import { SERVICES } from '../services.js'
import {
  CreateOrganizationInput,
  MembershipConnection,
  MembershipNode,
  OrganizationConnection,
  OrganizationNode,
  RemoveMemberInput,
  SetMemberInput,
  toMembershipNode,
  toOrganizationNode,
} from './organization.node.js'
import { TeamConnection, TeamNode, toTeamNode } from './team.node.js'

@Resolver(() => OrganizationNode)
export class OrganizationResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => OrganizationNode, {
    nullable: true,
    description: 'Null when there is none that you belong to or whose repositories you may read.',
  })
  @Public()
  async organization(
    @Who() who: Principal,
    @Args('name', { type: () => String }) name: string,
  ): Promise<OrganizationNode | null> {
    const account = await findVisibleAccount(this.services.engines.db.prisma, who, name)
    return account?.kind === 'organization' ? toOrganizationNode(account) : null
  }

  @Query(() => OrganizationConnection, {
    description: 'Organizations that you belong to; administrators see all.',
  })
  @Requires('org:read')
  async organizations(@Who() who: Principal, @Args() args: PageArgs): Promise<Connection<OrganizationNode>> {
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const rows = await this.#organizationsOf(who, after, first + 1)
    return toConnection(rows, first, {
      cursorOf: organization => encodeCursor(organization.id),
      nodeOf: toOrganizationNode,
    })
  }

  @Mutation(() => OrganizationNode, { description: 'Makes an organization, whose first admin you are.' })
  @Requires('account:manage')
  async createOrganization(
    @Who() who: Principal,
    @Args('input') { name, fullName }: CreateOrganizationInput,
  ): Promise<OrganizationNode> {
    const request = { name, fullName: fullName ?? null }
    return toOrganizationNode(await createOrganization(this.services.engines.db, who, request))
  }

  @Mutation(() => MembershipNode, {
    description: 'Makes an account a member, or gives a member another role.',
  })
  @Requires('org:admin')
  async setMember(@Who() who: Principal, @Args('input') input: SetMemberInput): Promise<MembershipNode> {
    return toMembershipNode(await setMember(this.services.engines.db, who, input), who)
  }

  @Mutation(() => Boolean, {
    description: 'Takes an account out of an organization and its teams. Anybody may leave.',
  })
  @Requires('account:manage')
  async removeMember(@Who() who: Principal, @Args('input') input: RemoveMemberInput): Promise<boolean> {
    await removeMember(this.services.engines.db, who, input)
    return true
  }

  @ResolveField(() => MembershipConnection, { nullable: true, description: 'Null to who is no member.' })
  @Requires('repo:read')
  async members(
    @Parent() organization: OrganizationNode,
    @Who() who: Principal,
    @Args() args: PageArgs,
  ): Promise<Connection<MembershipNode> | null> {
    if (!can(who, 'org:read', inNamespace(organization.name))) return null
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const rows = await listMembers(this.services.engines.db.prisma, organization.id, after, first + 1)
    return toConnection(rows, first, {
      cursorOf: membership => encodeCursor(membership.accountId),
      nodeOf: membership => toMembershipNode(membership, who),
    })
  }

  @ResolveField(() => TeamConnection, { nullable: true, description: 'Null to who is no member.' })
  @Requires('repo:read')
  async teams(
    @Parent() organization: OrganizationNode,
    @Who() who: Principal,
    @Args() args: PageArgs,
  ): Promise<Connection<TeamNode> | null> {
    if (!can(who, 'org:read', inNamespace(organization.name))) return null
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const rows = await listTeams(this.services.engines.db.prisma, organization.id, after, first + 1)
    return toConnection(rows, first, {
      cursorOf: team => encodeCursor(team.id),
      nodeOf: team => toTeamNode(team, organization),
    })
  }

  /** A token for some places only is told of no organization elsewhere, as anywhere. */
  async #organizationsOf(who: Principal, after: string | null, limit: number): Promise<Account[]> {
    const { prisma } = this.services.engines.db
    const { accountId, isAdmin, limits } = requireAccount(who)
    if (isAdmin && limits === null) return listAccounts(prisma, { kind: 'organization' }, after, limit)
    if (limits !== null)
      throw new DomainError(
        'forbidden',
        'A fine-grained token lists no organizations. Ask for one by its name.',
      )
    return (await listMemberships(prisma, accountId, after, limit)).map(({ organization }) => organization)
  }
}
