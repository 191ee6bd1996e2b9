import { readFileSync } from 'node:fs'
import { Client } from 'undici'

/** The very operations of the page, out of its source: what is measured is what it asks. */
const source = readFileSync(
  new URL('../../apps/dashboard/src/pages/repositories/queries.ts', import.meta.url),
  'utf8',
)
const operations = [...source.matchAll(/graphql\(`([^`]*)`\)/g)].map(([, text]) => text)
const [LIST, FACETS] = ['query Repositories(', 'query RepositoryFacets('].map(start =>
  operations.find(text => text.includes(start)),
)

/** Rows of one page, as the dashboard reads them. */
export const PAGE_ROWS = 50
const ORDERS = { updated_at: 'UPDATED_AT', downloads: 'DOWNLOADS' }

export async function askList(server, { filter, sort = 'updated_at' }, after = null) {
  const orderBy = { field: ORDERS[sort], direction: 'DESC' }
  const { repos } = await ask(server, LIST, { filter, orderBy, first: PAGE_ROWS, after })
  return repos
}

export async function askFacets(server, { filter }) {
  return (await ask(server, FACETS, { filter })).repoFacets
}

/** The smallest question there is: what a request costs by itself. */
export const askNothing = server => ask(server, '{ __typename }', {})

const clients = new Map()

/** One connection that stays open, as a browser’s does, and no more of a client than that: its own time counts as the page’s. */
function clientOf(url) {
  const known = clients.get(url) ?? new Client(url)
  clients.set(url, known)
  return known
}

async function ask({ url, cookie }, query, variables) {
  const { data, errors } = JSON.parse(
    await post(clientOf(url), {
      path: '/graphql',
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie, origin: url },
      body: JSON.stringify({ query, variables }),
    }),
  )
  if (errors) throw new Error(JSON.stringify(errors))
  return data
}

/** The whole of an answer, without the streams that `request` makes of it. */
function post(client, request) {
  return new Promise((resolve, reject) => {
    const chunks = []
    client.dispatch(request, {
      onRequestStart() {},
      onResponseStart() {},
      onResponseData: (_controller, chunk) => void chunks.push(chunk),
      onResponseEnd: () => resolve(Buffer.concat(chunks).toString()),
      onResponseError: (_controller, error) => reject(error),
    })
  })
}
