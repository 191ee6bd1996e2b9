import type { Route } from '../routing/route.js'

/** Asking for the files of gated repositories, and deciding about it. */
export const GATED_ROUTES: readonly Route[] = []
