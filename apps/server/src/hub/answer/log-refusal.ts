import type { IncomingMessage } from 'node:http'
import { DomainError, type Logger } from '@entrepot/core'
import { httpErrorOf } from '../../errors/http-errors.js'

/** Characters of a trace id, which the client makes up: clients send a UUID, proxies some 100. */
const TRACE_ID_MAX_LENGTH = 128

/**
 * Writes down why a request was refused, under the id that the client was told. Paths without their query, which may hold a secret;
 * the error itself only where it is ours.
 */
export function logRefusal(
  logger: Logger,
  error: unknown,
  { method, url = '', headers }: IncomingMessage,
  requestId: string,
): void {
  const { status, logLevel, message } = httpErrorOf(error)
  const fields = {
    requestId,
    traceId: String(headers['x-amzn-trace-id'] ?? '').slice(0, TRACE_ID_MAX_LENGTH) || undefined,
    method,
    path: url.split('?', 1)[0],
    status,
    code: error instanceof DomainError ? error.code : 'unexpected',
  }
  if (status >= 500 && status !== 501) logger[logLevel]({ ...fields, error }, 'a request failed')
  else logger[logLevel]({ ...fields, reason: message }, 'a request was refused')
}
