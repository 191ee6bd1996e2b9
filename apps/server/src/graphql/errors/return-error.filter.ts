import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common'

/**
 * Hands a resolver's error to GraphQL, which treats an error that is returned as one that was thrown. Without a filter Nest would print
 * it to the console first, refusals too; what belongs into the log is `presentError`'s to say.
 */
@Catch()
export class ReturnErrorFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): unknown {
    if (host.getType<string>() !== 'graphql') throw error
    return error instanceof Error
      ? error
      : new Error('something that is no error was thrown', { cause: error })
  }
}
