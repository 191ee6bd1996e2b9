import { Inject } from '@nestjs/common'
import { Int, Parent, ResolveField, Resolver } from '@nestjs/graphql'
import { countRepos } from '@entrepot/persistence'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
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
  totalCount(@Parent() { scope, filter }: RepoConnection): Promise<number> {
    return countRepos(this.services.engines.db.prisma, scope, filter, COUNT_LIMIT)
  }
}
