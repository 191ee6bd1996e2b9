import type { Route } from '../hub/routing/route.js'

/** Large files, by the protocol of git-lfs. */
export const LFS_ROUTES: readonly Route[] = []
