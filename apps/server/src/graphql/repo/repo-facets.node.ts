import { Field, Int, ObjectType } from '@nestjs/graphql'
import type { Facet } from '@entrepot/persistence'
import { FacetEnum } from '../enums.js'

@ObjectType('RepoFacetValue')
export class RepoFacetValueNode {
  @Field(() => String, { description: 'As a filter takes it, but in lower case for enumerations.' })
  readonly value!: string

  @Field(() => Int)
  readonly count!: number
}

@ObjectType('RepoFacet', {
  description: 'What repositories are told apart by, with the values that are there.',
})
export class RepoFacetNode {
  @Field(() => FacetEnum)
  readonly facet!: Facet

  @Field(() => [RepoFacetValueNode], { description: 'The most frequent first; a long tail is cut off.' })
  readonly values!: readonly RepoFacetValueNode[]

  @Field(() => Int, { description: 'Repositories that were looked at for it.' })
  readonly counted!: number

  @Field(() => Boolean, {
    description: 'There are more repositories than were looked at, so that its counts say “at least”.',
  })
  readonly isCapped!: boolean
}
