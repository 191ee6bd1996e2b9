import type { Route } from '../hub/routing/route.js'
import { getOidcCallback } from './oidc/get-oidc-callback.js'
import { postOidcStart } from './oidc/post-oidc-start.js'
import { deleteSession } from './session/delete-session.js'
import { getSession } from './session/get-session.js'
import { postSession } from './session/post-session.js'

/** Signing in and out with a browser. The path begins with `-`, as no name of an account can. */
export const SESSION_ROUTES: readonly Route[] = [
  { methods: ['GET'], path: '/-/session', requires: 'public', handle: getSession },
  { methods: ['POST'], path: '/-/session', requires: 'public', handle: postSession },
  { methods: ['DELETE'], path: '/-/session', requires: 'public', handle: deleteSession },
  { methods: ['POST'], path: '/-/oidc/start', requires: 'public', handle: postOidcStart },
  { methods: ['GET'], path: '/-/oidc/callback', requires: 'public', handle: getOidcCallback },
]
