import { newId } from '@entrepot/core'
import { createTeam } from '@entrepot/registry'
import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { ACCESS, type Access } from '../graphql/access/requires.js'
import { RESOLVERS } from '../graphql/resolvers.js'
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
  accountOf,
  type MatrixWorld,
  openMatrixWorld,
  ORGANIZATION,
} from '../testing/access-matrix/open-matrix-world.js'
import {
  type About,
  type Operation,
  RESOLVER_TABLE,
  type ResolverRow,
} from '../testing/access-matrix/resolver-table.js'
import { askGraphql } from '../testing/ask-graphql.js'

/** Where Nest keeps that a method is a resolver. */
const RESOLVER_KEYS = ['graphql:resolver_type', 'graphql:resolve_property']

let world: MatrixWorld
const abouts = new Map<House, Omit<About, 'taken'>>()

beforeAll(async () => {
  world = await openMatrixWorld()
  await createTeam(world.engines.db, 'spec', { organization: ORGANIZATION, team: 'red' }, null)
  for (const house of HOUSES) abouts.set(house, await mirrored(house))
})

afterAll(() => world?.close())

const FOUND = RESOLVERS.flatMap(resolver => {
  const prototype = resolver.prototype as unknown as Record<string, object>
  return Object.getOwnPropertyNames(prototype)
    .filter(
      name =>
        name !== 'constructor' && RESOLVER_KEYS.some(key => Reflect.hasMetadata(key, prototype[name] ?? {})),
    )
    .map(name => ({
      key: `${resolver.name}.${name}`,
      access: Reflect.getMetadata(ACCESS, prototype[name] ?? {}) as Access | undefined,
    }))
})

it('has a row for every resolver, and a resolver for every row', () => {
  expect(FOUND.map(({ key }) => key).sort()).toEqual(Object.keys(RESOLVER_TABLE).sort())
})

it.each(FOUND)('$key declares what the table says', ({ key, access }) => {
  expect(access === 'public' ? 'public' : access?.action).toBe(RESOLVER_TABLE[key]?.declares)
})

describe.each(Object.entries(RESOLVER_TABLE))('%s', (_, row) => {
  it.each(row.operations)('opens to nobody else who asks for $asks', async operation => {
    const seen: string[] = []
    const expected: string[] = []
    for (const house of isAboutRepo(operation.asks) ? HOUSES : (['private'] as const)) {
      const about = abouts.get(house)
      if (!about) throw new Error('every house has a mirror')
      const judge = async (asker: Asker) => {
        const id = operation.isConsuming ? await world.makeRepo(house) : about.id
        return verdictOf(operation, { ...about, id, taken: `${accountOf(asker)}/taken` }, asker)
      }
      const verdicts = await Promise.all(ASKERS.map(judge))
      for (const [at, asker] of ASKERS.entries()) {
        seen.push(`${house} ${asker}: ${verdicts[at]}`)
        expected.push(`${house} ${asker}: ${wanted(row, operation, house, asker)}`)
      }
    }
    expect(seen).toEqual(expected)
  })
})

/** Declarations that somebody who did not sign in may meet anywhere. */
const OPEN = ['public', 'repo:read', 'repo:read-content']

/** The guard of a root knows no repository yet: whoever did not sign in is told to, whether there is one or not. */
function wanted({ declares }: ResolverRow, { asks, query }: Operation, house: House, asker: Asker): Verdict {
  const isMutation = query({ id: '', mirrorId: '', runId: '', taken: '' }).startsWith('mutation')
  if (asker === 'none' && isMutation && !OPEN.includes(declares)) return 'unauthenticated'
  return expectedVerdict(asks, house, asker)
}

const REFUSALS: Readonly<Record<string, Verdict>> = {
  forbidden: 'forbidden',
  'gated-repo': 'gated',
  'authentication-required': 'unauthenticated',
  'credentials-invalid': 'invalid',
  'repo-not-found': 'hidden',
  'run-not-found': 'hidden',
}

async function verdictOf({ query, hidesAt }: Operation, about: About, asker: Asker): Promise<string> {
  const text = query(about)
  const token = world.tokens[asker]
  const answer = text.startsWith('subscription')
    ? await listen(text, token)
    : await askGraphql(world.server.url, text, { ...(token !== undefined && { token }) })
  const code = answer.errors[0]?.extensions['code']
  if (code === 'internal-error' || code === 'query-invalid') return String(answer.errors[0]?.message)
  if (code !== undefined) return REFUSALS[String(code)] ?? 'allowed'
  const place = hidesAt === undefined ? Object.keys(answer.data).slice(0, 1) : (hidesAt?.split('.') ?? [])
  let value: unknown = answer.data
  for (const word of place)
    value = value === null || value === undefined ? null : (value as Record<string, unknown>)[word]
  return value === null ? 'hidden' : 'allowed'
}

type Heard = Pick<Awaited<ReturnType<typeof askGraphql>>, 'data' | 'errors'>

/** The first event of a subscription. */
function listen(query: string, token: string | undefined): Promise<Heard> {
  const client = createClient({
    url: `${world.server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(token !== undefined && { connectionParams: { authorization: `Bearer ${token}` } }),
  })
  return new Promise<Heard>(resolve => {
    client.subscribe(
      { query },
      {
        next: ({ data, errors }) => {
          resolve({ data: data ?? null, errors: (errors ?? []) as unknown as Heard['errors'] })
          void client.dispose()
        },
        error: cause => resolve({ data: null, errors: Array.isArray(cause) ? cause : [closed(cause)] }),
        complete: () => undefined,
      },
    )
  })
}

function closed(cause: unknown): Heard['errors'][number] {
  const code = (cause as { code?: number }).code === 4403 ? 'credentials-invalid' : 'internal-error'
  return { message: String(cause), extensions: { code } }
}

/** The mirror that a house would be, with a run under way. */
async function mirrored(house: House): Promise<Omit<About, 'taken'>> {
  const { pool } = world.engines.db
  const id = `${ORGANIZATION}/${house}`
  const [mirrorId, runId] = [newId(), newId()]
  await pool.query(
    `INSERT INTO mirror (id, type, namespace, name, id_key, repo_id, upstream_url, upstream_id)
     SELECT $1, type, namespace, name, id_key, id, 'https://hub.example', id_key FROM repo WHERE id_key = $2`,
    [mirrorId, id],
  )
  await pool.query(`INSERT INTO sync_run (id, mirror_id, requested_by) VALUES ($1, $2, 'spec')`, [
    runId,
    mirrorId,
  ])
  return { id, mirrorId, runId }
}
