import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql'
import { DomainError } from '@entrepot/core'
import type { AuditEntryWithLink, AuditFilter, Prisma } from '@entrepot/persistence'
import { connectionType } from '../paging/connection.js'
import { PageArgs } from '../paging/page-args.js'
import { Json } from '../scalars/json.scalar.js'
import { SafeInt } from '../scalars/safe-int.scalar.js'

/** Characters of one filter value: names and paths are no longer. */
const TEXT_MAX_LENGTH = 500

export const AuditOutcomeEnum = { DONE: 'done', REFUSED: 'refused' } as const
registerEnumType(AuditOutcomeEnum, {
  name: 'AuditOutcome',
  description: 'Whether something was done, or somebody tried what is not theirs.',
})

@ObjectType('AuditLink', { description: 'What seals an entry: a link of a chain of hashes.' })
export class AuditLinkNode {
  @Field(() => SafeInt, { description: 'Its number, from 1.' })
  readonly seq!: bigint

  @Field(() => String, { description: '64 hex digits, over the link before and the entry.' })
  readonly hash!: string

  @Field(() => Date)
  readonly sealedAt!: Date
}

@ObjectType('AuditEntry', { description: 'Who did what, and when. Entries are never changed.' })
export class AuditEntryNode {
  @Field(() => ID)
  readonly id!: string

  @Field(() => Date)
  readonly at!: Date

  @Field(() => String, { description: 'Name of an account, or of the program that acted by itself.' })
  readonly actor!: string

  @Field(() => ID, { nullable: true, description: 'Null for what no account did.' })
  readonly accountId!: string | null

  @Field(() => ID, { nullable: true })
  readonly tokenId!: string | null

  @Field(() => String, { description: 'Such as `ref.update`.' })
  readonly action!: string

  @Field(() => AuditOutcomeEnum)
  readonly outcome!: 'done' | 'refused'

  @Field(() => String, { description: 'What was acted on.' })
  readonly subject!: string

  @Field(() => String, {
    nullable: true,
    description: 'Where it came from; null for what a program did by itself.',
  })
  readonly address!: string | null

  @Field(() => ID, { nullable: true, description: 'The repository that it was about, which may be gone.' })
  readonly repoId!: string | null

  @Field(() => Json)
  readonly detail!: Prisma.JsonValue

  @Field(() => AuditLinkNode, { nullable: true, description: 'Null while the entry waits to be sealed.' })
  readonly link!: AuditLinkNode | null
}

@ObjectType('AuditEntryConnection', { description: 'A page of the audit log, the newest first.' })
export class AuditEntryConnection extends connectionType('AuditEntry', () => AuditEntryNode) {}

export function toAuditEntryNode({ link, ...entry }: AuditEntryWithLink): AuditEntryNode {
  return { ...entry, link: link && { ...link, hash: hexOf(link.hash) } }
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

@InputType('AuditFilter', { description: 'All conditions must hold.' })
export class AuditFilterInput {
  @Field(() => String, { nullable: true, description: 'The whole name.' })
  readonly actor?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Such as `ref.update`; or what actions begin with, such as `ref.`, with the dot.',
  })
  readonly action?: string | null

  @Field(() => String, { nullable: true, description: 'A part of it, without regard to case.' })
  readonly subject?: string | null

  @Field(() => AuditOutcomeEnum, { nullable: true })
  readonly outcome?: 'done' | 'refused' | null

  @Field(() => Date, { nullable: true })
  readonly since?: Date | null

  @Field(() => Date, { nullable: true, description: 'Entries from before.' })
  readonly until?: Date | null
}

@ArgsType()
export class AuditEntriesArgs extends PageArgs {
  @Field(() => AuditFilterInput, { nullable: true })
  readonly filter?: AuditFilterInput | null
}

/** @throws DomainError `invalid-argument` for words that no entry holds */
export function toAuditFilter(input: AuditFilterInput | null | undefined): AuditFilter {
  const { actor, action, subject, outcome, since, until } = input ?? {}
  for (const text of [actor, action, subject]) {
    if ((text?.length ?? 0) > TEXT_MAX_LENGTH || text?.includes('\0'))
      throw new DomainError(
        'invalid-argument',
        `A filter has at most ${TEXT_MAX_LENGTH} characters, and no NUL.`,
      )
  }
  return {
    actor: actor || null,
    action: action || null,
    subject: subject || null,
    outcome: outcome ?? null,
    since: since ?? null,
    until: until ?? null,
  }
}

@ObjectType('AuditChain', { description: 'How far the audit log is sealed.' })
export class AuditChainNode {
  @Field(() => SafeInt, { description: 'Number of the last link, and so of all links.' })
  readonly links!: bigint

  @Field(() => String, {
    nullable: true,
    description:
      '`<number>:<hash>` of the last link. Whoever keeps it elsewhere can tell later that nothing before was rewritten.',
  })
  readonly anchor!: string | null

  @Field(() => Date, { nullable: true })
  readonly sealedAt!: Date | null

  @Field(() => Int, { description: 'Entries that wait to be sealed.' })
  readonly waiting!: number

  @Field(() => Date, { nullable: true })
  readonly oldestWaitingAt!: Date | null
}

@ObjectType('AuditProof', { description: 'The chain of the audit log, followed from its beginning.' })
export class AuditProofNode {
  @Field(() => Boolean)
  readonly holds!: boolean

  @Field(() => SafeInt, { description: 'Links that hold.' })
  readonly links!: bigint

  @Field(() => String, { description: '`<number>:<hash>` of the last link that holds.' })
  readonly anchor!: string

  @Field(() => SafeInt, { nullable: true, description: 'Number of the first link that does not hold.' })
  readonly brokenAt!: bigint | null

  @Field(() => String, { nullable: true })
  readonly brokenEntry!: string | null

  @Field(() => String, { nullable: true })
  readonly reason!: string | null

  @Field(() => Int, { description: 'Entries that no link seals yet.' })
  readonly unsealed!: number

  @Field(() => Date, { nullable: true })
  readonly oldestUnsealedAt!: Date | null

  @Field(() => Date)
  readonly at!: Date
}
