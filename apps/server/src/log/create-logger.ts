import type { LogLevel } from '@entrepot/core'
import { destination, type Logger, pino } from 'pino'
import pretty from 'pino-pretty'

/**
 * The log: one line of JSON per event on standard error, or readable lines when a person is looking. Standard output is for what a
 * command was asked to say.
 */
export function createLogger(level: LogLevel): Logger {
  const isWatched = process.stderr.isTTY
  const sink = isWatched
    ? pretty({ destination: 2, sync: true, colorize: true, ignore: 'pid,hostname' })
    : destination({ dest: 2, sync: false })
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      serializers: { error: describeError },
    },
    sink,
  )
}

/** Errors by name, message and stack; never their other properties, which may hold a request with its credentials. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }
  const cause = error.cause instanceof Error ? { cause: describeError(error.cause) } : {}
  return { name: error.name, message: error.message, stack: error.stack, ...cause }
}
