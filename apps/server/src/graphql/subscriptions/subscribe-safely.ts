import { type ExecutionArgs, type ExecutionResult, subscribe } from 'graphql'
import { asGraphqlError } from '../errors/as-graphql-error.js'

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
