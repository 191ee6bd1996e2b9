import { Field, ObjectType, Query, Resolver } from '@nestjs/graphql'
import type { Audience, Principal, TokenScope } from '@entrepot/core'
import { Public } from '../access/requires.js'
import { Who } from '../access/who.js'
import { AudienceEnum, TokenScopeEnum } from '../enums.js'

@ObjectType('Viewer', { description: 'Who you are to this server.' })
export class ViewerNode {
  @Field(() => String, { description: 'The account that the token acts for.' })
  readonly name!: string

  @Field(() => String)
  readonly tokenName!: string

  @Field(() => TokenScopeEnum)
  readonly scope!: TokenScope

  @Field(() => AudienceEnum)
  readonly audience!: Audience

  @Field(() => Boolean)
  readonly isAdmin!: boolean
}

@Resolver(() => ViewerNode)
export class ViewerResolver {
  @Query(() => ViewerNode, { nullable: true, description: 'Null when you sent no token.' })
  @Public()
  viewer(@Who() who: Principal): ViewerNode | null {
    if (who.kind === 'anonymous') return null
    const { accountName: name, tokenName, scope, audience, isAdmin } = who
    return { name, tokenName, scope, audience, isAdmin }
  }
}
