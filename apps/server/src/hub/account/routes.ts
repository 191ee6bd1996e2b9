import type { Route } from '../routing/route.js'
import { getOrganization, getUser } from './get-overview.js'
import { getWhoAmI } from './get-whoami.js'

/** Who asks, and what is told of accounts. */
export const ACCOUNT_ROUTES: readonly Route[] = [
  { methods: ['GET'], path: '/api/whoami-v2', requires: 'public', handle: getWhoAmI },
  { methods: ['GET'], path: '/api/users/:rest', requires: 'public', handle: getUser },
  { methods: ['GET'], path: '/api/organizations/:rest', requires: 'public', handle: getOrganization },
]
