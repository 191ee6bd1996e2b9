import { Inject } from '@nestjs/common'
import { Args, Field, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql'
import type { Audience, Principal, TokenScope } from '@entrepot/core'
import { findAccount, listMemberships } from '@entrepot/persistence'
import { can, inNamespace, requireAccount } from '@entrepot/registry'
import type { Services } from '../../compose/compose.js'
import { Public } from '../access/requires.js'
import { Who } from '../access/who.js'
import { AudienceEnum, TokenScopeEnum } from '../enums.js'
import { AccountNode, toAccountNode } from '../identity/account.node.js'
import { MembershipConnection, MembershipNode, toMembershipNode } from '../identity/organization.node.js'
import { type Connection, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor, ID_CURSOR } from '../paging/cursor.js'
import { PageArgs, pageSize } from '../paging/page-args.js'
import { SERVICES } from '../services.js'

@ObjectType('Viewer', { description: 'Who you are to this server.' })
export class ViewerNode {
  @Field(() => String, { description: 'The account that the token acts for.' })
  readonly name!: string

  @Field(() => String)
  readonly tokenName!: string

  @Field(() => Boolean, { description: 'You signed in with a browser, and sent no token.' })
  readonly isSession!: boolean

  @Field(() => TokenScopeEnum)
  readonly scope!: TokenScope

  @Field(() => Boolean, { description: 'The token counts only in the places that it was made for.' })
  readonly isFineGrained!: boolean

  @Field(() => AudienceEnum)
  readonly audience!: Audience

  @Field(() => Boolean)
  readonly isAdmin!: boolean
}

@Resolver(() => ViewerNode)
export class ViewerResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => ViewerNode, { nullable: true, description: 'Null when you sent no token.' })
  @Public()
  viewer(@Who() who: Principal): ViewerNode | null {
    if (who.kind === 'anonymous') return null
    const { accountName: name, tokenName, isSession, scope, limits, audience, isAdmin } = who
    return { name, tokenName, isSession, scope, isFineGrained: limits !== null, audience, isAdmin }
  }

  @ResolveField(() => AccountNode, {
    nullable: true,
    description: 'What is known of the account that you act for.',
  })
  @Public()
  async account(@Parent() { name }: ViewerNode, @Who() who: Principal): Promise<AccountNode | null> {
    const account = await findAccount(this.services.engines.db.prisma, name)
    return account && toAccountNode(account, who)
  }

  @ResolveField(() => MembershipConnection, {
    description: 'Organizations that you belong to, as far as the token may know of them.',
  })
  @Public()
  async memberships(
    @Parent() _viewer: ViewerNode,
    @Who() who: Principal,
    @Args() args: PageArgs,
  ): Promise<Connection<MembershipNode>> {
    const { accountId } = requireAccount(who)
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const rows = await listMemberships(this.services.engines.db.prisma, accountId, after, first + 1)
    const page = toConnection(rows, first, {
      cursorOf: membership => encodeCursor(membership.organizationId),
      nodeOf: membership => toMembershipNode(membership, who),
    })
    const isKnown = (node: MembershipNode) => can(who, 'org:read', inNamespace(node.organization.name))
    return {
      ...page,
      edges: page.edges.filter(({ node }) => isKnown(node)),
      nodes: page.nodes.filter(isKnown),
    }
  }
}
