import { parseRepoId, type Principal } from '@entrepot/core'
import { addWebhook, createJudge, judgeAnew, recallRevision } from '@entrepot/governance'
import { createRepo, findRepo, type Repo, transaction } from '@entrepot/persistence'
import type { NodeAssignments } from '@entrepot/protocol'
import { Authenticator, changeSettings, revokeToken } from '@entrepot/registry'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { tinySafetensors } from '@entrepot/testing/weights'
import {
  assignModel,
  createWeightsReader,
  resolveAlias,
  saveProfile,
  tellLostNodes,
  unassignModel,
} from '@entrepot/variants'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askGraphql } from '../../testing/ask-graphql.js'
import { hubClient, type HubClient } from '../../testing/hub-client.js'
import { openTestServer, type TestServer, tokenOf } from '../../testing/open-test-server.js'

/** Milliseconds in which a change must reach whoever waits; a busy machine may take some of it. */
const SOON_MS = 4_000
const CARD = '---\nlicense: mit\nlanguage: en\n---\n# M\n'

let engines: TestEngines
let server: TestServer
let admin: Principal
let node: HubClient
let model: Repo

beforeAll(async () => {
  engines = await openTestEngines({
    resolveAlias: question => resolveAlias(engines, question),
    rejudge: order => judgeAnew(engines, order),
  })
  Object.assign(engines, { judge: createJudge(engines.db, null, createWeightsReader(engines.db)) })
  server = await openTestServer(engines)
  const authenticator = new Authenticator(engines.db, engines.epochs)
  const text = await tokenOf(engines, 'root', { scope: 'admin', isAdmin: true })
  admin = await authenticator.authenticate({ kind: 'access', text })
  await authenticator.close()
  node = hubClient(server.url, await tokenOf(engines, 'fleet', { audience: 'inference' }))
  model = await land('acme/m', 1)
})
afterAll(async () => {
  await server?.close()
  await engines?.close()
})

async function land(id: string, seed: number): Promise<Repo> {
  const tensors = [{ name: 'w', type: 'F16', shape: [64, 8] }] as const
  const largeFiles = { 'model.safetensors': tinySafetensors({ tensors, seed }) }
  const files = {
    'README.md': CARD,
    'config.json': '{"architectures":["LlamaForCausalLM"],"model_type":"llama"}',
  }
  const commits = [{ files, largeFiles, verdict: 'cleared' as const }]
  return (await landFolder(engines, { id, visibility: 'internal', commits })).repo
}

const register = (client: HubClient, name: string, body: object = {}) =>
  client('PUT', `/api/entrepot/nodes/${name}`, { engine: 'vllm', ...body })
const beat = (client: HubClient, name: string, holdings: object[] = []) =>
  client('POST', `/api/entrepot/nodes/${name}/heartbeat`, { cacheBytes: 1, freeBytes: 2, holdings })
const ask = (client: HubClient, name: string, query = '') =>
  client('GET', `/api/entrepot/nodes/${name}/assignments${query}`)
const answerOf = async (client: HubClient, name: string): Promise<NodeAssignments> =>
  (await ask(client, name)).body
const assign = (repo: Repo, target: { profile?: string; node?: string }, revision: string | null = null) =>
  assignModel(engines, admin, { repo, revision, profile: target.profile ?? null, node: target.node ?? null })

/** What a node that waits is told, and after how many milliseconds. */
async function waitingFor(client: HubClient, name: string, change: () => Promise<unknown>) {
  const { version } = await answerOf(client, name)
  const waiting = ask(client, name, `?version=${version}&wait=30`)
  await new Promise(resolve => setTimeout(resolve, 200)) // until it waits
  const began = Date.now()
  await change()
  const { status, body } = await waiting
  return { status, body: body as NodeAssignments, ms: Date.now() - began }
}

