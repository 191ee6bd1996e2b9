import { GraphQLError } from 'graphql'
import { MAX_QUERY_LENGTH } from './limits.js'

/**
 * Refuses, before parsing, a query that is too long, and one that is a syntax tree written as JSON: mercurius would take that too, and
 * with it a document that no token count has bounded.
 *
 * @throws GraphQLError `query-too-long` or `query-invalid`
 */
export function requirePlainQuery(source: string): void {
  if (source.length > MAX_QUERY_LENGTH) {
    throw new GraphQLError(`The query has ${source.length} characters, and may have ${MAX_QUERY_LENGTH}.`, {
      extensions: { code: 'query-too-long', length: source.length, limit: MAX_QUERY_LENGTH },
    })
  }
  if (/^\s*(\{\s*"|\[)/.test(source)) {
    throw new GraphQLError('Send the query as text, not as a syntax tree.', {
      extensions: { code: 'query-invalid' },
    })
  }
}
