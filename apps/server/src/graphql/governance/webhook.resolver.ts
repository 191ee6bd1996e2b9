import { Inject } from '@nestjs/common'
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql'
import type { Principal } from '@entrepot/core'
import { addWebhook, changeWebhook, requireKeeper, requireWebhook, resendWebhook } from '@entrepot/governance'
import { listWebhookDeliveries, listWebhooks } from '@entrepot/persistence'
import type { Services } from '../../compose/compose.js'
import { Requires } from '../access/requires.js'
import { Who } from '../access/who.js'
import { type Connection, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor, ID_CURSOR } from '../paging/cursor.js'
import { PageArgs, pageSize } from '../paging/page-args.js'
import { SERVICES } from '../services.js'
import { idOf } from './id-of.js'
import {
  ChangeWebhookInput,
  CreateWebhookInput,
  NewWebhookNode,
  toWebhookDeliveryNode,
  toWebhookNode,
  WebhookConnection,
  WebhookDeliveryConnection,
  type WebhookDeliveryNode,
  WebhookNode,
  WebhooksArgs,
} from './webhook.node.js'

@Resolver(() => WebhookNode)
export class WebhookResolver {
  constructor(@Inject(SERVICES) private readonly services: Services) {}

  @Query(() => WebhookConnection, {
    description: 'For administrators of the namespace; those of the whole registry for its own.',
  })
  @Requires('org:admin')
  async webhooks(@Who() who: Principal, @Args() args: WebhooksArgs): Promise<Connection<WebhookNode>> {
    const { namespace = null } = args
    requireKeeper(who, namespace)
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const { prisma } = this.services.engines.db
    const rows = await listWebhooks(prisma, namespace?.toLowerCase() ?? null, { after, limit: first + 1 })
    return toConnection(rows, first, { cursorOf: row => encodeCursor(row.id), nodeOf: toWebhookNode })
  }

  @Query(() => WebhookNode, { description: 'For whoever keeps it.' })
  @Requires('org:admin')
  async webhook(@Who() who: Principal, @Args('id', { type: () => ID }) id: string): Promise<WebhookNode> {
    return toWebhookNode(await requireWebhook(this.services.engines.db, who, idOf(id, 'a webhook')))
  }

  @ResolveField(() => WebhookDeliveryConnection, { description: 'What was sent, and what became of it.' })
  @Requires('org:admin')
  async deliveries(
    @Parent() { id }: WebhookNode,
    @Who() who: Principal,
    @Args() args: PageArgs,
  ): Promise<Connection<WebhookDeliveryNode>> {
    const { db } = this.services.engines
    await requireWebhook(db, who, id)
    const first = pageSize(args)
    const [after = null] = decodeCursor(args.after, ID_CURSOR) ?? []
    const rows = await listWebhookDeliveries(db.prisma, id, { after, limit: first + 1 })
    return toConnection(rows, first, { cursorOf: row => encodeCursor(row.id), nodeOf: toWebhookDeliveryNode })
  }

  @Mutation(() => NewWebhookNode, { description: 'Has an address told. The secret is shown this once.' })
  @Requires('org:admin')
  async createWebhook(
    @Who() who: Principal,
    @Args('input') { namespace = null, url, events }: CreateWebhookInput,
  ): Promise<NewWebhookNode> {
    const webhook = await addWebhook(this.services.engines, who, { namespace, url, events })
    return { webhook: toWebhookNode(webhook), secret: webhook.secret }
  }

  @Mutation(() => Boolean)
  @Requires('org:admin')
  async changeWebhook(
    @Who() who: Principal,
    @Args('input') { webhook, change }: ChangeWebhookInput,
  ): Promise<boolean> {
    await changeWebhook(this.services.engines, who, { id: idOf(webhook, 'a webhook'), change })
    return true
  }

  @Mutation(() => Boolean, { description: 'Sends something once more, whatever became of it.' })
  @Requires('org:admin')
  async resendWebhook(@Who() who: Principal, @Args('delivery') delivery: string): Promise<boolean> {
    await resendWebhook(this.services.engines, who, idOf(delivery, 'a delivery'))
    return true
  }
}
