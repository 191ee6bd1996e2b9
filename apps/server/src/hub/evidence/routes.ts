import type { Route } from '../routing/route.js'
import { getCroissant, getEvidence, getEvidenceKey } from './get-evidence.js'

/** Evidence quotes files, and so is for those who may get them. */
export const EVIDENCE_ROUTES: readonly Route[] = [
  { methods: ['GET'], path: '/api/entrepot/evidence/key.pem', requires: 'public', handle: getEvidenceKey },
  {
    methods: ['GET'],
    path: '/api/entrepot/:types/:repo/evidence/:one',
    requires: 'repo:read-content',
    handle: getEvidence,
  },
  {
    methods: ['GET'],
    path: '/api/:types/:repo/croissant',
    requires: 'repo:read-content',
    handle: getCroissant,
  },
]
