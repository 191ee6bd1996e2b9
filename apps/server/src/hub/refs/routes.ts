import type { RepoRoute, Route } from '../routing/route.js'
import { deleteBranch, postBranch, postSuperSquash } from './branches.js'
import { getLfsFiles, postLfsFilesBatch } from './lfs-files.js'
import { getCompare } from './get-compare.js'
import { postValidateYaml } from './post-validate-yaml.js'
import { deleteTag, postTag } from './tags.js'

function writes(method: 'POST' | 'DELETE', path: RepoRoute['path'], handle: RepoRoute['handle']): RepoRoute {
  return { methods: [method], path, requires: 'repo:write', handle }
}

/** Branches and tags, what is between them, and what is held for them. */
export const REFS_ROUTES: readonly Route[] = [
  { methods: ['POST'], path: '/api/validate-yaml', requires: 'public', handle: postValidateYaml },
  writes('POST', '/api/:types/:repo/branch/:rest', postBranch),
  writes('DELETE', '/api/:types/:repo/branch/:rest', deleteBranch),
  writes('POST', '/api/:types/:repo/tag/:rest', postTag),
  writes('DELETE', '/api/:types/:repo/tag/:rest', deleteTag),
  // Those of blocked revisions are among them.
  { methods: ['GET'], path: '/api/:types/:repo/lfs-files', requires: 'repo:write', handle: getLfsFiles },
  // What is deleted there is gone for good.
  { ...writes('POST', '/api/:types/:repo/lfs-files/batch', postLfsFilesBatch), requires: 'repo:admin' },
  // Also for the authors of pull requests, who may not write to branches: the landing asks who may move the ref that is named.
  { ...writes('POST', '/api/:types/:repo/super-squash/:rest', postSuperSquash), requires: 'repo:discuss' },
  {
    methods: ['GET'],
    path: '/api/:types/:repo/compare/:rest',
    requires: 'repo:read-content',
    handle: getCompare,
  },
]
