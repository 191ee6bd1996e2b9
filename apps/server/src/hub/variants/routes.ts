import type { Route } from '../routing/route.js'
import { getResolution } from './get-resolution.js'

/** The model is a parameter, and so the flow asks whether it may be read. */
export const VARIANT_ROUTES: readonly Route[] = [
  { methods: ['GET'], path: '/api/entrepot/variants/resolve', requires: 'public', handle: getResolution },
]
