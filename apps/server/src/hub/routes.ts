import { checkAccess } from './account/check-access.js'
import { getWhoAmI } from './account/get-whoami.js'
import { emptyAnswer } from './answer/answer.js'
import { getFile, getRawFile } from './files/get-file.js'
import { listCommits } from './history/list-commits.js'
import { listRepoRefs } from './history/list-refs.js'
import { showRepoPage, showStartPage } from './pages/page.js'
import { getRepo, getRevision } from './repos/get-repo.js'
import { listRepositories } from './repos/list-repos.js'
import type { PublicRoute, RepoRoute, Route } from './routing/route.js'
import { listTree } from './tree/list-tree.js'
import { postPathsInfo } from './tree/post-paths-info.js'
import { UNBUILT_ROUTES } from './unbuilt-routes.js'

/** Reading is what every caller of these may do; what a revision's verdict adds, the handlers ask through `resolveRevision`. */
function reads(path: RepoRoute['path'], handle: RepoRoute['handle']): RepoRoute {
  return { methods: ['GET'], path, requires: 'repo:read', handle }
}

function open(path: PublicRoute['path'], handle: PublicRoute['handle']): PublicRoute {
  return { methods: ['GET'], path, requires: 'public', handle }
}

/** Every route of the Hub's surface. The first that fits wins, so words come before patterns. */
export const ROUTES: readonly Route[] = [
  reads('/:home/resolve/:rest', getFile),
  reads('/:home/raw/:rest', getRawFile),
  reads('/api/resolve-cache/:types/:repo/:rest', getFile),

  open('/api/whoami-v2', getWhoAmI),
  { ...open('/api/telemetry/:rest', async () => emptyAnswer(200)), methods: ['HEAD'] },
  ...UNBUILT_ROUTES,

  open('/api/:types', listRepositories),
  reads('/api/:types/:repo/revision/:rest', getRevision),
  reads('/api/:types/:repo/tree/:rest', listTree),
  { ...reads('/api/:types/:repo/paths-info/:rest', postPathsInfo), methods: ['POST'] },
  reads('/api/:types/:repo/refs', listRepoRefs),
  reads('/api/:types/:repo/commits/:rest', listCommits),
  reads('/api/:types/:repo/auth-check', checkAccess),
  { ...reads('/api/:types/:repo/auth-check/write', checkAccess), requires: 'repo:write' },
  reads('/api/:types/:repo', getRepo),

  open('/', showStartPage),
  reads('/:home/blob/:rest', showRepoPage),
  reads('/:home/tree/:rest', showRepoPage),
  reads('/:home', showRepoPage),
]
