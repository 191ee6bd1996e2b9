import { ANONYMOUS } from '@entrepot/core'
import { isRefusedAttempt, type RefusalLog } from '@entrepot/registry'
import type { FastifyRequest } from 'fastify'
import { type ExecutionResult, GraphQLError } from 'graphql'
import type { MercuriusOptions } from 'mercurius'
import type { Services } from '../../compose/compose.js'
import { callerOf } from '../http/admit-request.js'
import { presentError, rootOf } from './present-error.js'

type ErrorFormatter = NonNullable<MercuriusOptions['errorFormatter']>

/**
 * How errors leave over HTTP. A request that was refused before it ran has the refusal's status; one that ran is a 200 with the errors
 * beside the data, as GraphQL over HTTP has it.
 */
export function errorFormatter({
  engines,
  refusals,
}: Pick<Services, 'engines' | 'refusals'>): ErrorFormatter {
  return (execution, context) => {
    const requestId = context.reply?.request.id ?? 'unknown'
    const errors = (execution.errors ?? []).flatMap(unfold)
    if (context.reply) noteAttempts(refusals, context.reply.request, errors)
    const presented = errors.map(error => presentError(error, engines.logger, requestId))
    const hasRun =
      execution.data !== undefined || presented.some(({ formatted }) => formatted.path !== undefined)
    return {
      statusCode: hasRun ? 200 : Math.max(...presented.map(({ status }) => status)),
      response: {
        data: execution.data ?? null,
        errors: presented.map(({ formatted }) => formatted),
      } as unknown as ExecutionResult,
    }
  }
}

/** What a query asked for that is not the caller's goes into the audit log. */
function noteAttempts(refusals: RefusalLog, request: FastifyRequest, errors: readonly unknown[]): void {
  for (const error of errors) {
    const cause = rootOf(error)
    if (!isRefusedAttempt(cause)) continue
    const subject = error instanceof GraphQLError ? (error.path ?? []).join('.') : ''
    const caller = callerOf(request)
    const principal = caller.isConfirmed ? caller.principal : ANONYMOUS
    refusals.note({ principal, address: request.ip, attempt: 'graphql', subject, code: cause.code })
  }
}

/** Mercurius hands all errors of a validation over as one. */
function unfold(error: { originalError?: unknown }): unknown[] {
  const { originalError } = error
  const isMany =
    originalError instanceof Error && 'errors' in originalError && Array.isArray(originalError.errors)
  const isOneOfMany = isMany && 'code' in originalError && originalError.code === 'MER_ERR_GQL_VALIDATION'
  return isOneOfMany ? (originalError.errors as unknown[]) : [error]
}
