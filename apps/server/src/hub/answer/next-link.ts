import type { Exchange } from '../routing/route.js'
import type { Hub } from '../hub.js'
import { publicBaseUrl } from './public-base-url.js'

/** The `Link` to the next page: absolute, with every parameter of this request and the changed ones, as clients follow it as it stands. */
export function nextLink(
  hub: Pick<Hub, 'publicUrl'>,
  { request, target }: Exchange,
  changed: Readonly<Record<string, string>>,
): string[] {
  const query = new URLSearchParams(target.query)
  for (const [name, value] of Object.entries(changed)) query.set(name, value)
  const url = `${publicBaseUrl(hub.publicUrl, request)}${target.path}?${query.toString()}`
  return ['Link', `<${url}>; rel="next"`]
}
