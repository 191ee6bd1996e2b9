import { Inject } from '@nestjs/common'
import { Args, Int, Mutation, Query, Resolver } from '@nestjs/graphql'
import { DomainError, type Principal } from '@entrepot/core'
import { findAccount, listAccounts } from '@entrepot/persistence'
import {
  createAccount,
  requireAccount,
  setAccountState,
  setPassword,
  signOutEverywhere,
} from '@entrepot/registry'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Who } from '../access/who.js'
import type { Connection } from '../paging/connection.js'
import { toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor, ID_CURSOR } from '../paging/cursor.js'
import { pageSize } from '../paging/page-args.js'
import { SERVICES } from '../services.js'
import {
  AccountConnection,
  AccountNode,
  AccountsArgs,
  CreateAccountInput,
  SetPasswordInput,
  toAccountNode,
  UpdateAccountInput,
} from './account.node.js'

@Resolver(() => AccountNode)
export class AccountResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => AccountConnection, {
    description: 'Every account, organizations included, unless a kind is asked for.',
  })
  @Requires('server:admin')
  async accounts(@Who() who: Principal, @Args() args: AccountsArgs): Promise<Connection<AccountNode>> {
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const { kind, namePrefix } = args
    const filter = { ...(kind && { kind }), ...(namePrefix && { namePrefix }) }
    const rows = await listAccounts(this.services.engines.db.prisma, filter, after, first + 1)
    return toConnection(rows, first, {
      cursorOf: account => encodeCursor(account.id),
      nodeOf: account => toAccountNode(account, who),
    })
  }

  @Mutation(() => AccountNode, { description: 'Makes an account for a person or a machine.' })
  @Requires('server:admin')
  async createAccount(@Who() who: Principal, @Args('input') input: CreateAccountInput): Promise<AccountNode> {
    const { kind, ...rest } = input
    if (kind === 'organization')
      throw new DomainError('invalid-argument', 'Make organizations by `createOrganization`.')
    const account = await createAccount(this.services.engines.db, who, {
      ...rest,
      kind,
      fullName: input.fullName ?? null,
      email: input.email ?? null,
      password: input.password ?? null,
    })
    return toAccountNode(account, who)
  }

  @Mutation(() => AccountNode, {
    description:
      'Disables or enables an account, or makes it an administrator or none. What is absent stays.',
  })
  @Requires('server:admin')
  async updateAccount(@Who() who: Principal, @Args('input') input: UpdateAccountInput): Promise<AccountNode> {
    const { name, isDisabled, isAdmin } = input
    const state = {
      ...(typeof isDisabled === 'boolean' && { isDisabled }),
      ...(typeof isAdmin === 'boolean' && { isAdmin }),
    }
    return toAccountNode(await setAccountState(this.services.engines.db, who, name, state), who)
  }

  @Mutation(() => AccountNode, {
    description: 'Sets a password, and ends all sessions of the account but the one that asks.',
  })
  @Requires('account:manage')
  async setPassword(@Who() who: Principal, @Args('input') input: SetPasswordInput): Promise<AccountNode> {
    const { engines, signIns } = this.services
    const name = input.account ?? requireAccount(who).accountName
    const { password = null, currentPassword = null } = input
    await setPassword({ db: engines.db, signIns }, who, { account: name, password, currentPassword })
    const account = await findAccount(engines.db.prisma, name)
    if (!account) throw new DomainError('account-not-found', 'The account was removed meanwhile.')
    return toAccountNode(account, who)
  }

  @Mutation(() => Int, { description: 'Ends all sessions of an account, and tells how many those were.' })
  @Requires('account:manage')
  signOutEverywhere(
    @Who() who: Principal,
    @Args('account', { type: () => String, nullable: true, description: 'Your own unless given.' })
    account: string | null,
  ): Promise<number> {
    return signOutEverywhere(this.services.engines.db, who, account ?? requireAccount(who).accountName)
  }
}
