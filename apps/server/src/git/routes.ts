import type { RepoRoute, Route } from '../hub/routing/route.js'
import { getInfoRefs } from './get-info-refs.js'
import { postReceivePack } from './post-receive-pack.js'
import { postUploadPack } from './post-upload-pack.js'

const clone: Pick<RepoRoute, 'dialect' | 'requires'> = { dialect: 'git', requires: 'repo:read-content' }

/** Git over smart HTTP. Who asks for refs in order to push is asked for the right to push there. */
export const GIT_ROUTES: readonly Route[] = [
  { ...clone, methods: ['GET'], path: '/:git/info/refs', handle: getInfoRefs },
  { ...clone, methods: ['POST'], path: '/:git/git-upload-pack', handle: postUploadPack },
  {
    dialect: 'git',
    methods: ['POST'],
    path: '/:git/git-receive-pack',
    requires: 'repo:write',
    hasLongBody: true,
    handle: postReceivePack,
  },
]
