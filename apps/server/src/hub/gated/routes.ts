import type { Action } from '@entrepot/registry'
import type { PathPattern } from '../routing/path-pattern.js'
import type { RepoRoute, Route } from '../routing/route.js'
import { askAccess, cancelRequest } from './ask-access.js'
import { grantRequest, handleRequest } from './decide-request.js'
import { listAccess } from './list-access-requests.js'

const REQUESTS = '/api/:types/:repo/user-access-request'

function posts(path: PathPattern, requires: Action, handle: RepoRoute['handle']): RepoRoute {
  return { methods: ['POST'], path, requires, handle }
}

/** Asking for the files of gated repositories, and deciding about it. */
export const GATED_ROUTES: readonly Route[] = [
  posts('/:home/ask-access', 'repo:discuss', askAccess),
  posts('/api/:types/:repo/ask-access', 'repo:discuss', askAccess),
  posts(`${REQUESTS}/ask-access`, 'repo:discuss', askAccess),
  posts(`${REQUESTS}/cancel`, 'repo:discuss', cancelRequest),
  posts(`${REQUESTS}/handle`, 'repo:admin', handleRequest),
  posts(`${REQUESTS}/grant`, 'repo:admin', grantRequest),
  { methods: ['GET'], path: `${REQUESTS}/:one`, requires: 'repo:admin', handle: listAccess },
]
