// What a thousand nodes cost that wait for a change, and how soon a recall reaches all of them: `node bench/variants/nodes.mjs [--short]`. The
// whole server with a PostgreSQL of its own, and every node a request of its own; the clients run in this process, too, and are counted.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { parseConfig, silentLogger } from '@entrepot/core'
import { recallRevision } from '@entrepot/governance'
import { findRepo, readClusterFingerprint } from '@entrepot/persistence'
import { issueToken } from '@entrepot/registry'
import { landFolder } from '@entrepot/testing/landing'
import { assignModel } from '@entrepot/variants'
import { Agent, request } from 'undici'
import { createApp } from '../../apps/server/dist/app.js'
import { operatorAs } from '../../apps/server/dist/cli/recall.js'
import { compose } from '../../apps/server/dist/compose/compose.js'
import { describeEnvironment, describeLoad } from '../serve/environment.mjs'

/** Models that are assigned to the profile of all nodes, and held by each. */
const MODELS = 20
const PROFILE = 'h100-80g-vllm'
/** Milliseconds over which waiting is watched. */
const WATCH_MS = 10_000

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false } } })
const nodeCount = values.short ? 100 : 1_000
const dataDir = mkdtempSync(join(tmpdir(), 'entrepot-nodes-'))
chmodSync(dataDir, 0o711)
const config = parseConfig(
  { ENTREPOT_DATA_DIR: dataDir, ENTREPOT_PORT: '0', ENTREPOT_REQUESTS_PER_MINUTE: '1000000' },
  '/',
)
const services = await compose(config, silentLogger, { isServer: true, isWorker: false })
const app = await createApp(services)
const dispatcher = new Agent({ connections: null, pipelining: 1, headersTimeout: 120_000 })
try {
  console.log(describeEnvironment({ nginx: null, curl: null }))
  await measure(await app.listen())
  console.log(describeLoad())
} finally {
  await dispatcher.close()
  await app.close(1_000)
  await services.close()
  rmSync(dataDir, { recursive: true, force: true })
}

async function measure(url) {
  const { engines } = services
  const token = await tokenFor('fleet', { scope: 'read', audience: 'inference' })
  const account = (await engines.db.prisma.account.findFirst({ where: { nameKey: 'fleet' } })) ?? {}
  const admin = operatorAs(account)
  const holdings = []
  for (let at = 0; at < MODELS; at += 1) holdings.push(await publish(`acme/m${at}`, admin))
  const ask = (method, path, body) => call(url, token, { method, path, body })
  const names = Array.from({ length: nodeCount }, (_, at) => `node-${at}`)
  const versions = new Map()
  await inTurns(names, 50, async name => {
    await ask('PUT', `/api/entrepot/nodes/${name}`, { engine: 'vllm', profile: PROFILE })
    await ask('POST', `/api/entrepot/nodes/${name}/heartbeat`, { cacheBytes: 1, holdings })
  })
  const began = performance.now()
  await inTurns(names, 50, async name => {
    const { body } = await ask('GET', `/api/entrepot/nodes/${name}/assignments`)
    versions.set(name, body.version)
  })
  console.log(`first answers: ${nodeCount} in ${((performance.now() - began) / 1000).toFixed(1)} s`)

  let last = 0
  const waiting = names.map(async name => {
    const path = `/api/entrepot/nodes/${name}/assignments?version=${versions.get(name)}&wait=50`
    const { body } = await ask('GET', path)
    const milliseconds = performance.now() - last
    if (body?.revoked.length !== 1) throw new Error(`${name} was not told of the recall`)
    return milliseconds
  })
  await sleep(5_000) // until all of them wait
  const before = process.cpuUsage()
  await sleep(WATCH_MS)
  const { user, system } = process.cpuUsage(before)
  const statement = await timeOf(() => readClusterFingerprint(engines.db))
  const share = ((user + system) / 1000 / WATCH_MS) * 100
  console.log(
    `waiting: ${nodeCount} nodes take ${share.toFixed(1)}% of one processor here, and a statement of ${statement.toFixed(1)} ms twice a second`,
  )
  const repo = await findRepo(engines.db.prisma, { type: 'model', namespace: 'acme', name: 'm0' })
  await recallRevision(engines, admin, { repo, revision: 'main', reason: 'it leaks', actor: 'bench' })
  last = performance.now()
  const told = (await Promise.all(waiting)).sort((a, b) => a - b)
  console.log(
    `recall: the first of ${nodeCount} nodes is told after ${Math.max(0, told[0]).toFixed(0)} ms, half of them after ${told[told.length >> 1].toFixed(0)} ms, all after ${told.at(-1).toFixed(0)} ms`,
  )
  if (!values.short && (told.at(-1) > 10_000 || share > 25)) process.exitCode = 1
}

async function publish(id, admin) {
  const { engines } = services
  const files = { 'README.md': '---\nlicense: mit\n---\n# M\n', 'config.json': '{}' }
  const commits = [{ files, verdict: 'cleared' }]
  const {
    repo,
    commits: [commit],
  } = await landFolder(engines, { id, visibility: 'internal', commits })
  await assignModel(engines, admin, { repo, revision: null, profile: PROFILE, node: null, actor: 'bench' })
  return { repositoryId: repo.id, commit, sizeBytes: 1, state: 'ready' }
}

async function tokenFor(name, powers) {
  const account = { name, kind: 'user' }
  return (
    await issueToken(services.engines.db, 'bench', { account, name: 'bench', expiresAt: null, ...powers })
  ).text
}

async function call(url, token, { method, path, body }) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const answer = await request(url + path, {
    method,
    headers,
    dispatcher,
    body: body && JSON.stringify(body),
  })
  const text = await answer.body.text()
  if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`)
  return { body: text === '' ? null : JSON.parse(text) }
}

async function timeOf(work) {
  const times = []
  for (let at = 0; at < 11; at += 1) {
    const began = performance.now()
    await work()
    times.push(performance.now() - began)
  }
  return times.sort((a, b) => a - b)[5]
}

async function inTurns(all, width, work) {
  const left = [...all]
  const worker = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one)
  }
  await Promise.all(Array.from({ length: width }, worker))
}
