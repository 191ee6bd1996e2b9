import { type ExecutionArgs, type ExecutionResult, GraphQLError, subscribe } from 'graphql'

/** Like GraphQL's `subscribe`, but a source that breaks ends with an event that holds the error, and does not end the whole socket. */
export async function subscribeSafely(
  args: ExecutionArgs,
): Promise<AsyncGenerator<ExecutionResult, void, undefined> | ExecutionResult> {
  const source = await subscribe(args)
  if (!(Symbol.asyncIterator in source)) return source
  return (async function* events() {
    try {
      yield* source
    } catch (error) {
      yield { errors: [asGraphqlError(error)] }
    }
  })()
}

/** An error as GraphQL carries it, with what was thrown within. */
export function asGraphqlError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error
  const originalError = error instanceof Error ? error : new Error('something that is no error was thrown')
  return new GraphQLError(originalError.message, { originalError })
}
