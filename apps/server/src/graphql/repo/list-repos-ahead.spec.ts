import { createAccount, createOrganization, removeMember, setMember } from '@entrepot/registry'
import { openTestEngines, TEST_PASSWORD, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { askGraphql } from '../../testing/ask-graphql.js'
import { landTestRepo } from '../../testing/land-test-repo.js'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'
import { rawAsk } from '../../testing/raw-ask.js'

let engines: TestEngines
let server: TestServer
let cookie: string

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  await createAccount(engines.db, 'spec', { name: 'ann', kind: 'user', password: TEST_PASSWORD })
  await createOrganization(engines.db, 'spec', { name: 'acme' })
  await landTestRepo(engines, 'acme/hidden', { visibility: 'private', findings: ['error'], tags: ['a'] })
  await landTestRepo(engines, 'acme/open', { license: 'mit', findings: ['warning', 'info'] })
})
afterAll(async () => {
  await server.close()
  await engines.close()
})

const page = () => ({ cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' })
const ask = async (query: string) => {
  const answer = await rawAsk(server.url, '/graphql', {
    method: 'POST',
    headers: page(),
    body: JSON.stringify({ query }),
  })
  return {
    ...answer,
    body: JSON.parse(answer.text) as { data: ReturnType<typeof JSON.parse>; errors?: object[] },
  }
}
const listed = async () => {
  const { status, headers, body } = await ask('{ repos { nodes { fullName } } viewer { account { name } } }')
  return {
    status,
    names: body.data.repos.nodes.map((node: { fullName: string }) => node.fullName).sort(),
    forgets: headers['set-cookie'] !== undefined,
  }
}

describe('a list that is read for a session of which memory knows', () => {
  beforeEach(async () => {
    await setMember(engines.db, 'spec', { organization: 'acme', account: 'ann', role: 'contributor' })
    const { headers } = await rawAsk(server.url, '/-/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'ann', password: TEST_PASSWORD }),
    })
    cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    for (let time = 0; time < 2; time += 1)
      expect(await listed()).toMatchObject({ names: ['acme/hidden', 'acme/open'], forgets: false })
  })

  it('shows nothing private once the session has been signed out elsewhere, and says that it is over', async () => {
    await engines.db.pool.query(`UPDATE token SET revoked_at = now() WHERE kind = 'session'`)
    const alone = await ask('{ repos { nodes { fullName } } }')
    expect(alone.body.data.repos.nodes).toEqual([{ fullName: 'acme/open' }])
    expect(alone.headers['set-cookie']?.[0]).toMatch(/^entrepot_session=;/)
    expect(alone.status).toBe(200)
  })

  it('shows what the rights of the moment allow, when they changed since the last look', async () => {
    await removeMember(engines.db, 'spec', { organization: 'acme', account: 'ann' })
    expect((await ask('{ repos { nodes { fullName } } }')).body.data.repos.nodes).toEqual([
      { fullName: 'acme/open' },
    ])
  })

  it('says that the session is over whatever was asked, also where nothing of it was for anybody', async () => {
    const over = `UPDATE token SET revoked_at = now() WHERE kind = 'session'`
    const statuses = []
    for (const query of [
      '{ __typename }',
      '{ nope }',
      '{ repos(first: -1) { nodes { id } } viewer { name } }',
    ]) {
      await engines.db.pool.query(over)
      const { status, headers } = await ask(query)
      statuses.push(status)
      expect([query, headers['set-cookie']?.[0]]).toEqual([
        query,
        expect.stringMatching(/^entrepot_session=;/),
      ])
    }
    expect(statuses).toEqual([200, 400, 200])
  })

  it('is refused with its status when memory alone would let it in, and so is a question for nothing', async () => {
    const guess = () =>
      rawAsk(server.url, '/graphql', {
        method: 'POST',
        headers: { ...page(), cookie: 'entrepot_session=hf_nobody' },
        body: '{"query":"{ __typename }"}',
      })
    let status = 200
    for (let tries = 0; tries < 400 && status !== 429; tries += 1) ({ status } = await guess())
    expect(status).toBe(429)
    await engines.db.pool.query(`UPDATE token SET revoked_at = now() WHERE kind = 'session'`)
    const answer = await ask('{ repos { nodes { fullName } } }')
    expect([answer.status, answer.body.data ?? null]).toEqual([429, null])
    expect(answer.body.errors).toMatchObject([{ extensions: { code: 'rate-limited' } }])
  })

  it('keeps the session in use', async () => {
    const used = async () =>
      (await engines.db.pool.query(`SELECT max(last_used_at) AS at FROM token WHERE kind = 'session'`))
        .rows[0].at
    await server.services.authenticator.close() // the uses until here
    await engines.db.pool.query(
      `UPDATE token SET last_used_at = now() - interval '30 minutes' WHERE kind = 'session'`,
    )
    await ask('{ repos { nodes { fullName } } }')
    await server.services.authenticator.close() // writes what is not written yet
    expect(Date.now() - (await used()).getTime()).toBeLessThan(60_000)
  })
})

it('reads of each row what is asked for, however it is asked', async () => {
  const fields = await askGraphql(
    server.url,
    '{ __type(name: "Repo") { fields { name args { name } type { kind ofType { kind } } } } }',
  )
  const isPlain = ({ type }: { type: { kind: string; ofType: { kind: string } | null } }) =>
    ['SCALAR', 'ENUM'].includes(type.ofType?.kind ?? type.kind)
  const plain: string[] = fields.data.__type.fields.filter(isPlain).map(({ name }: { name: string }) => name)
  expect(plain.length).toBeGreaterThan(12)
  const whole = await askGraphql(
    server.url,
    `{ repo(type: MODEL, id: "acme/open") { ${plain.join(' ')} findingCounts { error warning info } } }`,
  )
  expect(whole.errors).toEqual([])
  for (const name of [...plain, 'findingCounts { error warning info }']) {
    const [field = ''] = name.split(' ')
    const { data, errors } = await askGraphql(
      server.url,
      `query ($yes: Boolean! = true) {
        nodes: repos { nodes { ${name} } } edges: repos { edges { node { ${name} } } }
        spread: repos { ...page } inline: repos { ... on RepoConnection { nodes { ... @include(if: $yes) { ${name} } } } }
        merged: repos { nodes { type } } merged: repos { nodes { ${name} } }
        ordered: repos(orderBy: { field: CREATED_AT, direction: ASC }) { nodes { ${name} } }
      } fragment page on RepoConnection { nodes { ...row } } fragment row on Repo { ${name} }`,
    )
    const expected = whole.data.repo[field]
    expect([field, errors]).toEqual([field, []])
    for (const list of ['nodes', 'spread', 'inline', 'merged', 'ordered'])
      expect([list, data[list].nodes[0][field]]).toEqual([list, expected])
    expect(data.edges.edges[0].node[field]).toEqual(expected)
  }
})
