import type { Action } from '@entrepot/registry'
import type { Asker, Asks } from './expectations.js'
import { accountOf } from './open-matrix-world.js'

/** One request to a route, and what it asks for. */
export interface Sample {
  readonly asks: Asks
  /** The path, about the repository `id`. */
  readonly path: string | ((id: string) => string)
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON. */
  readonly body?: Body | ((id: string, asker: Asker) => Body)
  /** Each request is about a repository of its own, as those who may do it away. */
  readonly isConsuming?: true
}
type Body = string | object

/** What a route must require, and a request that shows that it does; of several, each shows what its parameters need beyond that. */
export interface RouteRow {
  readonly requires: Action | 'public'
  readonly samples: readonly Sample[]
}

const OID = 'a'.repeat(64)
const COMMIT = '0'.repeat(40)
const CONTENT = { 'content-type': 'application/json' }
const LFS = { 'content-type': 'application/vnd.git-lfs+json', accept: 'application/vnd.git-lfs+json' }
const NOBODYS_ID = '00000000-0000-7000-8000-000000000000'

/** A route whose requests ask for just what it requires. */
function row(requires: Action & Asks, path: Sample['path'], body?: Sample['body']): RouteRow {
  return {
    requires,
    samples: [{ asks: requires, path, ...(body !== undefined && { body, headers: CONTENT }) }],
  }
}

/** A route that lets readers in, or everybody, and whose requests ask for more. */
function beyond(
  requires: RouteRow['requires'],
  asks: Asks,
  path: Sample['path'],
  body?: Sample['body'],
): RouteRow {
  return { requires, samples: [{ asks, path, ...(body !== undefined && { body, headers: CONTENT }) }] }
}

const NDJSON = { 'content-type': 'application/x-ndjson' }
/** What comes of it is a refusal of the commit, after that of the caller. */
const NO_COMMIT = '{}'
const PREUPLOAD = { files: [{ path: 'notes.txt', size: 1, sample: 'eA==' }] }
const lfsBatch = (operation: 'upload' | 'download') => ({
  operation,
  transfers: ['basic'],
  objects: [{ oid: OID, size: 5 }],
})
const nameOf = (id: string) => ({ organization: id.split('/')[0], name: id.split('/')[1] })

/**
 * Every route, written by hand: what it must require, and requests to it. A route without a row fails, and so does a row whose route
 * requires something else. Add one here with the route: what it requires, and a request that passes no further than the question of access
 * where it can, and leaves the repository as it is where it can't.
 */
