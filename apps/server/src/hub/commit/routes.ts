import type { RepoRoute, Route } from '../routing/route.js'
import { postCommit } from './post-commit.js'
import { postPreupload } from './post-preupload.js'

/**
 * Readers too: what they may not write they may offer as a pull request. The handlers ask for the right to the branch or the pull request
 * that is named.
 */
function takes(path: RepoRoute['path'], handle: RepoRoute['handle']): RepoRoute {
  return { methods: ['POST'], path, requires: 'repo:read', handle }
}

/** Uploads through the API. */
export const COMMIT_ROUTES: readonly Route[] = [
  takes('/api/:types/:repo/preupload/:rest', postPreupload),
  { ...takes('/api/:types/:repo/commit/:rest', postCommit), hasLongBody: true },
]
