import { judgeAll } from '@entrepot/governance'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askGraphql } from '../../testing/ask-graphql.js'
import { landTestRepo } from '../../testing/land-test-repo.js'
import { openTestServer, type TestServer, tokenOf } from '../../testing/open-test-server.js'

const SOURCE = `name: strict
defaults: { error: warn, warning: info, info: info }
requiredArtefacts: [evaluation]
`

let engines: TestEngines
let server: TestServer
let admin: string
let ann: string

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  admin = await tokenOf(engines, 'root', { scope: 'admin', isAdmin: true })
  ann = await tokenOf(engines, 'ann', { scope: 'read' })
  await landTestRepo(engines, 'acme/model')
})
afterAll(async () => {
  await server.close()
  await engines.close()
})

const ask = (query: string, variables: Record<string, unknown> = {}, token = admin) =>
  askGraphql(server.url, query, { token, variables })
const work = (runId: string) =>
  judgeAll(engines, { runId, owner: 'spec', signal: new AbortController().signal })

it('shows the built-in policy and the ready ones to anyone who signed in', async () => {
  const { data } = await ask(
    '{ policy { version name source activatedBy } readyPolicies { name } policies { nodes { version } } }',
    {},
    ann,
  )
  expect(data.policy).toMatchObject({ version: 1, name: 'baseline', activatedBy: null })
  expect(data.policy.source).toContain('license-restriction-stripped')
  expect(data.readyPolicies).toHaveLength(4)
  expect(data.policies.nodes).toEqual([{ version: 1 }])
})

it('says with line and column what is wrong, and leaves the policy that holds', async () => {
  const source = 'name: x\ndefaults: { error: warn, warning: info, info: info }\nrules: { yaml-vald: warn }\n'
  const { data } = await ask('query ($s: String!) { validatePolicy(source: $s) { line column path } }', {
    s: source,
  })
  expect(data.validatePolicy).toEqual([{ line: 3, column: 10, path: 'rules.yaml-vald' }])
  const activate = 'mutation ($s: String!) { activatePolicy(input: { source: $s }) { policy { version } } }'
  const { errors } = await ask(activate, { s: source })
  expect(errors[0]?.extensions['code']).toBe('invalid-argument')
  expect((await ask('{ policy { version } }')).data.policy).toEqual({ version: 1 })
})

it('tells by a dry run what an activation then does', async () => {
  const dry = await ask('mutation ($s: String!) { dryRunPolicy(source: $s) { id kind state } }', {
    s: SOURCE,
  })
  expect(dry.data.dryRunPolicy).toMatchObject({ kind: 'DRY_RUN', state: 'RUNNING' })
  await work(dry.data.dryRunPolicy.id)
  const { data } = await ask(
    `query ($id: ID!) { judgementRun(id: $id) { state done changed tallies { before after revisions }
       changes(becoming: RESTRICTED) { nodes { repo isHead before after reasons } } } }`,
    { id: dry.data.dryRunPolicy.id },
  )
  expect(data.judgementRun).toMatchObject({
    state: 'DONE',
    done: 1,
    changed: 1,
    tallies: [{ before: 'CLEARED', after: 'RESTRICTED', revisions: 1 }],
  })
  expect(data.judgementRun.changes.nodes[0]).toMatchObject({ repo: 'acme/model', isHead: true })
  const activated = await ask(
    `mutation ($s: String!) { activatePolicy(input: { source: $s, note: "why", expectedVersion: 1 }) {
       policy { version activatedBy note } run { id } } }`,
    { s: SOURCE },
  )
  expect(activated.data.activatePolicy.policy).toEqual({ version: 2, activatedBy: 'root', note: 'why' })
  const late = await ask(
    'mutation ($s: String!) { activatePolicy(input: { source: $s, expectedVersion: 1 }) { run { id } } }',
    { s: SOURCE },
  )
  expect(late.errors[0]?.extensions['code']).toBe('state-conflict')
})

it('keeps drafts for administrators', async () => {
  const made = await ask(
    'mutation { createPolicyDraft(input: { name: "next", source: "name: [" }) { id updatedAt } }',
  )
  const { id, updatedAt } = made.data.createPolicyDraft
  const update = `mutation ($id: ID!, $at: DateTime!) { updatePolicyDraft(input: { id: $id, seenAt: $at, source: "x" }) { source } }`
  expect((await ask(update, { id, at: updatedAt })).data.updatePolicyDraft).toEqual({ source: 'x' })
  expect((await ask(update, { id, at: updatedAt })).errors[0]?.extensions['code']).toBe('state-conflict')
  expect((await ask('{ policyDrafts { nodes { name } } }')).data.policyDrafts.nodes).toEqual([
    { name: 'next' },
  ])
  expect(
    (await ask('mutation ($id: ID!) { deletePolicyDraft(id: $id) }', { id })).data.deletePolicyDraft,
  ).toBe(true)
  const refused = await ask('{ policyDrafts { nodes { name } } }', {}, ann)
  expect(refused.errors[0]?.extensions['code']).toBe('forbidden')
})