export const ROUTE_TABLE: Readonly<Record<string, RouteRow>> = {
  // files
  'GET /:home/resolve/:rest': row('repo:read-content', id => `/${id}/resolve/main/config.json`),
  'GET /:home/raw/:rest': row('repo:read-content', id => `/${id}/raw/main/config.json`),
  'GET /api/resolve-cache/:types/:repo/:rest': row(
    'repo:read-content',
    id => `/api/resolve-cache/models/${id}/main/config.json`,
  ),

  // git
  'GET /:git/info/refs': {
    requires: 'repo:read-content',
    samples: [
      { asks: 'repo:read-content', path: id => `/${id}.git/info/refs?service=git-upload-pack` },
      { asks: 'repo:push', path: id => `/${id}/info/refs?service=git-receive-pack` },
    ],
  },
  'POST /:git/git-upload-pack': {
    requires: 'repo:read-content',
    samples: [
      {
        asks: 'repo:read-content',
        path: id => `/${id}.git/git-upload-pack`,
        headers: { 'content-type': 'application/x-git-upload-pack-request', 'git-protocol': 'version=2' },
        body: '0014command=ls-refs\n0000',
      },
    ],
  },
  'POST /:git/git-receive-pack': {
    requires: 'repo:write',
    samples: [
      {
        asks: 'repo:write',
        path: id => `/${id}.git/git-receive-pack`,
        headers: { 'content-type': 'application/x-git-receive-pack-request' },
        body: '0000',
      },
    ],
  },

  // LFS
  'POST /:git/info/lfs/objects/batch': {
    requires: 'repo:read',
    samples: [
      {
        asks: 'repo:read-content',
        path: id => `/${id}.git/info/lfs/objects/batch`,
        headers: LFS,
        body: lfsBatch('download'),
      },
      {
        asks: 'repo:discuss',
        path: id => `/${id}.git/info/lfs/objects/batch`,
        headers: LFS,
        body: lfsBatch('upload'),
      },
    ],
  },
  'POST /:git/info/lfs/locks/verify': beyond(
    'repo:read',
    'repo:discuss',
    id => `/${id}.git/info/lfs/locks/verify`,
    {},
  ),
  'POST /:git/info/lfs/locks/:rest': row(
    'repo:write',
    id => `/${id}.git/info/lfs/locks/${NOBODYS_ID}/unlock`,
    {},
  ),
  'POST /:git/info/lfs/locks': row('repo:write', id => `/${id}.git/info/lfs/locks`, { path: 'config.json' }),
  'GET /:git/info/lfs/locks': row('repo:read', id => `/${id}.git/info/lfs/locks`),
  'PUT /-/lfs/upload/:rest': beyond('public', 'signature', `/-/lfs/upload/${OID}`, 'bytes'),
  'PUT /-/lfs/part/:rest': beyond('public', 'signature', `/-/lfs/part/${OID}/1`, 'bytes'),
  'POST /-/lfs/complete/:rest': beyond('public', 'signature', `/-/lfs/complete/${OID}`, {}),
  'POST /-/lfs/verify/:rest': beyond('public', 'signature', `/-/lfs/verify/${OID}`, { oid: OID, size: 5 }),
  'GET /-/lfs/download/:rest': beyond('public', 'signature', `/-/lfs/download/${OID}`),

  // models as a registry of containers has them
  'GET /v2': beyond('public', 'signed-in', '/v2/'),
  'GET /v2/token': beyond('public', 'public', '/v2/token?service=x&scope=repository:acme/private:pull'),
  'GET /v2/:repo/manifests/:one': {
    requires: 'repo:read-content',
    samples: [
      { asks: 'repo:read-content', path: id => `/v2/${id}/manifests/latest` },
      {
        asks: 'repo:read-content',
        path: id => `/v2/${id}/manifests/q4_k_m`,
        headers: { 'user-agent': 'llama-cpp/b5000', accept: 'application/json' },
      },
    ],
  },
  'GET /v2/:repo/blobs/:one': row('repo:read-content', id => `/v2/${id}/blobs/sha256:${OID}`),
  'GET /-/oci/blob/:rest': beyond('public', 'signature', `/-/oci/blob/sha256:${OID}`),
  'GET /api/entrepot/pull-keys': beyond('public', 'signed-in', '/api/entrepot/pull-keys'),
  'PUT /api/entrepot/pull-keys': beyond('public', 'signed-in', '/api/entrepot/pull-keys', { publicKey: 'x' }),
  'DELETE /api/entrepot/pull-keys': beyond('public', 'signed-in', '/api/entrepot/pull-keys', {
    publicKey: 'x',
  }),

  // evidence
  'GET /api/entrepot/evidence/key.pem': beyond('public', 'public', '/api/entrepot/evidence/key.pem'),
  'GET /api/entrepot/:types/:repo/evidence/:one': row(
    'repo:read-content',
    id => `/api/entrepot/models/${id}/evidence/csv`,
  ),
  // Of a model there is none, which those are told who may know that it is there.
  'GET /api/:types/:repo/croissant': row('repo:read-content', id => `/api/models/${id}/croissant`),

  // nodes: all who ask here hold tokens for a person, and nodes speak with those for inference alone
  'PUT /api/entrepot/nodes/:one': beyond('public', 'inference', '/api/entrepot/nodes/gpu-1', {
    engine: 'vllm',
  }),
  'POST /api/entrepot/nodes/:one/heartbeat': beyond(
    'public',
    'inference',
    '/api/entrepot/nodes/gpu-1/heartbeat',
    { cacheBytes: 0, holdings: [] },
  ),
  'GET /api/entrepot/nodes/:one/assignments': beyond(
    'public',
    'inference',
    '/api/entrepot/nodes/gpu-1/assignments',
  ),

  // variants
  'GET /api/entrepot/variants/resolve': beyond(
    'public',
    'repo:read',
    id => `/api/entrepot/variants/resolve?model=${id}`,
  ),

  // accounts
  'GET /-/session': beyond('public', 'public', '/-/session'),
  'POST /-/session': beyond('public', 'public', '/-/session', {}),
  'DELETE /-/session': beyond('public', 'public', '/-/session'),
  'POST /-/oidc/start': beyond('public', 'public', '/-/oidc/start', {}),
  'GET /-/oidc/callback': beyond('public', 'public', '/-/oidc/callback'),
  'GET /api/whoami-v2': beyond('public', 'signed-in', '/api/whoami-v2'),
  'GET /api/users/:rest': beyond('public', 'public', '/api/users/acme/overview'),
  'GET /api/organizations/:rest': {
    requires: 'public',
    samples: [
      { asks: 'public', path: '/api/organizations/acme/overview' },
      { asks: 'org:read', path: '/api/organizations/acme/members' },
    ],
  },
  'HEAD /api/telemetry/:rest': beyond('public', 'public', '/api/telemetry/x'),

  // commits
  'POST /api/:types/:repo/preupload/:rest': {
    requires: 'repo:read',
    samples: [
      {
        asks: 'repo:write',
        path: id => `/api/models/${id}/preupload/main`,
        headers: CONTENT,
        body: PREUPLOAD,
      },
      {
        asks: 'repo:discuss',
        path: id => `/api/models/${id}/preupload/main?create_pr=1`,
        headers: CONTENT,
        body: PREUPLOAD,
      },
    ],
  },
  'POST /api/:types/:repo/commit/:rest': {
    requires: 'repo:read',
    samples: [
      {
        asks: 'repo:write',
        path: id => `/api/models/${id}/commit/main`,
        headers: NDJSON,
        body: NO_COMMIT,
      },
      {
        asks: 'repo:discuss',
        path: id => `/api/models/${id}/commit/main?create_pr=1`,
        headers: NDJSON,
        body: NO_COMMIT,
      },
    ],
  },

  // repositories
  'POST /api/repos/create': beyond('public', 'repo:create', '/api/repos/create', {
    name: 'private',
    organization: 'acme',
  }),
  'DELETE /api/repos/delete': {
    requires: 'public',
    samples: [
      { asks: 'repo:admin', path: '/api/repos/delete', headers: CONTENT, body: nameOf, isConsuming: true },
    ],
  },
  'POST /api/repos/move': beyond('public', 'repo:admin', '/api/repos/move', id => ({
    fromRepo: id,
    toRepo: 'acme/public',
  })),
  'PUT /api/:types/:repo/settings': row('repo:admin', id => `/api/models/${id}/settings`, {}),
  'POST /api/:types/:repo/duplicate': beyond(
    'repo:read-content',
    'repo:copy',
    id => `/api/models/${id}/duplicate`,
    (_id, asker) => ({ repository: `${accountOf(asker)}/taken` }),
  ),

  // gated repositories
  'POST /:home/ask-access': row('repo:discuss', id => `/${id}/ask-access`, {}),
  'POST /api/:types/:repo/ask-access': row('repo:discuss', id => `/api/models/${id}/ask-access`, {}),
  'POST /api/:types/:repo/user-access-request/ask-access': row(
    'repo:discuss',
    id => `/api/models/${id}/user-access-request/ask-access`,
    {},
  ),
  'POST /api/:types/:repo/user-access-request/cancel': row(
    'repo:discuss',
    id => `/api/models/${id}/user-access-request/cancel`,
    {},
  ),
  'POST /api/:types/:repo/user-access-request/handle': row(
    'repo:admin',
    id => `/api/models/${id}/user-access-request/handle`,
    {
      user: 'nobody',
      status: 'accepted',
    },
  ),
  'POST /api/:types/:repo/user-access-request/grant': row(
    'repo:admin',
    id => `/api/models/${id}/user-access-request/grant`,
    {
      user: 'nobody',
    },
  ),
  'GET /api/:types/:repo/user-access-request/:one': row(
    'repo:admin',
    id => `/api/models/${id}/user-access-request/pending`,
  ),

  // discussions: the first of each repository was opened by nobody of those who ask
  'GET /api/:types/:repo/discussions': row('repo:read', id => `/api/models/${id}/discussions`),
  'GET /api/:types/:repo/discussions/:one': row('repo:read', id => `/api/models/${id}/discussions/1`),
  'POST /api/:types/:repo/discussions': row('repo:discuss', id => `/api/models/${id}/discussions`, {
    title: 'A question',
  }),
  'POST /api/:types/:repo/discussions/:one/comment': row(
    'repo:discuss',
    id => `/api/models/${id}/discussions/1/comment`,
    { comment: 'Yes.' },
  ),
  'POST /api/:types/:repo/discussions/:one/comment/:one/edit': row(
    'repo:discuss',
    id => `/api/models/${id}/discussions/1/comment/${COMMIT.slice(0, 24)}/edit`,
    { content: 'No.' },
  ),
  'POST /api/:types/:repo/discussions/:one/comment/:one/hide': row(
    'repo:discuss',
    id => `/api/models/${id}/discussions/1/comment/${COMMIT.slice(0, 24)}/hide`,
    {},
  ),
  'POST /api/:types/:repo/discussions/:one/title': beyond(
    'repo:discuss',
    'repo:write',
    id => `/api/models/${id}/discussions/1/title`,
    {
      title: 'A question',
    },
  ),
  'POST /api/:types/:repo/discussions/:one/status': beyond(
    'repo:discuss',
    'repo:write',
    id => `/api/models/${id}/discussions/1/status`,
    {
      status: 'open',
    },
  ),
  'POST /api/:types/:repo/discussions/:one/merge': row(
    'repo:write',
    id => `/api/models/${id}/discussions/1/merge`,
    {},
  ),
  'GET /:home/discussions/*': row('repo:read', id => `/${id}/discussions/1`),

  // branches, tags and what lies between
  'POST /api/validate-yaml': beyond('public', 'public', '/api/validate-yaml', {
    content: '---\n---\n',
    repoType: 'model',
  }),
  'POST /api/:types/:repo/branch/:rest': row('repo:write', id => `/api/models/${id}/branch/main`, {}),
  'DELETE /api/:types/:repo/branch/:rest': row('repo:write', id => `/api/models/${id}/branch/absent`),
  'POST /api/:types/:repo/tag/:rest': row('repo:write', id => `/api/models/${id}/tag/main`, { tag: 'v1' }),
  'DELETE /api/:types/:repo/tag/:rest': row('repo:write', id => `/api/models/${id}/tag/absent`),
  'GET /api/:types/:repo/lfs-files': row('repo:write', id => `/api/models/${id}/lfs-files`),
  'POST /api/:types/:repo/lfs-files/batch': row('repo:admin', id => `/api/models/${id}/lfs-files/batch`, {
    deletions: { sha: [OID], rewriteHistory: false },
  }),
  'POST /api/:types/:repo/super-squash/:rest': beyond(
    'repo:discuss',
    'repo:admin',
    id => `/api/models/${id}/super-squash/main`,
    {
      message: 'one',
    },
  ),
  'GET /api/:types/:repo/compare/:rest': row(
    'repo:read-content',
    id => `/api/models/${id}/compare/main..main?raw=true`,
  ),

  // what a repository says of itself
  'GET /api/:types': beyond('public', 'public', '/api/models'),
  'GET /api/:types/:repo/revision/:rest': row('repo:read', id => `/api/models/${id}/revision/main`),
  'GET /api/:types/:repo/tree/:rest': row('repo:read', id => `/api/models/${id}/tree/main`),
  'POST /api/:types/:repo/paths-info/:rest': row('repo:read', id => `/api/models/${id}/paths-info/main`, {
    paths: ['config.json'],
  }),
  'GET /api/:types/:repo/refs': row('repo:read', id => `/api/models/${id}/refs`),
  'GET /api/:types/:repo/commits/:rest': row('repo:read', id => `/api/models/${id}/commits/main`),
  'GET /api/:types/:repo/auth-check': row('repo:read-content', id => `/api/models/${id}/auth-check`),
  'GET /api/:types/:repo/auth-check/write': row('repo:write', id => `/api/models/${id}/auth-check/write`),
  'GET /api/:types/:repo': row('repo:read', id => `/api/models/${id}`),

  // pages
  'GET /': beyond('public', 'public', '/'),
  'GET /-/:rest': beyond('public', 'public', '/-/repositories'),
  'GET /:home/blob/:rest': row('repo:read', id => `/${id}/blob/main/config.json`),
  'GET /:home/commit/:rest': row('repo:read', id => `/${id}/commit/main`),
  'GET /:home/commits/:rest': row('repo:read', id => `/${id}/commits/main`),
  'GET /:home/tree/:rest': row('repo:read', id => `/${id}/tree/main`),
  'GET /:home': row('repo:read', id => `/${id}`),
}
