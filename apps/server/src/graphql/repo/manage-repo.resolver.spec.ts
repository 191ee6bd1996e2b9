import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createJudge } from '@entrepot/governance'
import { askGraphql } from '../../testing/ask-graphql.js'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'

let engines: TestEngines
let server: TestServer
const tokens: Record<string, string> = {}

beforeAll(async () => {
  engines = await openTestEngines()
  engines = { ...engines, judge: createJudge(engines.db) }
  server = await openTestServer(engines)
  for (const user of ['ann', 'bob'])
    tokens[user] = (await issueTestToken(engines, { user, scope: 'admin' })).text
  tokens['reader'] = (await issueTestToken(engines, { user: 'ann' })).text
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

function ask(user: string | null, query: string) {
  return askGraphql(server.url, query, user === null ? {} : { token: tokens[user] ?? '' })
}

/** What a mutation answers, or the code of its refusal. */
async function mutate(user: string | null, call: string, fields = '{ fullName visibility }') {
  const { data, errors } = await ask(user, `mutation { it: ${call} ${fields} }`)
  return errors[0]?.extensions['code'] ?? data.it
}

describe('repositories by GraphQL', () => {
  it('are made, moved, changed, duplicated and deleted', async () => {
    const created = await mutate('ann', 'createRepo(input: { repo: "ann/one", license: "mit" })')
    expect(created).toEqual({ fullName: 'ann/one', visibility: 'INTERNAL' })
    expect(await mutate('ann', 'createRepo(input: { repo: "ann/One" })')).toBe('already-exists')
    expect(await mutate('ann', 'moveRepo(input: { repo: "ann/one", to: "ann/two" })')).toMatchObject({
      fullName: 'ann/two',
    })
    const old = (id: string) => `{ repo(type: MODEL, id: "${id}") { fullName } }`
    expect((await ask('ann', old('ann/one'))).data.repo).toEqual({ fullName: 'ann/two' })
    expect((await ask(null, old('ann/one'))).data.repo).toBeNull()
    const settings = 'visibility: PUBLIC, gating: MANUAL, discussionsDisabled: true'
    const changed = await mutate(
      'ann',
      `changeRepoSettings(input: { repo: "ann/two", ${settings} })`,
      '{ visibility gating discussionsDisabled defaultBranch }',
    )
    expect(changed).toEqual({
      visibility: 'PUBLIC',
      gating: 'MANUAL',
      discussionsDisabled: true,
      defaultBranch: 'main',
    })
    const duplicate = 'duplicateRepo(input: { repo: "ann/two", to: "ann/three", visibility: PRIVATE })'
    expect(await mutate('ann', duplicate)).toEqual({ fullName: 'ann/three', visibility: 'PRIVATE' })
    expect(await mutate('ann', 'deleteRepo(input: { repo: "ann/three" })', '')).toBe(true)
    expect(await mutate('ann', 'deleteRepo(input: { repo: "ann/three" })', '')).toBe('repo-not-found')
  })

  it.each([
    ['createRepo(input: { repo: "ann/x" })', 'forbidden'],
    ['moveRepo(input: { repo: "ann/kept", to: "bob/x" })', 'forbidden'],
    ['changeRepoSettings(input: { repo: "ann/kept", gating: NONE })', 'forbidden'],
    ['changeRepoSettings(input: { repo: "ann/hidden", gating: NONE })', 'repo-not-found'],
    ['moveRepo(input: { repo: "ann/hidden", to: "bob/x" })', 'repo-not-found'],
    ['duplicateRepo(input: { repo: "ann/hidden", to: "bob/x" })', 'repo-not-found'],
    ['duplicateRepo(input: { repo: "ann/kept", to: "ann/x" })', 'forbidden'],
  ])('answer %s of somebody else by %s, and of nobody by asking who it is', async (call, code) => {
    for (const visibility of ['public', 'private'] as const) {
      const id = visibility === 'public' ? 'ann/kept' : 'ann/hidden'
      const known = await engines.db.prisma.repo.count({ where: { idKey: id } })
      if (known === 0) await landFolder(engines, { id, visibility, commits: [{ files: { a: '1' } }] })
    }
    expect(await mutate('bob', call)).toBe(code)
    expect(await mutate(null, call)).toBe('authentication-required')
    expect(['forbidden']).toContain(await mutate('reader', call))
  })
})

describe('access by GraphQL', () => {
  it('is asked for and decided about', async () => {
    const card = '---\nextra_gated_prompt: Who are you?\nextra_gated_fields:\n  Name: text\n---\n# X\n'
    await landFolder(engines, { id: 'ann/gated', commits: [{ files: { 'README.md': card } }] })
    await mutate('ann', 'changeRepoSettings(input: { repo: "ann/gated", gating: MANUAL })')
    const repo = (fields: string) => `{ repo(type: MODEL, id: "ann/gated") { ${fields} } }`
    const gate = await ask('bob', repo('gate { prompt fields { name kind options } }'))
    expect(gate.data.repo.gate).toEqual({
      prompt: 'Who are you?',
      fields: [{ name: 'Name', kind: 'TEXT', options: [] }],
    })
    expect(await mutate('bob', 'requestAccess(input: { repo: "ann/gated" })', '')).toBe('invalid-argument')
    const answers = '[{ name: "Name", value: "Bob" }]'
    expect(await mutate('bob', `requestAccess(input: { repo: "ann/gated", answers: ${answers} })`, '')).toBe(
      'PENDING',
    )
    const requests = repo('accessRequests(state: PENDING) { nodes { account state fields } }')
    expect((await ask('ann', requests)).data.repo.accessRequests.nodes).toEqual([
      { account: 'bob', state: 'PENDING', fields: { Name: 'Bob' } },
    ])
    const refused = await ask('bob', requests)
    expect([refused.data.repo.accessRequests, refused.errors[0]?.extensions['code']]).toEqual([
      null,
      'forbidden',
    ])
    const decide = 'decideAccess(input: { repo: "ann/gated", account: "bob", state: ACCEPTED })'
    expect(await mutate('bob', decide, '')).toBe('forbidden')
    expect(await mutate('ann', decide, '')).toBe('ACCEPTED')
    expect(await mutate('bob', 'withdrawAccessRequest(input: { repo: "ann/gated" })', '')).toBe(true)
    expect(await mutate('ann', 'grantAccess(input: { repo: "ann/gated", account: "bob" })', '')).toBe(
      'ACCEPTED',
    )
  })
})
