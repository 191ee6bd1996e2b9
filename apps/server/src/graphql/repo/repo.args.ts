import { ArgsType, Field, InputType } from '@nestjs/graphql'
import { DomainError, type RepoType, type Severity, type VerdictState } from '@entrepot/core'
import type { RepoFilter, RepoPage, RepoSort } from '@entrepot/persistence'
import { z } from 'zod'
import { OrderDirectionEnum, RepoOrderFieldEnum, RepoTypeEnum, SeverityEnum, VerdictEnum } from '../enums.js'
import { PageArgs } from '../paging/page-args.js'

/** Characters of one filter value: what the index holds is no longer. */
const TEXT_MAX_LENGTH = 500
/** Tags and words of one filter: each is a condition of its own in the query. */
const TERMS_MAX = 10

@InputType('RepoFilter', { description: 'All conditions must hold.' })
export class RepoFilterInput {
  @Field(() => RepoTypeEnum, { nullable: true })
  readonly type?: RepoType | null

  @Field(() => String, { nullable: true, description: 'The namespace, without regard to case.' })
  readonly owner?: string | null

  @Field(() => String, { nullable: true, description: 'A licence id, such as `apache-2.0`.' })
  readonly license?: string | null

  @Field(() => String, { nullable: true, description: 'A task, such as `text-generation`.' })
  readonly task?: string | null

  @Field(() => String, { nullable: true, description: 'A library, such as `transformers`.' })
  readonly library?: string | null

  @Field(() => String, { nullable: true, description: 'A language that the card declares, such as `de`.' })
  readonly language?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'A subject that the card declares, such as `medical`.',
  })
  readonly domain?: string | null

  @Field(() => VerdictEnum, { nullable: true, description: 'Of the head.' })
  readonly verdict?: VerdictState | null

  @Field(() => [String], { nullable: true, description: `All of them; at most ${TERMS_MAX}.` })
  readonly tags?: readonly string[] | null

  @Field(() => SeverityEnum, {
    nullable: true,
    description: 'The head has at least one finding of this severity.',
  })
  readonly hasFindings?: Severity | null

  @Field(() => String, {
    nullable: true,
    description: `Words that all occur in the full name, without regard to case; at most ${TERMS_MAX}.`,
  })
  readonly search?: string | null
}

@InputType('RepoOrder')
export class RepoOrderInput {
  @Field(() => RepoOrderFieldEnum, { defaultValue: 'createdAt' })
  readonly field!: RepoSort

  @Field(() => OrderDirectionEnum, { defaultValue: 'desc' })
  readonly direction!: 'asc' | 'desc'
}

@ArgsType()
export class ReposArgs extends PageArgs {
  @Field(() => RepoFilterInput, { nullable: true })
  readonly filter?: RepoFilterInput | null

  @Field(() => RepoOrderInput, { nullable: true, description: 'Newest first unless told otherwise.' })
  readonly orderBy?: RepoOrderInput | null
}

export const NEWEST_FIRST = { sort: 'createdAt', direction: 'desc' } as const satisfies Pick<
  RepoPage,
  'sort' | 'direction'
>

const text = z.string().max(TEXT_MAX_LENGTH)
const filterShape = z.object({
  owner: text.nullish(),
  license: text.nullish(),
  task: text.nullish(),
  library: text.nullish(),
  language: text.nullish(),
  domain: text.nullish(),
  tags: z.array(text).max(TERMS_MAX).nullish(),
  search: text
    .transform(words => words.split(/\s+/).filter(word => word !== ''))
    .refine(words => words.length <= TERMS_MAX, `must be at most ${TERMS_MAX} words`)
    .nullish(),
})

/** @throws DomainError `invalid-argument` for a filter that is too long */
export function toRepoFilter(input: RepoFilterInput | null | undefined): RepoFilter {
  const { type, hasFindings, verdict, ...rest } = input ?? {}
  const parsed = filterShape.safeParse(rest)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new DomainError('invalid-argument', `\`filter.${issue?.path.join('.')}\`: ${issue?.message}.`)
  }
  const { owner, license, task, library, language, domain, tags, search } = parsed.data
  return {
    ...(type && { type }),
    ...(owner && { owner }),
    ...(license && { license }),
    ...(task && { pipelineTag: task }),
    ...(library && { libraryName: library }),
    ...(language && { language }),
    ...(domain && { domain }),
    ...(verdict && { headVerdict: verdict }),
    ...(tags && { tags }),
    ...(search && { search }),
    ...(hasFindings && { hasFindings }),
  }
}
