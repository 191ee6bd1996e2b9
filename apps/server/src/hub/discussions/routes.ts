import type { Route } from '../routing/route.js'

/** Discussions and pull requests. */
export const DISCUSSION_ROUTES: readonly Route[] = []
