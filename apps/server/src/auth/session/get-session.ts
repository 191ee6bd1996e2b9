import { type Answer, jsonAnswer } from '../../hub/answer/answer.js'
import type { Hub } from '../../hub/hub.js'
import type { Exchange } from '../../hub/routing/route.js'

/** `GET /-/session`: who is signed in with this browser, so that a page knows what to offer. Null for nobody: that is no error. */
export async function getSession(_hub: Hub, { principal }: Exchange): Promise<Answer> {
  if (principal.kind === 'anonymous' || !principal.isSession) return jsonAnswer({ account: null })
  const { accountName: name, isAdmin } = principal
  return jsonAnswer({ account: { name, isAdmin } })
}
