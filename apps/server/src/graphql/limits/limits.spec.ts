import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { getIntrospectionQuery } from 'graphql'
import { request } from 'node:http'
import supertest from 'supertest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askGraphql } from '../../testing/ask-graphql.js'
import { openTestServer, type TestServer, tokenOf } from '../../testing/open-test-server.js'
import { MAX_ALIASES, MAX_DEPTH, MAX_QUERY_TOKENS } from './limits.js'

let engines: TestEngines
let server: TestServer

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
})

afterAll(async () => {
  await server.close()
  await engines.close()
})

async function refusal(query: string, variables?: Record<string, unknown>) {
  const { status, errors } = await askGraphql(server.url, query, variables && { variables })
  return [status, ...errors.map(error => error.extensions['code'])]
}

/** `levels` fields within fields. */
function nested(levels: number): string {
  const turns = levels - 2
  return `{ repo(type: MODEL, id: "a/b") ${'{ latestRevision { repo '.repeat(turns / 2)} { id } ${'} }'.repeat(turns / 2)} }`
}

it('stops queries that are too deep, and only those', async () => {
  expect(await refusal(nested(MAX_DEPTH))).toEqual([200])
  expect(await refusal(nested(MAX_DEPTH + 2))).toEqual([400, 'query-too-deep'])
})

it('stops queries that cost too much, whether the sizes are written or in variables', async () => {
  const page = (size: string) =>
    `{ repos(first: ${size}) { nodes { latestRevision { findings(first: ${size}) { nodes { message ruleId fix evidence fingerprint severity } } } } } }`
  expect(await refusal(page('20'))).toEqual([200])
  expect(await refusal(page('100'))).toEqual([400, 'query-too-costly'])
  const query = `query ($n: Int!) ${page('$n')}`
  expect(await refusal(query, { n: 20 })).toEqual([200])
  expect(await refusal(query, { n: 100 })).toEqual([400, 'query-too-costly']) // parsed and remembered, yet measured afresh
})

it('stops queries of many aliases, many tokens, many characters', async () => {
  const aliases = (count: number) =>
    `{ ${Array.from({ length: count }, (_, i) => `a${i}: __typename`).join(' ')} }`
  expect(await refusal(aliases(MAX_ALIASES))).toEqual([200])
  expect(await refusal(aliases(MAX_ALIASES + 1))).toEqual([400, 'query-too-many-aliases'])
  const { errors } = await askGraphql(server.url, `{ ${'a '.repeat(MAX_QUERY_TOKENS)} }`)
  expect(errors.map(error => error.message)).toEqual([expect.stringContaining(`${MAX_QUERY_TOKENS} tokens`)])
  expect(await refusal(`{ __typename } #${'x'.repeat(20_000)}`)).toEqual([400, 'query-too-long'])
})

it('stops pages that are empty or too long', async () => {
  expect(await refusal('{ repos(first: 101) { nodes { id } } }')).toEqual([200, 'invalid-argument'])
  expect(await refusal('{ repos(first: 0) { nodes { id } } }')).toEqual([200, 'invalid-argument'])
})

it('lets tools read the schema, without reading it in circles', async () => {
  const { status, data } = await askGraphql(server.url, getIntrospectionQuery())
  expect(status).toBe(200)
  expect(data.__schema.queryType.name).toBe('Query')
  const circle =
    '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }'
  expect((await refusal(circle))[0]).toBe(400)
})

it('takes one query as text, and neither syntax trees nor batches', async () => {
  const tree = JSON.stringify({ kind: 'Document', definitions: [] })
  expect(await refusal(tree)).toEqual([400, 'query-invalid'])
  const { status, body } = await supertest(server.url)
    .post('/graphql')
    .send([{ query: '{ __typename }' }])
  expect([status, body.errors[0].extensions.code]).toEqual([400, 'query-invalid'])
})

it('takes JSON only, which no page of another origin can send unasked', async () => {
  const form = await supertest(server.url).post('/graphql').type('form').send({ query: '{ __typename }' })
  expect([form.status, form.body.errors[0].extensions.code]).toEqual([400, 'invalid-argument'])
  const text = await supertest(server.url)
    .post('/graphql')
    .type('text/plain')
    .send('{"query":"{ __typename }"}')
  expect([text.status, text.body.errors[0].extensions.code]).toEqual([400, 'invalid-argument'])
})

it('answers queries by GET, but nothing that changes something', async () => {
  const get = (query: string, operationName?: string) =>
    supertest(server.url)
      .get('/graphql')
      .query({ query, ...(operationName && { operationName }) })
  expect((await get('{ __typename }')).body.data).toEqual({ __typename: 'Query' })
  expect((await get('query A { __typename } query B { a: __typename }', 'B')).body.data).toEqual({
    a: 'Query',
  })
  for (const answer of [
    await get('mutation { __typename }'),
    await get('query A { __typename } query B { __typename }'),
  ]) {
    expect([answer.status, answer.body.errors[0].extensions.code]).toEqual([400, 'query-invalid'])
  }
})

it('refuses bad credentials with 401, as every surface does', async () => {
  const { status, errors } = await askGraphql(server.url, '{ __typename }', {
    token: 'hf_nobodyHasThisTokenNobodyAtAll1234567',
  })
  expect([status, errors[0]?.extensions['code']]).toEqual([401, 'credentials-invalid'])
  const token = await tokenOf(engines, 'ann')
  expect((await askGraphql(server.url, '{ __typename }', { token })).status).toBe(200)
})

it('refuses a body that is too large before reading it', async () => {
  const status = await new Promise(resolve => {
    const sent = request(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': 200_000_000 },
    })
    sent.on('response', response => resolve(response.statusCode))
    sent.on('error', () => resolve('closed'))
    sent.write('{')
  })
  expect(status).toBe(413)
})
