import { Field, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql'
import { DomainError, type Principal } from '@entrepot/core'
import { can } from '@entrepot/registry'
import { Requires } from '../access/requires.js'
import { Load, Who } from '../access/who.js'
import type { Loaders } from '../loaders/create-loaders.js'
import { RepoNode } from './repo.node.js'

@ObjectType('RepoAccess', { description: 'What you may do in a repository.' })
export class RepoAccessNode {
  @Field(() => Boolean, { description: 'Get its files, where verdicts do not keep them from you.' })
  readonly mayGetFiles!: boolean

  @Field(() => Boolean, { description: 'Open discussions, and ask for the files of a gated repository.' })
  readonly mayDiscuss!: boolean

  @Field(() => Boolean)
  readonly mayWrite!: boolean

  @Field(() => Boolean, { description: 'Read what is blocked, and ask for reviews and waivers.' })
  readonly maySeeBlocked!: boolean

  @Field(() => Boolean, { description: 'Decide on its revisions, and call them back.' })
  readonly mayReview!: boolean

  @Field(() => Boolean, { description: 'Settings, access requests, deletion.' })
  readonly mayManage!: boolean
}

@Resolver(() => RepoNode)
export class RepoAccessResolver {
  /** No statement of its own: from the row of the repository, and what is known of who asks. */
  @ResolveField(() => RepoAccessNode)
  @Requires('repo:read')
  async access(
    @Parent() { id }: RepoNode,
    @Who() who: Principal,
    @Load() load: Loaders,
  ): Promise<RepoAccessNode> {
    const repo = await load.repoById.load(id)
    if (!repo) throw new DomainError('repo-not-found', 'Repository not found')
    return {
      mayGetFiles: can(who, 'repo:read-content', repo),
      mayDiscuss: can(who, 'repo:discuss', repo),
      mayWrite: can(who, 'repo:write', repo),
      maySeeBlocked: can(who, 'verdict:see-blocked', repo),
      mayReview: can(who, 'verdict:review', repo),
      mayManage: can(who, 'repo:admin', repo),
    }
  }
}
