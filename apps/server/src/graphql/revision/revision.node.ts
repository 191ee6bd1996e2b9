import { Field, ID, Int, ObjectType } from '@nestjs/graphql'
import type { VerdictState } from '@entrepot/core'
import type { Revision } from '@entrepot/persistence'
import { VerdictEnum } from '../enums.js'
import { SafeInt } from '../scalars/safe-int.scalar.js'

@ObjectType('Author', { description: 'Who wrote a commit, as it says itself.' })
export class AuthorNode {
  @Field(() => String)
  readonly name!: string

  @Field(() => String)
  readonly email!: string
}

@ObjectType('Revision', { description: 'A commit of a repository, with its verdict.' })
export class RevisionNode {
  @Field(() => ID)
  readonly id!: string

  @Field(() => String, { description: '40 hex digits.' })
  readonly commit!: string

  @Field(() => String, {
    description:
      'What clients of the Hub are told that it is: `commit`, or for a variant of a model the id that they ask for it by.',
  })
  readonly shownAs!: string

  @Field(() => [String], { description: 'Commit ids of its parents.' })
  readonly parents!: readonly string[]

  @Field(() => String, {
    nullable: true,
    description:
      'First line of the commit message. Null, as are message and author, when the verdict keeps the revision from you.',
  })
  readonly title!: string | null

  @Field(() => String, {
    nullable: true,
    description: 'What the commit message says after its first line.',
  })
  readonly message!: string | null

  @Field(() => AuthorNode, { nullable: true })
  readonly author!: AuthorNode | null

  @Field(() => Date)
  readonly authoredAt!: Date

  @Field(() => Date)
  readonly committedAt!: Date

  @Field(() => Date, { description: 'When it entered this registry.' })
  readonly landedAt!: Date

  @Field(() => VerdictEnum)
  readonly verdict!: VerdictState

  @Field(() => [String], {
    description: 'Rules that made the verdict what it is, the gravest first. Empty when cleared.',
  })
  readonly verdictReasons!: readonly string[]

  @Field(() => Int, { description: 'The policy that it was judged by.' })
  readonly policyVersion!: number

  @Field(() => Date)
  readonly judgedAt!: Date

  @Field(() => Int)
  readonly fileCount!: number

  @Field(() => SafeInt, { description: 'Bytes of all files as a reader sees them.' })
  readonly totalSizeBytes!: bigint

  readonly repoId!: string

  /** Not shown: the only files that are listed; null for all. */
  readonly paths!: ReadonlySet<string> | null

  /** Not shown: what `verdict` depends on beside itself. */
  readonly audiences!: unknown
  readonly expiresAt!: Date | null
}

/** @param mayRead  whether the reader may read what the revision says */
export function toRevisionNode(revision: Revision, mayRead: boolean): RevisionNode {
  const node = { ...revision, shownAs: revision.commit, paths: null }
  if (!mayRead) return { ...node, title: null, message: null, author: null }
  return { ...node, author: { name: revision.authorName, email: revision.authorEmail } }
}
