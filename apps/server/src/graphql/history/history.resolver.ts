import { Inject } from '@nestjs/common'
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql'
import { asCommitSha, isCommitSha, parseRepoId, type Principal } from '@entrepot/core'
import { findReadableRepo, readHistory } from '@entrepot/registry'
import { z } from 'zod'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Who } from '../access/who.js'
import { type Connection, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor } from '../paging/cursor.js'
import { pageSize } from '../paging/page-args.js'
import { RepoNode } from '../repo/repo.node.js'
import { SERVICES } from '../services.js'
import { CommitConnection, type CommitNode, HistoryArgs, toCommitNode } from './history.node.js'

const COMMIT = z.string().refine(isCommitSha)
/** The commit that the first page began with, and the one that the page before ended with. */
const CURSOR = z.tuple([COMMIT, COMMIT])

@Resolver(() => RepoNode)
export class HistoryResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  /** Later pages go on from the commit of the first one, wherever the branch is by then; whether one may read it is asked each time. */
  @ResolveField(() => CommitConnection, {
    nullable: true, // a refusal must not take the repository along
    description:
      'What led to a revision, with the verdict of each commit. Refused when the verdict keeps the revision from you.',
  })
  @Requires('repo:read')
  async history(
    @Parent() { type, fullName }: RepoNode,
    @Who() who: Principal,
    @Args() args: HistoryArgs,
  ): Promise<Connection<CommitNode>> {
    const { engines } = this.services
    const repo = await findReadableRepo(engines, who, parseRepoId(type, fullName))
    const first = pageSize(args)
    const [from, last] = decodeCursor(args.after, CURSOR) ?? [args.rev ?? repo.defaultBranch, null]
    const after = last === null ? null : asCommitSha(last)
    const { tip, entries } = await readHistory(engines, who, repo, { word: from, after, limit: first + 1 })
    return toConnection(entries, first, {
      cursorOf: ({ commit }) => encodeCursor(tip, commit.oid),
      nodeOf: toCommitNode,
    })
  }
}
