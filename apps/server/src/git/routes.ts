import type { Route } from '../hub/routing/route.js'

/** Git over smart HTTP. */
export const GIT_ROUTES: readonly Route[] = []
