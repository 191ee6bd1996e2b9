import { DomainError, isDomainError } from '@entrepot/core'
import { GitError } from '../process/git-error.js'

/** Characters of git's own words that a refusal's detail keeps. */
const MAX_SAID = 1_000

/** What it means that git could not walk from some tips: their objects are not all here, or broken. */
export function walkFailure(error: unknown): unknown {
  if (isDomainError(error) || !(error instanceof GitError) || error.exitCode === null) return error
  const detail = { git: error.stderr.slice(-MAX_SAID) }
  if (/corrupt|inflate|bad tree|hash mismatch|unable to parse/i.test(error.stderr))
    return new DomainError('object-corrupt', 'A git object is damaged.', detail, { cause: error })
  const message = 'Not all objects that the new commits lead to were sent.'
  return new DomainError('object-missing', message, detail, { cause: error })
}
