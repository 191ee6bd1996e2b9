/** Stands for us: what leads away from it leads away from us. */
const HERE = 'http://here.invalid'

/** Where to go on to: a path of ours, whatever a link to this page says. */
export function ownPath(to: string | null | undefined): string {
  const url = to?.startsWith('/') ? URL.parse(to, HERE) : null
  if (url?.origin !== HERE || url.pathname.startsWith('//')) return '/'
  return `${url.pathname}${url.search}${url.hash}`
}
