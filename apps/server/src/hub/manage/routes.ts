import type { Route } from '../routing/route.js'
import { createRepo } from './create-repo.js'
import { deleteRepo } from './delete-repo.js'
import { duplicateRepo } from './duplicate-repo.js'
import { moveRepo } from './move-repo.js'
import { putSettings } from './put-settings.js'

/** Repositories as a whole. What the first three are about stands in their bodies, so that their flows ask for the rights. */
export const MANAGE_ROUTES: readonly Route[] = [
  { methods: ['POST'], path: '/api/repos/create', requires: 'public', handle: createRepo },
  { methods: ['DELETE'], path: '/api/repos/delete', requires: 'public', handle: deleteRepo },
  { methods: ['POST'], path: '/api/repos/move', requires: 'public', handle: moveRepo },
  { methods: ['PUT'], path: '/api/:types/:repo/settings', requires: 'repo:admin', handle: putSettings },
  {
    methods: ['POST'],
    path: '/api/:types/:repo/duplicate',
    requires: 'repo:read-content',
    handle: duplicateRepo,
  },
]
