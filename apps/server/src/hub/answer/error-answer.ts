import { type DomainError, type DomainErrorCode, isDomainError, type Principal } from '@entrepot/core'
import { PENDING_RETRY_SECONDS } from '@entrepot/registry'
import { withReviewUrl } from '../../errors/review-path.js'
import { httpErrorOf } from '../../errors/http-errors.js'
import { headerSafe } from '../../errors/header-safe.js'
import type { Dialect } from '../routing/route.js'
import { challengeFor, registryRefusal } from '../../oci/registry-refusal.js'
import { type Answer, jsonAnswer, lfsAnswer, textAnswer } from './answer.js'

/**
 * A refusal as its reader understands it. For Hub clients `X-Error-Code` and `X-Error-Message`, as HEAD has no body, and the same text in
 * the body; git prints a plain text, and asks for a password only when Basic credentials are wanted.
 *
 * @param principal  null when nobody could be told who asks
 */
export function errorAnswer(
  error: unknown,
  principal: Principal | null,
  { dialect = 'hub', requestId = '', baseUrl = '', repoId = '' }: Reader = {},
): Answer {
  const { status, hubCode, message: reason } = httpErrorOf(error)
  const message = withReviewUrl(reason, error, baseUrl)
  const isStranger = principal === null || principal.kind === 'anonymous'
  // A stranger is told to sign in: the repository may be there, or open, for somebody else.
  const shown = isStranger && isDomainError(error, ...OPEN_TO_SOME[dialect]) ? 401 : status
  const headers = ['X-Error-Message', headerSafe(message), ...extraHeaders(error)]
  if (hubCode !== null) headers.push('X-Error-Code', hubCode)
  if (shown === 401)
    headers.push(...(dialect === 'oci' ? challengeFor(baseUrl, repoId) : CHALLENGES[dialect]))
  if (dialect === 'oci') return registryRefusal(message, headers, shown)
  if (dialect === 'lfs') return lfsRefusal(error, { message, requestId }, headers, shown)
  return dialect === 'git'
    ? textAnswer(`${message}\n`, headers, shown)
    : jsonAnswer({ error: message }, headers, shown)
}

/** Who reads a refusal, and what it takes to write one for them. */
interface Reader {
  readonly dialect?: Dialect
  /** For git-lfs, which shows it to people. */
  readonly requestId?: string
  /** Of this server, as the reader knows it, without a slash at its end. */
  readonly baseUrl?: string
  /** As the request spells it, and not looked at; absent where it names none. */
  readonly repoId?: string
}

/** Refusals that may not hold for somebody who signs in. git shows its credentials to nobody who does not ask. */
const OPEN_TO_SOME: Readonly<Record<Dialect, readonly DomainErrorCode[]>> = {
  hub: ['repo-not-found', 'gated-repo'],
  git: ['repo-not-found', 'gated-repo', 'revision-blocked', 'revision-pending'],
  lfs: ['repo-not-found', 'gated-repo', 'revision-blocked', 'revision-pending'],
  oci: ['repo-not-found', 'gated-repo'],
}

const CHALLENGES: Readonly<Record<Exclude<Dialect, 'oci'>, readonly string[]>> = {
  hub: ['WWW-Authenticate', 'Bearer realm="entrepot"'],
  git: ['WWW-Authenticate', 'Basic realm="entrepot"'],
  lfs: ['WWW-Authenticate', 'Basic realm="entrepot"', 'LFS-Authenticate', 'Basic realm="entrepot"'],
}

/** `error` beside `message`: clients of the Hub send files by the same protocol. Malformed is 422 to git-lfs. */
function lfsRefusal(
  error: unknown,
  { message, requestId }: { message: string; requestId: string },
  headers: readonly string[],
  status: number,
): Answer {
  const shown = isDomainError(error, 'invalid-argument') ? 422 : status
  return lfsAnswer({ message, error: message, request_id: requestId }, headers, shown)
}

function extraHeaders(error: unknown): string[] {
  if (isDomainError(error, 'rate-limited')) return rateLimitHeaders(error)
  if (isDomainError(error, ...BY_VERDICT)) return verdictHeaders(error)
  // Clients remember by this commit that the file does not exist there.
  if (isDomainError(error, 'entry-not-found') && typeof error.detail['commit'] === 'string')
    return ['X-Repo-Commit', error.detail['commit']]
  if (isDomainError(error, 'range-not-satisfiable'))
    return ['Content-Range', `bytes */${String(error.detail['sizeBytes'])}`, 'Accept-Ranges', 'bytes']
  return []
}

const BY_VERDICT = ['revision-blocked', 'revision-restricted', 'revision-pending'] as const

/** What Hub clients have no word for, for programs that know ours; and when to ask again. */
function verdictHeaders(error: DomainError): string[] {
  const wait = error.code === 'revision-pending' ? ['Retry-After', String(PENDING_RETRY_SECONDS)] : []
  return ['X-Entrepot-Code', error.code, ...wait]
}

/** The wait, for every client, and the bound in the form that Hub clients read. */
function rateLimitHeaders({ detail }: DomainError): string[] {
  const [wait, limit, window] = [detail['retryAfterSeconds'], detail['limit'], detail['windowSeconds']].map(
    String,
  )
  return [
    ...['Retry-After', `${wait}`],
    ...['RateLimit', `"api";r=0;t=${wait}`],
    ...['RateLimit-Policy', `"fixed window";"api";q=${limit};w=${window}`],
  ]
}
