import { ArgsType, Field, InputType, Int, ObjectType } from '@nestjs/graphql'
import type { Prisma, Webhook, WebhookDelivery, WebhookDeliveryState } from '@entrepot/persistence'
import { WebhookChangeEnum, WebhookDeliveryStateEnum } from '../enums.js'
import { connectionType } from '../paging/connection.js'
import { PageArgs } from '../paging/page-args.js'
import { Json } from '../scalars/json.scalar.js'

@ObjectType('Webhook', { description: 'An address that is told of changes of verdicts.' })
export class WebhookNode {
  @Field(() => String)
  readonly id!: string

  @Field(() => String, { nullable: true, description: 'Null for the whole registry.' })
  readonly namespace!: string | null

  @Field(() => String)
  readonly url!: string

  @Field(() => [String], { description: 'Kinds of events; empty for all.' })
  readonly events!: readonly string[]

  @Field(() => Boolean)
  readonly isActive!: boolean

  @Field(() => Date)
  readonly createdAt!: Date
}

@ObjectType('NewWebhook', {
  description: 'A webhook with the secret that signs what is sent. It is shown this once.',
})
export class NewWebhookNode {
  @Field(() => WebhookNode)
  readonly webhook!: WebhookNode

  @Field(() => String)
  readonly secret!: string
}

@ObjectType('WebhookDelivery', { description: 'One event on its way to one address.' })
export class WebhookDeliveryNode {
  @Field(() => String, { description: 'Sent as `webhook-id`, the same in every attempt.' })
  readonly id!: string

  @Field(() => String)
  readonly event!: string

  @Field(() => Json)
  readonly payload!: Prisma.JsonValue

  @Field(() => WebhookDeliveryStateEnum)
  readonly state!: WebhookDeliveryState

  @Field(() => Int)
  readonly attempts!: number

  @Field(() => Int, {
    nullable: true,
    description: 'HTTP status of the last answer; null when there was none.',
  })
  readonly lastStatus!: number | null

  @Field(() => String, { nullable: true })
  readonly lastError!: string | null

  @Field(() => Date)
  readonly createdAt!: Date

  @Field(() => Date, { nullable: true })
  readonly deliveredAt!: Date | null
}

@ObjectType('WebhookConnection', { description: 'A page of webhooks, the newest first.' })
export class WebhookConnection extends connectionType('Webhook', () => WebhookNode) {}

@ObjectType('WebhookDeliveryConnection', { description: 'A page of what was sent, the newest first.' })
export class WebhookDeliveryConnection extends connectionType('WebhookDelivery', () => WebhookDeliveryNode) {}

export function toWebhookNode({ namespaceKey, ...webhook }: Webhook): WebhookNode {
  return { ...webhook, namespace: namespaceKey }
}

export function toWebhookDeliveryNode(delivery: WebhookDelivery): WebhookDeliveryNode {
  return delivery
}

@ArgsType()
export class WebhooksArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Those of the whole registry unless given.' })
  readonly namespace?: string | null
}

@InputType()
export class CreateWebhookInput {
  @Field(() => String, { nullable: true, description: 'For the whole registry unless given.' })
  readonly namespace?: string | null

  @Field(() => String)
  readonly url!: string

  @Field(() => [String], { defaultValue: [], description: 'Kinds of events; empty for all.' })
  readonly events!: readonly string[]
}

@InputType()
export class ChangeWebhookInput {
  @Field(() => String)
  readonly webhook!: string

  @Field(() => WebhookChangeEnum)
  readonly change!: 'activate' | 'deactivate' | 'delete'
}
