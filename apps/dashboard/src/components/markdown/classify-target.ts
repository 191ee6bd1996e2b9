import { decoded } from '../../routing/decoded.js'
import { parseRepoPath } from '../../routing/paths.js'

/** Where a link or an image of a card leads. */
export type Target =
  /** A place in the card itself. */
  | { readonly kind: 'anchor'; readonly id: string }
  /** A file of the same revision, by its path. */
  | { readonly kind: 'file'; readonly path: string }
  /** Another place of this registry, as the Hub’s own absolute links mean it: a page of the dashboard, or something else, such as a file. */
  | { readonly kind: 'registry'; readonly path: string; readonly isPage: boolean }
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
  const path = segmentsOf(url.pathname)?.join('/')
  return path ? { kind: 'file', path } : null
}

/**
 * Names of folders and of a file. Split once they are decoded, as whoever follows them may do so, too.
 *
 * @returns null for what climbs out by a spelling that no browser reads away, such as `..%2F`
 */
function segmentsOf(path: string): readonly string[] | null {
  const segments = meantBy(path).split(/[/\\]/).filter(Boolean)
  return segments.some(segment => segment === '.' || segment === '..') ? null : segments
}

/** Decoded part by part: one that can’t be hides nothing of the others. */
function meantBy(path: string): string {
  return path.split('/').map(decoded).join('/')
}

/** Nothing where it would be read as another host’s address, or leads into the server, by whatever spelling. */
function registry(path: string): Target | null {
  const meant = meantBy(path)
  if (/^[/\\]{2}/.test(meant) || OWN_PLACES.test(meant) || !segmentsOf(path)) return null
  const isPage = path === '/' || parseRepoPath(path) !== null
  return { kind: 'registry', path, isPage }
}

/** With whose name and password somebody is to be greeted is not for a card to say. */
function outside(url: URL): Target {
  url.username = ''
  url.password = ''
  return { kind: 'outside', href: url.href, host: url.host }
}
