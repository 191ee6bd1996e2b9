import { DomainError } from '@entrepot/core'

/**
 * Where a redirect leads. Whether that host may be talked to is another question.
 * @throws DomainError `upstream-invalid`  it is no address, or leads from https to something anybody on the way could read
 */
export function nextHop(from: URL, location: string): URL {
  if (!URL.canParse(location, from.href))
    throw redirectRefusal(from, 'redirects to something that is no address')
  const next = new URL(location, from)
  if (from.protocol === 'https:' && next.protocol !== 'https:')
    throw redirectRefusal(from, 'redirects from https to another protocol')
  return next
}

/** For a redirect that is not followed. The target is not named: signed addresses are keys. */
export function redirectRefusal(url: URL, what: string): DomainError {
  return new DomainError('upstream-invalid', `${url.host} ${what}.`, { host: url.host })
}
