import { DomainError } from '@entrepot/core'
import { HUB_HEADERS, readErrorCode } from '@entrepot/protocol'

/** What the Hub says of a repository that was taken down; it has no code for it. */
const DISABLED = 'Access to this resource is disabled.'

/**
 * What a refused request means. Nothing of the answer's own text is repeated: it is somebody else's, and may hold anything.
 *
 * @param what  what was asked for, as a person would name it
 */
export function hubRefusal(response: Response, host: string, what: string): DomainError {
  const { status, headers } = response
  const code = readErrorCode(headers)
  const detail = { host, status }
  if (code === 'GatedRepo') {
    const message = `${host} hands out ${what} only to accounts that accepted its conditions. Accept them there with the account of the configured token.`
    return new DomainError('upstream-gated', message, detail)
  }
  if (status === 401) {
    const message = `${host} refused our credentials for ${what}, or wants some: it is private, or does not exist. Check its name and ENTREPOT_UPSTREAM_TOKEN.`
    return new DomainError('upstream-unauthorized', message, detail)
  }
  if (status === 403) {
    const isDisabled = headers.get(HUB_HEADERS.errorMessage) === DISABLED
    const message = isDisabled ? `${host} has disabled ${what}.` : `${host} does not let us read ${what}.`
    return new DomainError('upstream-unauthorized', message, detail)
  }
  if (status === 404 || status === 410)
    return new DomainError('upstream-not-found', `There is no ${withoutArticle(what)} at ${host}.`, detail)
  if (status === 429) {
    const retryAfterSeconds = readRetryAfter(headers)
    const wait = retryAfterSeconds === null ? 'later' : `in ${retryAfterSeconds} seconds`
    const message = `${host} asks us to slow down; try again ${wait}.`
    return new DomainError('upstream-rate-limited', message, { ...detail, retryAfterSeconds })
  }
  if (status >= 500 || status === 408) {
    const message = `${host} answered with status ${status} when asked for ${what}.`
    return new DomainError('upstream-unavailable', message, {
      ...detail,
      retryAfterSeconds: readRetryAfter(headers),
    })
  }
  return new DomainError(
    'upstream-invalid',
    `${host} answered with status ${status} when asked for ${what}.`,
    detail,
  )
}

/** `the model acme/m` is `model acme/m` where there is none. */
function withoutArticle(what: string): string {
  return what.replace(/^the (?=(?:model|dataset|space) )/, '')
}

/** Whole seconds that the answer asks to wait; null when it doesn't say, or names a date that has passed. */
export function readRetryAfter(headers: Headers): number | null {
  // The Hub's own way of saying it: `"api";r=0;t=55`.
  const left = /;\s*t=(\d{1,9})\b/.exec(headers.get('ratelimit') ?? '')?.[1] ?? ''
  const text = headers.get('retry-after')?.trim() ?? left
  if (/^\d{1,9}$/.test(text)) return Number(text)
  const seconds = Math.ceil((Date.parse(text) - Date.now()) / 1000)
  return Number.isNaN(seconds) || seconds < 0 ? null : seconds
}
