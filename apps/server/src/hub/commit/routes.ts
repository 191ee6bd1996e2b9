import type { Route } from '../routing/route.js'

/** Uploads through the API: preupload, commit, branches, tags, squash, files in LFS, validation of cards. */
export const COMMIT_ROUTES: readonly Route[] = []
