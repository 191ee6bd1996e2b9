import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askGraphql } from '../testing/ask-graphql.js'
import { openTestServer, type TestServer } from '../testing/open-test-server.js'
import { rawAsk } from '../testing/raw-ask.js'

let engines: TestEngines
let server: TestServer

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

it.each([
  ['the year 12000', '316516204800', '9999-12-31T00:00:00.000Z'],
  ['the year -5000', '-219974572800', '0001-01-01T23:59:59.000Z'],
  ['no year at all', '99999999999999999999', '9999-12-31T00:00:00.000Z'],
])('lands, lists and shows a commit of %s', async (_year, seconds, date) => {
  const id = `acme/of${seconds}`
  const { commits } = await landFolder(engines, {
    id,
    commits: [{ files: { 'README.md': '# Wild' }, seconds }],
  })
  const json = async (path: string) => JSON.parse((await rawAsk(server.url, `/api/models${path}`)).text)
  expect(await json(`/${id}`)).toMatchObject({ sha: commits[0], lastModified: date })
  expect(await json(`?search=${id}&full=true`)).toMatchObject([{ id, lastModified: date }])
  expect(await json(`/${id}/commits/main`)).toMatchObject([{ id: commits[0], date }])
  expect(await json(`/${id}/tree/main?expand=true`)).toMatchObject([{ lastCommit: { date } }])
  const query = `{ repo(type: MODEL, id: "${id}") { latestRevision { authoredAt committedAt } } }`
  const { data, errors } = await askGraphql(server.url, query)
  expect(errors).toEqual([])
  expect(data.repo.latestRevision).toEqual({ authoredAt: date, committedAt: date })
})
