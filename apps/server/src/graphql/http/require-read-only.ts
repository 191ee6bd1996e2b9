import { getOperationAST, GraphQLError, parse } from 'graphql'
import { MAX_QUERY_TOKENS } from '../limits/limits.js'

/**
 * Refuses a GET that would do more than read: a link or an image on a page of somebody else's must change nothing.
 *
 * @throws GraphQLError `query-invalid`
 */
export function requireReadOnly(source: string, operationName: string | null): void {
  const operation = getOperationAST(parse(source, { maxTokens: MAX_QUERY_TOKENS }), operationName)
  if (operation?.operation === 'query') return
  const message = operation
    ? `A ${operation.operation} can’t be sent by GET. Use POST.`
    : 'Say by `operationName` which operation to run.'
  throw new GraphQLError(message, { extensions: { code: 'query-invalid' } })
}
