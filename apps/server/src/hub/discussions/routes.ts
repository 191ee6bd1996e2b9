import type { Action } from '@entrepot/registry'
import { showRepoPage } from '../pages/page.js'
import type { RepoRoute, Route } from '../routing/route.js'
import { postComment, postEdit, postHide, postMerge, postStatus, postTitle } from './change-discussion.js'
import { getDiscussion } from './get-discussion.js'
import { listDiscussions } from './list-discussions.js'
import { postDiscussion } from './post-discussion.js'

function posts(rest: string, handle: RepoRoute['handle'], requires: Action = 'repo:discuss'): RepoRoute {
  return { methods: ['POST'], path: `/api/:types/:repo/discussions${rest}`, requires, handle }
}

/** Discussions and pull requests. Who may change what somebody else wrote, the flows ask. */
export const DISCUSSION_ROUTES: readonly Route[] = [
  { methods: ['GET'], path: '/api/:types/:repo/discussions', requires: 'repo:read', handle: listDiscussions },
  {
    methods: ['GET'],
    path: '/api/:types/:repo/discussions/:one',
    requires: 'repo:read',
    handle: getDiscussion,
  },
  posts('', postDiscussion),
  posts('/:one/comment', postComment),
  posts('/:one/comment/:one/edit', postEdit),
  posts('/:one/comment/:one/hide', postHide),
  posts('/:one/title', postTitle),
  posts('/:one/status', postStatus),
  posts('/:one/merge', postMerge, 'repo:write'),
  { methods: ['GET'], path: '/:home/discussions/*', requires: 'repo:read', handle: showRepoPage },
]
