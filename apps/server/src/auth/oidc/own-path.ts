/** Characters of an address to go on to. */
const MAX_LENGTH = 1_000
/** Stands for us, whoever asks: what leads away from it leads away from us. */
const HERE = 'http://here.invalid'

/**
 * Where to go on to after signing in: a path of ours with its query, whatever a link said. What would lead elsewhere, by two slashes, a
 * backslash or a line break that browsers pass over, is the start page.
 */
export function ownPath(asked: string | null | undefined): string {
  if (!asked?.startsWith('/') || asked.length > MAX_LENGTH) return '/'
  const url = URL.parse(asked, HERE)
  if (url?.origin !== HERE || url.pathname.startsWith('//')) return '/'
  return `${url.pathname}${url.search}${url.hash}`
}
