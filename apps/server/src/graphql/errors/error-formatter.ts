import type { Logger } from '@entrepot/core'
import type { ExecutionResult } from 'graphql'
import type { MercuriusOptions } from 'mercurius'
import { presentError } from './present-error.js'

type ErrorFormatter = NonNullable<MercuriusOptions['errorFormatter']>

/**
 * How errors leave over HTTP. A request that was refused before it ran has the refusal's status; one that ran is a 200 with the errors
 * beside the data, as GraphQL over HTTP has it.
 */
export function errorFormatter(logger: Logger): ErrorFormatter {
  return (execution, context) => {
    const requestId = context.reply?.request.id ?? 'unknown'
    const presented = (execution.errors ?? [])
      .flatMap(unfold)
      .map(error => presentError(error, logger, requestId))
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

/** Mercurius hands all errors of a validation over as one. */
function unfold(error: { originalError?: unknown }): unknown[] {
  const { originalError } = error
  const isMany =
    originalError instanceof Error && 'errors' in originalError && Array.isArray(originalError.errors)
  const isOneOfMany = isMany && 'code' in originalError && originalError.code === 'MER_ERR_GQL_VALIDATION'
  return isOneOfMany ? (originalError.errors as unknown[]) : [error]
}
