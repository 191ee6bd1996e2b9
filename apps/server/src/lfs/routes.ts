import type { PublicRoute, RepoRoute, Route } from '../hub/routing/route.js'
import { getObject } from './get-object.js'
import { getLocks, postLock, postUnlock, verifyLocks } from './locks.js'
import { postBatch } from './post-batch.js'
import { postCompletion, postVerification, putObject, putPart } from './receive.js'

/** Calls of git-lfs about a repository. */
function lfs(
  method: 'GET' | 'POST',
  path: `objects/${string}` | `locks${string}`,
  requires: RepoRoute['requires'],
  handle: RepoRoute['handle'],
): RepoRoute {
  return { methods: [method], path: `/:git/info/lfs/${path}`, requires, handle, dialect: 'lfs' }
}

/** URLs that authorise themselves: whoever holds one may do what it was made for, as long as who it was made for still may. */
function signed(
  method: 'GET' | 'POST' | 'PUT',
  purpose: 'upload' | 'part' | 'complete' | 'verify' | 'download',
  handle: PublicRoute['handle'],
): PublicRoute {
  const path = `/-/lfs/${purpose}/:rest` as const
  return { methods: [method], path, requires: 'public', handle, dialect: 'lfs' }
}

/** Large files, by the protocol of git-lfs. What a batch asks for needs a right of its own, which its handler asks for. */
export const LFS_ROUTES: readonly Route[] = [
  lfs('POST', 'objects/batch', 'repo:read', postBatch),
  lfs('POST', 'locks/verify', 'repo:read', verifyLocks),
  lfs('POST', 'locks/:rest', 'repo:write', postUnlock),
  lfs('POST', 'locks', 'repo:write', postLock),
  lfs('GET', 'locks', 'repo:read', getLocks),
  { ...signed('PUT', 'upload', putObject), hasLongBody: true },
  { ...signed('PUT', 'part', putPart), hasLongBody: true },
  signed('POST', 'complete', postCompletion),
  signed('POST', 'verify', postVerification),
  signed('GET', 'download', getObject),
]
