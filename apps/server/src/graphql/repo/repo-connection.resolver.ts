import { Inject } from '@nestjs/common'
import { Int, Parent, ResolveField, Resolver } from '@nestjs/graphql'
import type { Principal } from '@entrepot/core'
import { countReadableRepos } from '@entrepot/registry'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Who } from '../access/who.js'
import { SERVICES } from '../services.js'
import { RepoConnection } from './repo-connection.js'

/** Repositories that are counted; who has more is told this number. */
const COUNT_LIMIT = 10_000

@Resolver(() => RepoConnection)
export class RepoConnectionResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @ResolveField(() => Int, {
    description: `How many repositories match on all pages, counted up to ${COUNT_LIMIT}. Only counted when asked for.`,
  })
  @Requires('repo:read')
  totalCount(@Who() who: Principal, @Parent() { filter }: RepoConnection): Promise<number> {
    return countReadableRepos(this.services.engines.db.prisma, who, filter, COUNT_LIMIT)
  }
}
