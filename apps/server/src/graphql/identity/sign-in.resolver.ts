import { Inject } from '@nestjs/common'
import { Args, ID, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql'
import { DomainError, type Principal } from '@entrepot/core'
import { findAccountsByName, listIdentities, listOpenSessions } from '@entrepot/persistence'
import { disconnectIdentity, inNamespace, requireAccount, requireActor } from '@entrepot/registry'
import { z } from 'zod'
import { CALLBACK_PATH, SIGNED_OUT_PATH } from '../../auth/oidc/callback-path.js'
import type { Services } from '../../compose/compose.js'
import { Public, Requires } from '../access/requires.js'
import { Who } from '../access/who.js'
import { SERVICES } from '../services.js'
import {
  IdentityNode,
  IdentityProviderNode,
  SessionNode,
  SignInMethodsNode,
  toIdentityNode,
  toSessionNode,
  toSignInMethodsNode,
} from './sign-in.node.js'

/** Browsers of one account that are shown. */
const MAX_SESSIONS = 100

@Resolver(() => IdentityProviderNode)
export class SignInResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => SignInMethodsNode, { description: 'How people sign in here.' })
  @Public()
  signInMethods(): SignInMethodsNode {
    return toSignInMethodsNode(this.services.provider?.config ?? null)
  }

  @Query(() => [SessionNode], { description: 'Your browsers that are signed in, the newest first.' })
  @Requires('account:manage')
  async sessions(@Who() who: Principal): Promise<SessionNode[]> {
    const { accountId, accountName, tokenId } = requireAccount(who)
    requireActor(who, 'account:manage', inNamespace(accountName))
    const rows = await listOpenSessions(this.services.engines.db.prisma, accountId, new Date(), MAX_SESSIONS)
    return rows.map(row => toSessionNode(row, tokenId))
  }

  @Query(() => [IdentityNode], { description: 'What identity providers know you by, the oldest first.' })
  @Requires('account:manage')
  async identities(@Who() who: Principal): Promise<IdentityNode[]> {
    const { accountId, accountName } = requireAccount(who)
    requireActor(who, 'account:manage', inNamespace(accountName))
    return (await listIdentities(this.services.engines.db.prisma, accountId)).map(toIdentityNode)
  }

  @Mutation(() => Boolean, {
    description: 'Forgets that an identity is yours, and ends the sessions that it opened.',
  })
  @Requires('account:manage')
  async disconnectIdentity(
    @Who() who: Principal,
    @Args('id', { type: () => ID }) id: string,
    @Args('account', { type: () => String, nullable: true, description: 'Your own unless given.' })
    account: string | null,
  ): Promise<boolean> {
    if (!z.uuid().safeParse(id).success)
      throw new DomainError('token-not-found', 'There is no such identity.')
    const name = account ?? requireAccount(who).accountName
    await disconnectIdentity(this.services.engines.db, who, { account: name, id })
    return true
  }

  @Query(() => IdentityProviderNode, {
    nullable: true,
    description: 'The identity provider as it is configured; null: there is none. For administrators.',
  })
  @Requires('server:admin')
  async identityProvider(): Promise<IdentityProviderNode | null> {
    const config = this.services.provider?.config
    if (!config) return null
    const { name, issuer, clientId, clientSecret, scopes, groupsClaim, groups, adminGroups, letIn } = config
    const found = await findAccountsByName(
      this.services.engines.db.prisma,
      groups.map(({ organization }) => organization),
    )
    const known = new Set(found.flatMap(({ kind, nameKey }) => (kind === 'organization' ? [nameKey] : [])))
    return {
      ...{ name, issuer, clientId, scopes, groupsClaim, adminGroups, letIn },
      hasSecret: clientSecret !== null,
      groups: groups.map(row => ({ ...row, isKnown: known.has(row.organization.toLowerCase()) })),
      callbackPath: CALLBACK_PATH,
      signedOutPath: SIGNED_OUT_PATH,
    }
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'Why it can’t be used at this moment, as a code such as `unavailable`; null: it answers.',
  })
  @Requires('server:admin')
  async problem(): Promise<string | null> {
    return (await this.services.provider?.check())?.problem ?? null
  }
}