describe('a node', () => {
  it('is for tokens for inference, of the account that registered it, and for one of them at a time', async () => {
    expect((await register(hubClient(server.url), 'n1')).status).toBe(401)
    expect((await register(hubClient(server.url, await tokenOf(engines, 'fleet')), 'n1')).status).toBe(403)
    const registered = await register(node, 'n1')
    expect(registered).toMatchObject({
      status: 200,
      body: { name: 'n1', profile: null, heartbeatSeconds: 30 },
    })
    const stranger = hubClient(server.url, await tokenOf(engines, 'mallory', { audience: 'inference' }))
    expect((await register(stranger, 'n1')).status).toBe(409)
    expect((await beat(stranger, 'n1')).status).toBe(404)
    expect((await ask(stranger, 'n1')).status).toBe(404)
    const other = hubClient(server.url, await tokenOf(engines, 'fleet', { audience: 'inference' }))
    expect([(await beat(other, 'n1')).status, (await ask(other, 'n1')).status]).toEqual([403, 403])
    expect((await beat(node, 'n1')).status).toBe(200)
    await register(other, 'n1')
    expect([(await beat(other, 'n1')).status, (await beat(node, 'n1')).status]).toEqual([200, 403])
    await register(node, 'n1')
  })

  it('needs a name that is one, a profile that there is, and a body that says something', async () => {
    for (const name of ['-x', 'a%2Fb', 'x'.repeat(200)])
      expect((await register(node, name)).status, name).toBe(400)
    expect((await register(node, 'n2', { profile: 'nowhere' })).status).toBe(404)
    expect((await register(node, 'n2', { engine: '' })).status).toBe(400)
    expect(
      (await beat(node, 'n1', [{ repositoryId: 'x', commit: 'y', sizeBytes: -1, state: 'odd' }])).status,
    ).toBe(400)
  })

  it('is lost once when it stops beating, which is told once, and found when it beats again', async () => {
    await register(node, 'silent')
    await addWebhook(engines, admin, {
      namespace: null,
      url: 'https://example.org/hook',
      events: ['node.lost'],
    })
    expect(await tellLostNodes(engines)).toEqual([])
    await engines.db.pool.query(
      `UPDATE cluster_node SET heartbeat_at = now() - interval '91 seconds' WHERE name = 'silent'`,
    )
    expect(await tellLostNodes(engines)).toEqual(['silent'])
    expect(await tellLostNodes(engines)).toEqual([])
    const sent = await engines.db.prisma.webhookDelivery.findMany({ where: { event: 'node.lost' } })
    expect(sent.map(({ payload }) => payload)).toMatchObject([
      { type: 'node.lost', data: { node: 'silent' } },
    ])
    await beat(node, 'silent')
    expect(await engines.db.prisma.clusterNode.findUnique({ where: { name: 'silent' } })).toMatchObject({
      lostAt: null,
    })
  })
})

describe('what a node is to hold', () => {
  it('is the variant that fits its profile, under the id that clients are told, with what each file must be', async () => {
    await register(node, 'typed', { profile: 'h100-80g-vllm' })
    const { id } = await assign(model, { profile: 'h100-80g-vllm' })
    const { assignments, unresolved } = await answerOf(node, 'typed')
    expect(unresolved).toEqual([])
    expect(assignments).toMatchObject([
      {
        assignmentId: id,
        model: 'acme/m',
        ref: 'main',
        repository: 'acme/m',
        variant: 'safetensors/F16',
        verdict: 'cleared',
      },
    ])
    const [one] = assignments
    expect(one?.shownAs).not.toBe(one?.commit)
    const weights = one?.files.find(({ path }) => path === 'model.safetensors')
    expect(weights).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string })
    expect(weights?.url).toBe(`/acme/m/resolve/${one?.commit}/model.safetensors`)
    expect((await node('GET', weights?.url ?? '')).status).toBe(200)
    await unassignModel(engines, admin, id)
  })

  it('is listed with the reason where nothing can be held, and without a name where the token may not know it', async () => {
    const hidden = await land('acme/hidden', 2)
    await changeSettings(engines, admin, hidden, { visibility: 'private' })
    const held = await landFolder(engines, {
      id: 'acme/held',
      visibility: 'internal',
      commits: [{ files: { 'README.md': CARD }, verdict: 'blocked' }],
    })
    await register(node, 'n3')
    const ids = [await assign(hidden, { node: 'n3' }), await assign(held.repo, { node: 'n3' })].map(
      ({ id }) => id,
    )
    const { assignments, unresolved } = await answerOf(node, 'n3')
    expect(assignments).toEqual([])
    expect(unresolved).toMatchObject([
      { assignmentId: ids[0], model: null, reason: 'repo-not-found' },
      { assignmentId: ids[1], model: 'acme/held', reason: 'revision-blocked' },
    ])
    expect(JSON.stringify(unresolved)).not.toContain('hidden')
  })

  it('is for administrators of the server to say, once, of a model, for one profile or node', async () => {
    await register(node, 'n4')
    const token = await tokenOf(engines, 'fleet', { scope: 'admin' })
    const mutation = 'mutation { assignModel(input: { model: "acme/m", node: "n4" }) { id } }'
    const { errors } = await askGraphql(server.url, mutation, { token })
    expect(errors[0]?.extensions['code']).toBe('forbidden')
    const both = assign(model, { profile: 'h100-80g-vllm', node: 'n4' })
    await expect(both).rejects.toMatchObject({ code: 'invalid-argument' })
    await expect(assign(model, { node: 'nobody' })).rejects.toMatchObject({ code: 'node-not-found' })
    await expect(assign(model, { profile: 'nothing' })).rejects.toMatchObject({ code: 'profile-not-found' })
    const { id } = await assign(model, { node: 'n4' })
    await expect(assign(model, { node: 'n4' })).rejects.toMatchObject({ code: 'already-exists' })
    await unassignModel(engines, admin, id)
    await expect(unassignModel(engines, admin, id)).rejects.toMatchObject({ code: 'assignment-not-found' })
    const data = await transaction(engines.db.prisma, tx =>
      createRepo(tx, {
        name: parseRepoId('dataset', 'acme/d'),
        visibility: 'public',
        gating: 'none',
        defaultBranch: 'main',
      }),
    )
    await expect(assign(data, { node: 'n4' })).rejects.toMatchObject({ code: 'invalid-argument' })
  })
})

