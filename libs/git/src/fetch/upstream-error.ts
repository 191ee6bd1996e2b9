import { DomainError, isDomainError, type DomainErrorCode } from '@entrepot/core'
import { GitError } from '../process/git-error.js'
import { nameOf, type Upstream } from './upstream.js'

interface Symptom {
  readonly pattern: RegExp
  readonly code: DomainErrorCode
  readonly message: (host: string) => string
}

/** Names of git's own checks that are about where a tree would be written, not about broken bytes. */
export const PATH_CHECKS =
  'hasDot|hasDotdot|hasDotgit|fullPathname|emptyName|gitmodulesPath|gitmodulesUrl|gitmodulesName|gitmodulesUpdate|symlinkTargetLength'

/** What git says (in English, LC_ALL=C), most telling first: a refused object also makes index-pack and fetch complain. */
const SYMPTOMS: readonly Symptom[] = [
  {
    pattern: new RegExp(`\\b(?:${PATH_CHECKS}):`),
    code: 'path-unsafe',
    message: host => `${host} sent a tree with a path that is not safe to write.`,
  },
  {
    pattern:
      /fsck error|error in object|error in packed object|SHA1 COLLISION|inflate returned|pack is corrupted|pack has bad|bad object|did not send all necessary objects|unresolved deltas|unknown object type|pack signature|corrupt/i,
    code: 'object-corrupt',
    message: host => `${host} sent git objects that are damaged or incomplete.`,
  },
  {
    pattern: /returned error: 429/,
    code: 'upstream-rate-limited',
    message: host => `${host} asks us to slow down; try again later.`,
  },
  {
    pattern: /returned error: 40[13]|Authentication failed|could not read (?:Username|Password)/i,
    code: 'upstream-unauthorized',
    message: host => `${host} refused our credentials for this repository, or wants some.`,
  },
  {
    pattern:
      /returned error: 404|returned error: 410|repository '[^']*' not found|couldn't find remote ref|not our ref|remote ref does not exist/i,
    code: 'upstream-not-found',
    message: host => `${host} has no such repository or ref.`,
  },
  {
    pattern: /redirect|returned error: 30\d/i,
    code: 'upstream-invalid',
    message: host => `${host} answered with a redirect, and redirects are not followed.`,
  },
  {
    pattern: /not valid: (?:is this a git repository|could not determine hash)|invalid server response/i,
    code: 'upstream-invalid',
    message: host => `${host} does not answer as a git server.`,
  },
]

/**
 * What a failed command against `upstream` means. Anything that isn't recognised counts as unavailable, which is worth a retry:
 * a broken connection, a stalled one, a name that doesn't resolve, a 5xx.
 */
export function upstreamError(error: unknown, upstream: Upstream): unknown {
  if (isDomainError(error) || !(error instanceof GitError)) return error
  const host = nameOf(upstream)
  const symptom = SYMPTOMS.find(({ pattern }) => pattern.test(error.stderr))
  const detail = { host, exitCode: error.exitCode, git: error.stderr.slice(-1_000) }
  return symptom
    ? new DomainError(symptom.code, symptom.message(host), detail, { cause: error })
    : new DomainError('upstream-unavailable', `${host} could not be reached, or broke off.`, detail, {
        cause: error,
      })
}
