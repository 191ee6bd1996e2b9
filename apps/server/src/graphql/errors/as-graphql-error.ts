import { GraphQLError } from 'graphql'

/** An error as GraphQL carries it, with what was thrown within. */
export function asGraphqlError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error
  const originalError = error instanceof Error ? error : new Error('something that is no error was thrown')
  return new GraphQLError(originalError.message, { originalError })
}
