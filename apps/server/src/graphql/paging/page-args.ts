import { DomainError } from '@entrepot/core'
import { ArgsType, Field, Int } from '@nestjs/graphql'

/** Items of a page when the caller names no number. */
export const DEFAULT_PAGE_SIZE = 20
/** Items of the largest page: more would be no faster than asking twice, and would hold a connection for longer. */
export const MAX_PAGE_SIZE = 100

@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    defaultValue: DEFAULT_PAGE_SIZE,
    description: `Items of the page, 1 to ${MAX_PAGE_SIZE}.`,
  })
  readonly first!: number

  @Field(() => String, { nullable: true, description: '`endCursor` of the page before.' })
  readonly after?: string | null
}

/** @throws DomainError `invalid-argument` for a page that is empty or too long */
export function pageSize({ first }: Pick<PageArgs, 'first'>): number {
  if (first >= 1 && first <= MAX_PAGE_SIZE) return first
  throw new DomainError('invalid-argument', `\`first\` must be from 1 to ${MAX_PAGE_SIZE}.`, { first })
}
