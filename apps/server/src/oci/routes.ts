import type { PublicRoute, RepoRoute, Route } from '../hub/routing/route.js'
import { getBlob, getSignedBlob } from './get-blob.js'
import { getManifest } from './get-manifest.js'
import { getPing, getPullToken } from './get-token.js'
import { deletePullKey, getPullKeys, putPullKey } from './pull-keys.js'

/** What pulls: the files of models, so it is for those who may have them. */
function pulls(path: RepoRoute['path'], handle: RepoRoute['handle']): RepoRoute {
  return { methods: ['GET'], path, requires: 'repo:read-content', handle, dialect: 'oci' }
}

function open(path: PublicRoute['path'], handle: PublicRoute['handle']): PublicRoute {
  return { methods: ['GET'], path, requires: 'public', handle, dialect: 'oci' }
}

/** Models as a registry of containers has them, for Ollama and for llama.cpp until early 2026. Nothing is pushed this way. */
export const OCI_ROUTES: readonly Route[] = [
  open('/v2', getPing),
  open('/v2/token', getPullToken),
  pulls('/v2/:repo/manifests/:one', getManifest),
  pulls('/v2/:repo/blobs/:one', getBlob),
  open('/-/oci/blob/:rest', getSignedBlob),

  // Whose key it is, and what it may do, the handlers ask of the token that is sent along.
  { methods: ['GET'], path: '/api/entrepot/pull-keys', requires: 'public', handle: getPullKeys },
  { methods: ['PUT'], path: '/api/entrepot/pull-keys', requires: 'public', handle: putPullKey },
  { methods: ['DELETE'], path: '/api/entrepot/pull-keys', requires: 'public', handle: deletePullKey },
]
