import { Inject } from '@nestjs/common'
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql'
import { DomainError, type Principal } from '@entrepot/core'
import { findToken, listTokens } from '@entrepot/persistence'
import { inNamespace, issueToken, requireAccount, requireActor, revokeToken } from '@entrepot/registry'
import { requireProfile } from '@entrepot/variants'
import { z } from 'zod'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Who } from '../access/who.js'
import { type Connection, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor, ID_CURSOR } from '../paging/cursor.js'
import { pageSize } from '../paging/page-args.js'
import { SERVICES } from '../services.js'
import {
  CreateTokenInput,
  CreateTokenPayload,
  toGrantRequest,
  TokenConnection,
  TokenNode,
  TokensArgs,
  toTokenNode,
} from './token.node.js'

@Resolver(() => TokenNode)
export class TokenResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => TokenConnection, { description: 'Your own tokens and sessions, whatever became of them.' })
  @Requires('account:manage')
  async tokens(@Who() who: Principal, @Args() args: TokensArgs): Promise<Connection<TokenNode>> {
    const { accountId, accountName } = requireAccount(who)
    requireActor(who, 'account:manage', inNamespace(accountName))
    const first = pageSize(args)
    const [before = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const { isSession = null } = args
    const filter = isSession === null ? {} : ({ kind: isSession ? 'session' : 'access' } as const)
    const { prisma } = this.services.engines.db
    const rows = await listTokens(prisma, { accountId, ...filter }, before, first + 1)
    return toConnection(rows, first, { cursorOf: token => encodeCursor(token.id), nodeOf: toTokenNode })
  }

  @Mutation(() => CreateTokenPayload, {
    description: 'Makes a token, never a stronger one, or one that lasts longer, than the one you ask with.',
  })
  @Requires('account:manage')
  async createToken(
    @Who() who: Principal,
    @Args('input') input: CreateTokenInput,
  ): Promise<CreateTokenPayload> {
    const { db } = this.services.engines
    const { name, scope, audience, profile = null, expiresAt = null, grants } = input
    if (profile !== null) await requireProfile(db, profile)
    const { id, text } = await issueToken(db, who, {
      account: { name: input.account ?? requireAccount(who).accountName },
      ...{ name, scope, audience, profile, expiresAt },
      ...(grants && { grants: grants.map(toGrantRequest) }),
    })
    const token = await findToken(db.prisma, id)
    if (!token) throw new DomainError('token-not-found', 'The token was removed meanwhile.')
    return { token: toTokenNode(token), text }
  }

  @Mutation(() => TokenNode, {
    description:
      'Revokes a token or ends a session at once. A token may revoke itself; others need the account.',
  })
  @Requires('repo:read')
  async revokeToken(@Who() who: Principal, @Args('id', { type: () => ID }) id: string): Promise<TokenNode> {
    if (!z.uuid().safeParse(id).success) throw new DomainError('token-not-found', 'There is no such token.')
    return toTokenNode(await revokeToken(this.services.engines.db, who, id))
  }
}
