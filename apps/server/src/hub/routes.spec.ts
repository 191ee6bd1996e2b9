import { ACTIONS } from '@entrepot/registry'
import { expect, it } from 'vitest'
import { findRoute, indexRoutes } from './routing/find-route.js'
import { ROUTES } from './routes.js'
import { UNBUILT_ROUTES } from './unbuilt-routes.js'

/** Paths that anybody may ask for. Whoever adds one says so here. */
const PUBLIC_PATHS = [
  // Its model is a parameter; the flow asks.
  '/api/entrepot/variants/resolve',
  '/',
  '/-/:rest',
  '/-/session',
  // One signs in at a provider.
  '/-/oidc/start',
  '/-/oidc/callback',
  '/api/whoami-v2',
  '/api/users/:rest',
  '/api/organizations/:rest',
  '/api/telemetry/:rest',
  '/api/:types',
  // Their repositories stand in the body; the flows ask.
  '/api/repos/create',
  '/api/repos/delete',
  '/api/repos/move',
  // A public key.
  '/api/entrepot/evidence/key.pem',
  // Whose node it is the flows ask.
  '/api/entrepot/nodes/:one',
  '/api/entrepot/nodes/:one/heartbeat',
  '/api/entrepot/nodes/:one/assignments',
  // Looks at nothing but what was sent.
  '/api/validate-yaml',
  // Tells clients of registries where they get a token; the token is worth what its holder may.
  '/v2',
  '/v2/token',
  // About keys of whoever asks, which the flow looks at.
  '/api/entrepot/pull-keys',
  // URLs that authorise themselves.
  '/-/oci/blob/:rest',
  ...['upload', 'part', 'complete', 'verify', 'download'].map(purpose => `/-/lfs/${purpose}/:rest`),
]

const INDEX = indexRoutes(ROUTES)

it('lets nobody to a repository without a right to it', () => {
  const unbuilt = new Set(UNBUILT_ROUTES.map(({ path }) => path))
  for (const { path, requires } of ROUTES) {
    if (requires === 'public') expect(unbuilt.has(path) || PUBLIC_PATHS.includes(path), path).toBe(true)
    else {
      expect(ACTIONS).toContain(requires)
      expect(path).toMatch(/:repo|:home|:git/)
    }
  }
})

it('reaches every route by some path', () => {
  for (const route of ROUTES) {
    const path = route.path
      .replace(':types', 'models')
      .replace(/:home|:repo|:pair|:git/, 'acme/tiny')
      .replaceAll(':one', '7')
      .replace(':rest', 'x/y')
      .replace('*', 'x/y')
    for (const method of route.methods) {
      expect(findRoute(INDEX, method, segmentsOf(path))?.route.path, `${method} ${path}`).toBe(route.path)
    }
  }
})

it.each([
  ['GET', '/api/models/gpt2', '/api/:types/:repo', ['gpt2'], []],
  ['GET', '/api/models/gpt2/refs', '/api/:types/:repo/refs', ['gpt2'], []],
  ['GET', '/api/models/gpt2/tree/main', '/api/:types/:repo/tree/:rest', ['gpt2'], ['main']],
  ['GET', '/api/models/a/tree/tree/main', '/api/:types/:repo/tree/:rest', ['a'], ['tree', 'main']],
  ['GET', '/api/models/a/revision/tree/main', '/api/:types/:repo/tree/:rest', ['a', 'revision'], ['main']],
  ['GET', '/api/datasets/org/parquet', '/api/:types/:repo', ['org', 'parquet'], []],
  [
    'GET',
    '/api/datasets/org/parquet/tree/main',
    '/api/:types/:repo/tree/:rest',
    ['org', 'parquet'],
    ['main'],
  ],
  ['GET', '/api/datasets/org/data/parquet', '/api/:types/:pair/parquet/*', ['org', 'data'], []],
  ['HEAD', '/a/resolve/resolve/main/f', '/:home/resolve/:rest', ['a'], ['resolve', 'main', 'f']],
  ['HEAD', '/a/b/resolve/main/resolve/x', '/:home/resolve/:rest', ['a', 'b'], ['main', 'resolve', 'x']],
  ['GET', '/datasets/a/resolve/main/f', '/:home/resolve/:rest', ['a'], ['main', 'f']],
  ['GET', '/spaces/a/b/raw/main/f', '/:home/raw/:rest', ['a', 'b'], ['main', 'f']],
])('reads %s %s as %s', (method, path, expected, id, rest) => {
  const found = findRoute(INDEX, method, segmentsOf(path))
  expect(found?.route.path).toBe(expected)
  expect(found?.match.id).toEqual(id)
  expect(found?.match.rest).toEqual(rest)
})

it.each([
  '/api',
  '/api/nope',
  '/api/models/a/b/c',
  '/models/a/b/resolve/main/f',
  '/datasets',
  '/a/b/c',
  '/v3/x/y/z',
])('has nothing at %s', path => {
  expect(findRoute(INDEX, 'GET', segmentsOf(path))).toBeNull()
})

it('sends HEAD where GET goes, and other methods only where they belong', () => {
  expect(findRoute(INDEX, 'HEAD', segmentsOf('/api/models/a/b'))).not.toBeNull()
  expect(findRoute(INDEX, 'POST', segmentsOf('/api/models/a/b'))).toBeNull()
  expect(findRoute(INDEX, 'GET', segmentsOf('/api/models/a/b/paths-info/main'))).toBeNull()
})

function segmentsOf(path: string): string[] {
  return path === '/' ? [] : path.slice(1).split('/')
}
