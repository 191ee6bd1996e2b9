import { captureLogger, openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askGraphql } from '../../testing/ask-graphql.js'
import { landTestRepo } from '../../testing/land-test-repo.js'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'

const logger = captureLogger()
let engines: TestEngines
let server: TestServer

beforeAll(async () => {
  engines = await openTestEngines({ logger })
  server = await openTestServer(engines)
  await landTestRepo(engines, 'acme/open')
})

afterAll(async () => {
  await server.close()
  await engines.close()
})

it('says what is wrong with a query, and where', async () => {
  const { status, data, errors } = await askGraphql(server.url, '{ repos { nope } other }')
  expect([status, data]).toEqual([400, null])
  expect(errors.map(error => error.extensions['code'])).toEqual(['query-invalid', 'query-invalid'])
  expect(errors[0]?.message).toContain('nope')
  const broken = await askGraphql(server.url, '{ repos {')
  expect([broken.status, broken.errors[0]?.extensions['code']]).toEqual([400, 'query-invalid'])
  const wrongType = await askGraphql(server.url, 'query ($n: Int!) { repos(first: $n) { nodes { id } } }', {
    variables: { n: 'many' },
  })
  expect([wrongType.status, wrongType.errors[0]?.extensions['code']]).toEqual([400, 'query-invalid'])
})

it('shows nothing of an error that nobody foresaw but its number in the log', async () => {
  await engines.db.pool.query('ALTER TABLE finding RENAME TO secret_finding')
  const query =
    '{ repo(type: MODEL, id: "acme/open") { name latestRevision { findings { nodes { message } } } } }'
  const { status, errors } = await askGraphql(server.url, query)
  await engines.db.pool.query('ALTER TABLE secret_finding RENAME TO finding')
  expect(status).toBe(200)
  expect(errors).toHaveLength(1)
  const [error] = errors
  expect(error?.extensions['code']).toBe('internal-error')
  expect(error?.message).not.toMatch(/finding|prisma|relation/i)
  const line = logger.lines.find(({ message }) => message === 'a GraphQL request failed')
  expect(line).toMatchObject({ level: 'error', fields: { requestId: error?.extensions['requestId'] } })
  expect(logger.text()).toContain('finding')
})

it('logs refusals as what they are', async () => {
  const before = logger.lines.length
  const { errors } = await askGraphql(server.url, '{ repo(type: MODEL, id: "a--b") { id } }')
  expect(errors[0]?.extensions['code']).toBe('repo-name-invalid')
  expect(logger.lines.slice(before).map(line => line.level)).toEqual(['debug'])
})
