import { ArgsType, Field, ObjectType } from '@nestjs/graphql'
import type { VerdictState } from '@entrepot/core'
import type { HistoryEntry } from '@entrepot/registry'
import { VerdictEnum } from '../enums.js'
import { connectionType } from '../paging/connection.js'
import { PageArgs } from '../paging/page-args.js'
import { AuthorNode } from '../revision/revision.node.js'

@ObjectType('Commit', { description: 'A commit of a history, with the verdict that it has by now.' })
export class CommitNode {
  @Field(() => String, { description: '40 hex digits.' })
  readonly commit!: string

  @Field(() => [String], { description: 'Commit ids of its parents.' })
  readonly parents!: readonly string[]

  @Field(() => String, {
    nullable: true,
    description:
      'First line of the commit message. Null, as are message and author, when the verdict keeps the revision from you.',
  })
  readonly title!: string | null

  @Field(() => String, { nullable: true })
  readonly message!: string | null

  @Field(() => AuthorNode, { nullable: true })
  readonly author!: AuthorNode | null

  @Field(() => Date)
  readonly authoredAt!: Date

  @Field(() => Date)
  readonly committedAt!: Date

  @Field(() => VerdictEnum, {
    nullable: true,
    description: 'Null for what was never judged: nobody has asked for it yet.',
  })
  readonly verdict!: VerdictState | null

  @Field(() => [String], { description: 'Rules that made the verdict what it is, the gravest first.' })
  readonly verdictReasons!: readonly string[]
}

@ObjectType('CommitConnection', { description: 'A page of commits, the newest first.' })
export class CommitConnection extends connectionType('Commit', () => CommitNode) {}

@ArgsType()
export class HistoryArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'The default branch unless given.' })
  readonly rev?: string | null
}

export function toCommitNode({ commit, revision, isReadable }: HistoryEntry): CommitNode {
  const { author, committer, title, message } = commit
  return {
    commit: commit.oid,
    parents: commit.parents,
    title: isReadable ? title : null,
    message: isReadable ? message : null,
    author: isReadable ? { name: author.name, email: author.email } : null,
    authoredAt: author.date,
    committedAt: committer.date,
    verdict: revision?.verdict ?? null,
    verdictReasons: revision?.verdictReasons ?? [],
  }
}
