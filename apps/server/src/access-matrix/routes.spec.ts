import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROUTES } from '../hub/routes.js'
import type { Route } from '../hub/routing/route.js'
import { UNBUILT_ROUTES } from '../hub/unbuilt-routes.js'
import { rawAsk, type RawAnswer } from '../testing/raw-ask.js'
import {
  ASKERS,
  type Asker,
  expectedVerdict,
  type House,
  HOUSES,
  isAboutRepo,
  type Verdict,
} from '../testing/access-matrix/expectations.js'
import {
  type MatrixWorld,
  openMatrixWorld,
  ORGANIZATION,
} from '../testing/access-matrix/open-matrix-world.js'
import { ROUTE_TABLE, type Sample } from '../testing/access-matrix/route-table.js'

let world: MatrixWorld

beforeAll(async () => {
  world = await openMatrixWorld()
  await openDiscussions()
})

afterAll(() => world?.close())

const UNBUILT: ReadonlySet<Route> = new Set(UNBUILT_ROUTES)
const BUILT = ROUTES.filter(route => !UNBUILT.has(route)).flatMap(route =>
  route.methods.map(method => ({ key: `${method} ${route.path}`, method, requires: route.requires })),
)

it('has a row for every route, and a route for every row', () => {
  expect(BUILT.map(({ key }) => key).sort()).toEqual(Object.keys(ROUTE_TABLE).sort())
})

it.each(BUILT)('$key requires what the table says', ({ key, requires }) => {
  expect(requires).toBe(ROUTE_TABLE[key]?.requires)
})

describe.each(BUILT)('$key', ({ key, method }) => {
  it.each(ROUTE_TABLE[key]?.samples ?? [])('opens to nobody else who asks for $asks', async sample => {
    const houses: readonly House[] = isAboutRepo(sample.asks) ? HOUSES : ['private']
    const seen: string[] = []
    const expected: string[] = []
    for (const house of houses) {
      const judge = async (asker: Asker) => {
        const id = sample.isConsuming ? await world.makeRepo(house) : `${ORGANIZATION}/${house}`
        const answer = await ask(method, sample, asker, id)
        const verdict = verdictOf(answer, asker)
        if (verdict === 'hidden') await expectNoTrace(method, sample, asker, { id, answer })
        return `${verdict}${broken(answer)}`
      }
      const verdicts = await Promise.all(ASKERS.map(judge))
      for (const [at, asker] of ASKERS.entries()) {
        seen.push(`${house} ${asker}: ${verdicts[at]}`)
        expected.push(`${house} ${asker}: ${expectedVerdict(sample.asks, house, asker)}`)
      }
    }
    expect(seen).toEqual(expected)
  })
})

it('answers what is not built the same to everybody, whatever is there', async () => {
  const wrong: string[] = []
  for (const route of UNBUILT_ROUTES) {
    expect(route.requires).toBe('public')
    for (const asker of ['none', 'stranger', 'admin', 'revoked'] as const) {
      for (const house of ['private', 'never-was']) {
        const path = route.path
          .replace(':types', 'models')
          .replace(/:home|:repo|:pair|:git/, `${ORGANIZATION}/${house}`)
          .replace(/:rest|:one|\*/, 'x')
        const [method = 'GET'] = route.methods
        const { status } = await rawAsk(world.server.url, path, { method, ...tokenOf(asker) })
        if (status !== (asker === 'revoked' ? 401 : 501)) wrong.push(`${method} ${path} ${asker}: ${status}`)
      }
    }
  }
  expect(wrong).toEqual([])
})

/** Of each request its own. */
const REQUEST_ID = /"request_id":"[0-9a-f-]{36}"/

function ask(method: string, sample: Sample, asker: Asker, id: string): Promise<RawAnswer> {
  const { path, headers, body } = sample
  const content = typeof body === 'function' ? body(id, asker) : body
  const text = typeof content === 'object' ? JSON.stringify(content) : content
  const length = text === undefined ? {} : { 'content-length': String(Buffer.byteLength(text)) } // Node sends none with DELETE
  return rawAsk(world.server.url, typeof path === 'function' ? path(id) : path, {
    method,
    ...tokenOf(asker),
    headers: { ...headers, ...length },
    ...(text !== undefined && { body: text }),
  })
}

function tokenOf(asker: Asker): { token?: string } {
  const token = world.tokens[asker]
  return token === undefined ? {} : { token }
}

/** What an answer says of access. Whatever else is wrong with the request, such as a branch that is there already, it got past the guards. */
function verdictOf({ status, headers, text }: RawAnswer, asker: Asker): Verdict {
  const code = headers['x-error-code']
  const message = String(headers['x-error-message'] ?? text)
  if (code === 'GatedRepo') return 'gated'
  if (status === 401 && message === 'Invalid credentials in Authorization header') return 'invalid'
  if (code === 'RepoNotFound') return status === (asker === 'none' ? 401 : 404) ? 'hidden' : 'allowed'
  if (status === 401) return 'unauthenticated'
  return status === 403 ? 'forbidden' : 'allowed'
}

/** A request that breaks, or that its route does not take, says nothing of access, and is no pass. */
function broken({ status, text }: RawAnswer): string {
  return status >= 500 || status === 405 ? ` ${status} ${text.slice(0, 200)}` : ''
}

/** What one may not read does not exist: word for word the answer to a repository that never was. */
async function expectNoTrace(
  method: string,
  sample: Sample,
  asker: Asker,
  { id, answer }: { id: string; answer: RawAnswer },
): Promise<void> {
  const never = `${ORGANIZATION}/never-was`
  const absent = await ask(method, sample, asker, never)
  const shown = ({ status, text, headers }: RawAnswer, name: string) => ({
    status,
    text: text.replaceAll(name, 'it').replace(REQUEST_ID, ''),
    code: headers['x-error-code'],
    message: headers['x-error-message'],
    challenge: headers['www-authenticate']?.replaceAll(name, 'it'),
  })
  expect(shown(answer, id)).toEqual(shown(absent, never))
}

async function openDiscussions(): Promise<void> {
  for (const house of HOUSES) {
    const { status } = await rawAsk(world.server.url, `/api/models/${ORGANIZATION}/${house}/discussions`, {
      method: 'POST',
      ...tokenOf('root'),
      body: JSON.stringify({ title: 'The first' }),
    })
    expect(status).toBe(200)
  }
}
