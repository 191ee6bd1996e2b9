import { DomainError } from '@entrepot/core'
import type { PathPattern } from './routing/path-pattern.js'
import type { Method, PublicRoute } from './routing/route.js'

const ANY: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Calls that the Hub has and this server does not. They answer 501, which clients don't repeat, as they do after a 500. */
const UNBUILT: readonly (readonly [methods: readonly Method[], ...paths: PathPattern[]])[] = [
  [ANY, '/api/collections/*', '/api/settings/*', '/api/buckets/*'],
  [['POST', 'PUT', 'PATCH', 'DELETE'], '/api/users/*', '/api/organizations/*'],
  [
    ANY,
    '/api/kernels/*',
    '/api/jobs/*',
    '/api/scheduled-jobs/*',
    '/api/papers/*',
    '/api/daily_papers',
    '/api/posts/*',
  ],
  [['GET'], '/api/trending', '/api/quicksearch', '/api/models-tags-by-type', '/api/datasets-tags-by-type'],
  [['GET'], '/api/spaces/semantic-search', '/api/spaces/templates', '/api/spaces/hardware'],
  [['POST', 'DELETE'], '/api/:types/:pair/like'],
  [ANY, '/api/:types/:pair/lfs-files/duplicate', '/api/:types/:pair/resource-group'],
  [['GET'], '/api/:types/:pair/xet-read-token/*', '/api/:types/:pair/xet-write-token/*'],
  [['GET'], '/api/:types/:pair/likers', '/api/:types/:pair/scan'],
  [['GET'], '/api/:types/:pair/parquet/*', '/api/:types/:pair/leaderboard', '/api/:types/:pair/notebook/*'],
  [ANY, '/api/:types/:pair/runtime', '/api/:types/:pair/secrets', '/api/:types/:pair/variables'],
  [ANY, '/api/:types/:pair/hardware', '/api/:types/:pair/storage', '/api/:types/:pair/sleeptime'],
  [ANY, '/api/:types/:pair/pause', '/api/:types/:pair/restart', '/api/:types/:pair/logs/:rest'],
  // Pushes of containers, and lists of their tags.
  [['POST', 'PUT', 'PATCH', 'DELETE'], '/v2/*'],
  [['GET'], '/v2/_catalog', '/v2/:repo/tags/list', '/v2/:repo/referrers/:one'],
  [ANY, '/buckets/*', '/kernels/*', '/cas/*', '/oauth/*', '/.well-known/openid-configuration'],
]

/** Asked for by name before anything else is looked at, so that nobody learns from a 501 whether a repository is there. */
export const UNBUILT_ROUTES: readonly PublicRoute[] = UNBUILT.flatMap(([methods, ...paths]) =>
  paths.map(path => ({ methods, path, requires: 'public' as const, handle: refuse })),
)

async function refuse(): Promise<never> {
  throw new DomainError('not-implemented', 'This server does not offer that call of the Hub.')
}
