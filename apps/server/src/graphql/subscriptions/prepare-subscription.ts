import {
  type ExecutionArgs,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql'
import type { SubscribePayload } from 'graphql-ws'
import { MAX_QUERY_TOKENS, MAX_SUBSCRIPTIONS_PER_SOCKET } from '../limits/limits.js'
import { requirePlainQuery } from '../limits/require-plain-query.js'
import { requireWithinLimits } from '../limits/require-within-limits.js'

export type PreparedSubscription = { readonly args: ExecutionArgs } | { readonly errors: readonly unknown[] }

/**
 * Parses, validates and measures a subscription, as a query over HTTP is. Queries and mutations have no business here.
 *
 * @param openCount  subscriptions of the connection, this one included
 */
export function prepareSubscription(
  schema: GraphQLSchema,
  { query, variables, operationName }: SubscribePayload,
  openCount: number,
): PreparedSubscription {
  try {
    if (openCount > MAX_SUBSCRIPTIONS_PER_SOCKET) {
      throw refusal(`One connection may hold ${MAX_SUBSCRIPTIONS_PER_SOCKET} subscriptions.`)
    }
    requirePlainQuery(query)
    const document = parse(query, { maxTokens: MAX_QUERY_TOKENS })
    const errors = validate(schema, document)
    if (errors.length > 0) return { errors }
    requireWithinLimits(schema, document, variables ?? {}, operationName)
    if (getOperationAST(document, operationName)?.operation !== 'subscription') {
      throw refusal('Only subscriptions come over WebSocket. Send queries and mutations by POST.')
    }
    return {
      args: {
        schema,
        document,
        ...(variables && { variableValues: variables }),
        ...(operationName && { operationName }),
      },
    }
  } catch (error) {
    return { errors: [error] }
  }
}

function refusal(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'query-invalid' } })
}
