import { graphql, type ResultOf } from '../../../api/graphql.js'

/** Kinds of events that the server tells of; it refuses others. */
export const EVENTS = [
  'verdict.changed',
  'revision.recalled',
  'review.requested',
  'waiver.requested',
  'assignment.changed',
  'node.lost',
] as const

export const WEBHOOKS = graphql(`
  query Webhooks($namespace: String, $first: Int!, $after: String) {
    webhooks(namespace: $namespace, first: $first, after: $after) {
      nodes {
        id
        url
        events
        isActive
        createdAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)
export type Webhook = ResultOf<typeof WEBHOOKS>['webhooks']['nodes'][number]

export const DELIVERIES = graphql(`
  query WebhookDeliveries($id: ID!, $first: Int!, $after: String) {
    webhook(id: $id) {
      url
      namespace
      deliveries(first: $first, after: $after) {
        nodes {
          id
          event
          state
          attempts
          lastStatus
          lastError
          createdAt
          deliveredAt
          payload
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`)
export type Delivery = ResultOf<typeof DELIVERIES>['webhook']['deliveries']['nodes'][number]

export const CREATE_WEBHOOK = graphql(`
  mutation CreateWebhook($input: CreateWebhookInput!) {
    createWebhook(input: $input) {
      secret
    }
  }
`)

export const CHANGE_WEBHOOK = graphql(`
  mutation ChangeWebhook($input: ChangeWebhookInput!) {
    changeWebhook(input: $input)
  }
`)

export const RESEND_WEBHOOK = graphql(`
  mutation ResendWebhook($delivery: String!) {
    resendWebhook(delivery: $delivery)
  }
`)
