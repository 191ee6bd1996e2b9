import { SESSION_ROUTES } from '../auth/routes.js'
import { GIT_ROUTES } from '../git/routes.js'
import { LFS_ROUTES } from '../lfs/routes.js'
import { OCI_ROUTES } from '../oci/routes.js'
import { checkAccess } from './account/check-access.js'
import { ACCOUNT_ROUTES } from './account/routes.js'
import { emptyAnswer } from './answer/answer.js'
import { CLUSTER_ROUTES } from './cluster/routes.js'
import { COMMIT_ROUTES } from './commit/routes.js'
import { DISCUSSION_ROUTES } from './discussions/routes.js'
import { EVIDENCE_ROUTES } from './evidence/routes.js'
import { getFile, getRawFile } from './files/get-file.js'
import { GATED_ROUTES } from './gated/routes.js'
import { listCommits } from './history/list-commits.js'
import { listRepoRefs } from './history/list-refs.js'
import { MANAGE_ROUTES } from './manage/routes.js'
import { showRepoPage, showStartPage } from './pages/page.js'
import { getRepo, getRevision } from './repos/get-repo.js'
import { listRepositories } from './repos/list-repos.js'
import { REFS_ROUTES } from './refs/routes.js'
import type { PublicRoute, RepoRoute, Route } from './routing/route.js'
import { listTree } from './tree/list-tree.js'
import { postPathsInfo } from './tree/post-paths-info.js'
import { UNBUILT_ROUTES } from './unbuilt-routes.js'
import { VARIANT_ROUTES } from './variants/routes.js'

/** Whoever sees the repository may call these; what a revision's verdict adds, the handlers ask through `resolveRevision`. */
function reads(path: RepoRoute['path'], handle: RepoRoute['handle']): RepoRoute {
  return { methods: ['GET'], path, requires: 'repo:read', handle }
}

/** Files are for those who were let in, where a repository is gated. */
function readsFiles(path: RepoRoute['path'], handle: RepoRoute['handle']): RepoRoute {
  return { ...reads(path, handle), requires: 'repo:read-content' }
}

function open(path: PublicRoute['path'], handle: PublicRoute['handle']): PublicRoute {
  return { methods: ['GET'], path, requires: 'public', handle }
}

/** An address that people open; programs get a few words in its place. */
function page<Shown extends Route>(route: Shown): Shown {
  return { ...route, isPage: true }
}

/** Every route of the Hub's surface. The first that fits wins, so words come before patterns. */
export const ROUTES: readonly Route[] = [
  readsFiles('/:home/resolve/:rest', getFile),
  readsFiles('/:home/raw/:rest', getRawFile),
  readsFiles('/api/resolve-cache/:types/:repo/:rest', getFile),
  ...GIT_ROUTES,
  ...LFS_ROUTES,
  ...OCI_ROUTES,

  ...SESSION_ROUTES,
  ...ACCOUNT_ROUTES,
  { ...open('/api/telemetry/:rest', async () => emptyAnswer(200)), methods: ['HEAD'] },
  ...COMMIT_ROUTES,
  ...MANAGE_ROUTES,
  ...GATED_ROUTES,
  ...DISCUSSION_ROUTES,
  ...REFS_ROUTES,
  ...EVIDENCE_ROUTES,
  ...CLUSTER_ROUTES,
  ...VARIANT_ROUTES,
  ...UNBUILT_ROUTES,

  open('/api/:types', listRepositories),
  reads('/api/:types/:repo/revision/:rest', getRevision),
  reads('/api/:types/:repo/tree/:rest', listTree),
  { ...reads('/api/:types/:repo/paths-info/:rest', postPathsInfo), methods: ['POST'] },
  reads('/api/:types/:repo/refs', listRepoRefs),
  reads('/api/:types/:repo/commits/:rest', listCommits),
  readsFiles('/api/:types/:repo/auth-check', checkAccess),
  { ...reads('/api/:types/:repo/auth-check/write', checkAccess), requires: 'repo:write' },
  reads('/api/:types/:repo', getRepo),

  page(open('/', showStartPage)),
  page(open('/-/:rest', showStartPage)),
  page(reads('/:home/blob/:rest', showRepoPage)),
  page(reads('/:home/commit/:rest', showRepoPage)),
  page(reads('/:home/commits/:rest', showRepoPage)),
  page(reads('/:home/tree/:rest', showRepoPage)),
  page(reads('/:home', showRepoPage)),
]
