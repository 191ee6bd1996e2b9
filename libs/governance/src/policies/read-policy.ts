import { DomainError } from '@entrepot/core'
import { parsePolicy, type PolicyDocument } from '@entrepot/policy'
import { KNOWN_NAMES } from './known-names.js'

/** Problems that a refusal names; `validatePolicy` tells them all. */
const MAX_TOLD = 5

/**
 * The policy that a source is.
 * @throws DomainError `invalid-argument`  with the line and the column of each mistake
 */
export function readPolicy(source: string): PolicyDocument {
  const { document, problems } = parsePolicy(source, KNOWN_NAMES)
  if (document) return document
  const told = problems.map(
    ({ line, column, path, message }) => `${line}:${column} ${path === '' ? '' : `${path}: `}${message}`,
  )
  throw new DomainError(
    'invalid-argument',
    `The policy can't be used, and the one that holds stays. ${told.slice(0, MAX_TOLD).join(' ')}`,
    { problems: told },
  )
}
