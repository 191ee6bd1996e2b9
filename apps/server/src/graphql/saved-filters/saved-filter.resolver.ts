import { Inject } from '@nestjs/common'
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql'
import type { Principal } from '@entrepot/core'
import { can, forgetFilter, inNamespace, saveFilter, savedFiltersOf } from '@entrepot/registry'
import { z } from 'zod'
import type { Services } from '../../compose/compose.js'
import { Public, Requires } from '../access/requires.js'
import { Who } from '../access/who.js'
import { SERVICES } from '../services.js'
import { SavedFilterNode, SaveFilterInput } from './saved-filter.node.js'

@Resolver(() => SavedFilterNode)
export class SavedFilterResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => [SavedFilterNode], {
    description:
      'Your own, by name; none for who is not signed in, or holds a token that is for other things than the account.',
  })
  @Public()
  async savedFilters(@Who() who: Principal): Promise<SavedFilterNode[]> {
    const isTheirs = who.kind === 'token' && can(who, 'account:manage', inNamespace(who.accountName))
    return isTheirs ? savedFiltersOf(this.services.engines.db, who) : []
  }

  @Mutation(() => SavedFilterNode, {
    description: 'Keeps a filter for you under a name; one of this name is replaced.',
  })
  @Requires('account:manage')
  saveFilter(
    @Who() who: Principal,
    @Args('input') { name, search }: SaveFilterInput,
  ): Promise<SavedFilterNode> {
    return saveFilter(this.services.engines.db, who, { name, search })
  }

  @Mutation(() => Boolean, { description: 'False when you have none of this id.' })
  @Requires('account:manage')
  async deleteSavedFilter(
    @Who() who: Principal,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<boolean> {
    return z.uuid().safeParse(id).success && (await forgetFilter(this.services.engines.db, who, id))
  }
}
