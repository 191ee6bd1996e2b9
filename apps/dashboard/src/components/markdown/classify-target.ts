/** Where a link or an image of a card leads. */
export type Target =
  /** A place in the card itself. */
  | { readonly kind: 'anchor'; readonly id: string }
  /** A file of the same revision, by its path. */
  | { readonly kind: 'file'; readonly path: string }
  /** Another page of this registry, as the Hub’s own absolute links mean it. */
  | { readonly kind: 'registry'; readonly path: string }
  | { readonly kind: 'outside'; readonly href: string; readonly host: string }
  | { readonly kind: 'mail'; readonly href: string }

/** Stands for the root of the repository; no such host can be. */
const ROOT = 'https://root.invalid'
/** Characters: what is longer is no address that anybody meant. */
const MAX_LENGTH = 4_000
/** Below these nothing is a repository, and a card has no business there. */
const OWN_PLACES = /^\/(?:-|api|graphql|v2|\.well-known)(?:\/|$)/i

/**
 * What an address in a card means. Read by the browser’s own parser, so that it is understood as the browser would.
 *
 * @returns null for what is no address, and for one that runs something or reaches into the server itself
 */
export function classifyTarget(address: unknown): Target | null {
  if (typeof address !== 'string' || address === '' || address.length > MAX_LENGTH) return null
  const url = URL.parse(address, `${ROOT}/`)
  if (!url) return null
  if (url.protocol === 'mailto:') return { kind: 'mail', href: url.href }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null
  if (url.origin !== ROOT) return outside(url)
  const text = address.trimStart()
  if (text.startsWith('#')) return { kind: 'anchor', id: decoded(url.hash.slice(1)) }
  if (/^[/\\]/.test(text)) return registry(url.pathname)
  const path = url.pathname.split('/').map(decoded).filter(Boolean).join('/')
  return path === '' ? null : { kind: 'file', path }
}

/** Nothing where it would be read as another host’s address, or leads into the server, by whatever spelling. */
function registry(path: string): Target | null {
  const meant = decoded(path)
  return /^[/\\]{2}/.test(meant) || OWN_PLACES.test(meant) ? null : { kind: 'registry', path }
}

/** With whose name and password somebody is to be greeted is not for a card to say. */
function outside(url: URL): Target {
  url.username = ''
  url.password = ''
  return { kind: 'outside', href: url.href, host: url.host }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part // as it stands: there is no such file or place
  }
}
