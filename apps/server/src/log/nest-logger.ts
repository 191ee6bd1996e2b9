import type { LoggerService } from '@nestjs/common'
import type { Logger } from '@entrepot/core'

/** What the framework has to say, in our log and in our form. Its account of its own start is left out. */
export function nestLogger(logger: Logger): LoggerService {
  return {
    log: () => undefined,
    warn: (message: unknown) => logger.warn({ said: String(message) }, 'the framework warns'),
    error: (message: unknown, stack?: unknown) => {
      logger.error(
        { said: String(message), stack: typeof stack === 'string' ? stack : null },
        'the framework met an error',
      )
    },
  }
}
