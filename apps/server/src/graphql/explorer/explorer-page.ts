import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Where the explorer's own files are served. */
export const EXPLORER_PATH = '/graphql/explorer'

/** The files of Altair as its package has them, built: nothing of it comes from elsewhere. */
export const EXPLORER_FILES = join(dirname(createRequire(import.meta.url).resolve('altair-static')), 'dist')

/**
 * Scripts, requests and sockets of our own origin only, and no `eval`. Styles may be inline, as Altair sets them on elements. No page of
 * another site may show it in a frame, where it could be made to look like something else.
 */
export const EXPLORER_HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const

const FIRST_QUERY = `# Entrepôt's GraphQL API. Without a token you see what is public.
# To sign in, choose "Auth" above, then "Bearer Token", and paste yours (hf_…).
# Subscriptions take it as connection params instead: the arrows at the left, {"authorization": "Bearer hf_…"}.
# What every field means is under "Docs", at the right of the address.

query {
  viewer { name scope audience }
  repos(first: 10) {
    nodes {
      type
      fullName
      license
      headVerdict
      findingCounts { error warning info }
      latestRevision { commit verdictReasons }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`

/** Nothing is sent anywhere but to us, and nothing is kept in the browser once the page is closed: a token, least of all. */
const OPTIONS = {
  initialQuery: FIRST_QUERY,
  initialSubscriptionRequestHandlerId: 'graphql-ws',
  initialSubscriptionsPayload: { authorization: '' },
  instanceStorageNamespace: 'entrepot_',
  preserveState: false,
  disableAccount: true,
  initialSettings: {
    'alert.disableUpdateNotification': true,
    'banners.disable': true,
    disablePushNotification: true,
    'schema.reloadOnStart': true,
  },
}

/** The page that a browser gets at `/graphql`. */
export function explorerPage(): string {
  const page = readFileSync(join(EXPLORER_FILES, 'index.html'), 'utf8')
  return page
    .replace(/<base [^>]*>/, `<base href="${EXPLORER_PATH}/" />`)
    .replace('<title>Altair</title>', '<title>Entrepôt GraphQL</title>')
    .replace('</body>', '<script type="module" src="start.js"></script></body>')
}

/** Starts the explorer on this server, under whatever name the browser knows it. */
export function explorerStart(): string {
  return `const endpoint = new URL('/graphql', location.href)
const sockets = new URL(endpoint)
sockets.protocol = endpoint.protocol === 'https:' ? 'wss:' : 'ws:'
AltairGraphQL.init({
  ...${JSON.stringify(OPTIONS)},
  endpointURL: endpoint.href,
  subscriptionsEndpoint: sockets.href,
})
`
}