describe('a node that waits', () => {
  it('is answered as soon as something is assigned, and when that ends', async () => {
    await register(node, 'w1')
    let id = ''
    const added = await waitingFor(node, 'w1', async () => ({ id } = await assign(model, { node: 'w1' })))
    expect(added).toMatchObject({
      status: 200,
      body: { assignments: [{ assignmentId: id, model: 'acme/m' }] },
    })
    const ended = await waitingFor(node, 'w1', () => unassignModel(engines, admin, id))
    expect(ended.body.assignments).toEqual([])
    expect(Math.max(added.ms, ended.ms)).toBeLessThan(SOON_MS)
    const log = await engines.db.prisma.auditEntry.findMany({
      where: { action: { startsWith: 'assignment.' }, detail: { path: ['assignment'], equals: id } },
    })
    expect(log.map(({ action, actor }) => [action, actor])).toEqual([
      ['assignment.add', 'root'],
      ['assignment.remove', 'root'],
    ])
  })

  it('is answered when its profile changes', async () => {
    const spec = { engine: null, devices: [], formats: ['safetensors'] }
    await saveProfile(engines, 'spec', { name: 'mine', description: '', spec })
    await register(node, 'w2', { profile: 'mine' })
    await assign(model, { profile: 'mine' })
    const { body, ms } = await waitingFor(node, 'w2', () =>
      saveProfile(engines, 'spec', { name: 'mine', description: '', spec: { ...spec, formats: ['gguf'] } }),
    )
    expect(body).toMatchObject({
      assignments: [],
      unresolved: [{ model: 'acme/m', reason: 'variant-not-found' }],
    })
    expect(ms).toBeLessThan(SOON_MS)
  })

  it('is told of a recall, by another server than the one that made it, and may not get the files any more', async () => {
    const repo = await land('acme/leaky', 3)
    await register(node, 'w3')
    await assign(repo, { node: 'w3' })
    const [held] = (await answerOf(node, 'w3')).assignments
    if (!held) throw new Error('it is assigned')
    const { repositoryId, commit } = held
    await beat(node, 'w3', [{ repositoryId, commit, sizeBytes: 9, state: 'ready' }])
    const second = await openTestEngines({ sharedWith: engines })
    const { body, ms } = await waitingFor(node, 'w3', async () => {
      const there = await findRepo(second.db.prisma, parseRepoId('model', 'acme/leaky'))
      if (there) await recallRevision(second, admin, { repo: there, revision: 'main', reason: 'it leaks' })
    })
    await second.close()
    expect(body.revoked).toMatchObject([{ repositoryId, commit, reason: 'revision-blocked' }])
    expect(body.assignments).toEqual([])
    expect(ms).toBeLessThan(SOON_MS)
    expect((await node('GET', held.files[0]?.url ?? '')).status).toBe(403)
    await beat(node, 'w3')
    expect((await answerOf(node, 'w3')).revoked).toEqual([])
  })

  it('is told to let go of what is gone, and hears nothing of what it never held', async () => {
    await register(node, 'w4')
    const gone = { repositoryId: '0197a000-0000-7000-8000-000000000000', commit: 'c'.repeat(40) }
    await beat(node, 'w4', [{ ...gone, sizeBytes: 1, state: 'ready' }])
    expect((await answerOf(node, 'w4')).revoked).toMatchObject([{ ...gone, reason: 'repo-not-found' }])
    await beat(node, 'w4', [])
    expect((await answerOf(node, 'w4')).revoked).toEqual([])
  })

  it('is sent away with nothing when nothing changes, and with a refusal when its token was revoked meanwhile', async () => {
    const text = await tokenOf(engines, 'passing', { audience: 'inference' })
    const passing = hubClient(server.url, text)
    await register(passing, 'w5')
    const { version } = await answerOf(passing, 'w5')
    expect((await ask(passing, 'w5', `?version=${version}&wait=1`)).status).toBe(204)
    expect((await ask(passing, 'w5', `?version=${version}`)).status).toBe(204)
    const waiting = ask(passing, 'w5', `?version=${version}&wait=20`)
    await new Promise(resolve => setTimeout(resolve, 200))
    const token = await engines.db.prisma.clusterNode.findUniqueOrThrow({ where: { name: 'w5' } })
    await revokeToken(engines.db, admin, token.tokenId)
    await assign(model, { node: 'w5' })
    expect((await waiting).status).toBe(401)
  })
})
