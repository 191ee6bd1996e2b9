import { DomainError, type Logger } from '@entrepot/core'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { reviewPathOf } from '../../errors/review-path.js'
import { HTTP_ERRORS, UNEXPECTED } from '../../errors/http-errors.js'

/** An error as callers see it, and the HTTP status of an answer that is nothing but this error. */
export interface PresentedError {
  readonly formatted: GraphQLFormattedError & { readonly extensions: { readonly code: string } }
  readonly status: number
}

/** Codes of refusals that GraphQL itself makes; those of the product are `DomainErrorCode`. */
const QUERY_INVALID = 'query-invalid'
const INTERNAL = 'internal-error'

/**
 * Shows of an error what callers may know: a refusal whole, and of anything else only the request's id, under which the log has the rest.
 */
export function presentError(error: unknown, logger: Logger, requestId: string): PresentedError {
  const located = error instanceof GraphQLError ? error : null
  const cause = rootOf(error)
  const place = {
    ...(located?.locations && { locations: located.locations }),
    ...(located?.path && { path: located.path }),
  }
  if (cause instanceof DomainError) {
    const { status, logLevel } = HTTP_ERRORS[cause.code]
    logger[logLevel]({ code: cause.code, requestId, path: located?.path }, 'refused a GraphQL field')
    const reviewPath = reviewPathOf(cause)
    const extensions = {
      code: cause.code,
      ...(hasKeys(cause.detail) && { detail: cause.detail }),
      ...(reviewPath !== null && { reviewPath }),
    }
    return { status, formatted: { message: cause.message, ...place, extensions } }
  }
  if (cause instanceof GraphQLError && isOurRefusal(cause)) {
    const extensions = { ...cause.extensions, code: codeOf(cause) }
    return { status: 400, formatted: { message: cause.message, ...place, extensions } }
  }
  const refusal = asRequestRefusal(cause)
  if (refusal)
    return {
      status: refusal.status,
      formatted: { message: refusal.message, extensions: { code: QUERY_INVALID } },
    }
  logger.error({ error: cause, requestId, path: located?.path }, 'a GraphQL request failed')
  return {
    status: UNEXPECTED.status,
    formatted: {
      message: UNEXPECTED.message,
      ...place,
      extensions: { code: INTERNAL, requestId } as { code: string },
    },
  }
}

/** What was thrown, beneath the wrappers that tell where in the query it was. */
export function rootOf(error: unknown): unknown {
  let root = error
  while (root instanceof GraphQLError && root.originalError) root = root.originalError
  return root
}

/** Parsing and validation happen before any field runs, so their errors have no path; a limit of ours has a code. */
function isOurRefusal(error: GraphQLError): boolean {
  return error.path === undefined || typeof error.extensions['code'] === 'string'
}

function codeOf({ extensions }: GraphQLError): string {
  return typeof extensions['code'] === 'string' ? extensions['code'] : QUERY_INVALID
}

/** Fastify's and mercurius' refusals of a request that is not one: they carry a 4xx status. */
function asRequestRefusal(error: unknown): { status: number; message: string } | null {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number')
    return null
  return error.statusCode >= 400 && error.statusCode < 500
    ? { status: error.statusCode, message: error.message }
    : null
}

function hasKeys(record: object): boolean {
  return Object.keys(record).length > 0
}
