import type { Route } from '../routing/route.js'

/** Repositories as a whole: create, delete, move, settings, duplicate. */
export const MANAGE_ROUTES: readonly Route[] = []
