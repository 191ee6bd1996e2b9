import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { uploadFiles } from '@huggingface/hub'
import { tinySafetensors } from '@entrepot/testing/weights'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HUGGINGFACE_HUB_VERSIONS, isMissing, pythonOf } from './clients/python-clients.js'
import { SHORT_CARD, WHOLE_CARD } from './support/cards.js'
import { type Account, createAccount } from './support/create-account.js'
import { graphql } from './support/graphql.js'
import { refsOf } from './support/hub-api.js'
import { entrepot, run } from './support/run-command.js'
import { cleanEnvironment } from './support/start-server.js'
import { type StallingProxy, startStallingProxy } from './support/stalling-proxy.js'
import { openWritingWorld, type WritingWorld } from './support/writing-world.js'

const PROFILE = 'h100-80g-vllm'
const CONFIG = '{"architectures":["LlamaForCausalLM"],"model_type":"llama"}'
/** Milliseconds in which a recall must have taken the files off a node. */
const RECALL_MS = 10_000

/** Bytes of the weights of each model. */
const WEIGHTS = {
  base: tinySafetensors({ tensors: [{ name: 'w', type: 'F16', shape: [512, 512] }], seed: 1 }),
  other: tinySafetensors({ tensors: [{ name: 'w', type: 'F16', shape: [256, 256] }], seed: 2 }),
  large: tinySafetensors({ tensors: [{ name: 'w', type: 'F16', shape: [2048, 2048] }], seed: 3 }),
  spare: tinySafetensors({ tensors: [{ name: 'w', type: 'F16', shape: [512, 512] }], seed: 4 }),
  held: tinySafetensors({ tensors: [{ name: 'w', type: 'F16', shape: [128, 128] }], seed: 5 }),
} as const
type Model = keyof typeof WEIGHTS

let world: WritingWorld
let node: Account
let proxy: StallingProxy
const folder = mkdtempSync(join(tmpdir(), 'entrepot-agent-'))
const cache = join(folder, 'hub')
const tokenFile = join(folder, 'token')
const assignments: Partial<Record<Model, string>> = {}
const running: ChildProcess[] = []

beforeAll(async () => {
  world = await openWritingWorld()
  node = await createAccount(world.server, 'fleet', { scope: 'read', audience: 'inference' })
  writeFileSync(tokenFile, `${node.token}\n`, { mode: 0o600 })
  proxy = await startStallingProxy(world.server.url)
  for (const model of Object.keys(WEIGHTS) as Model[]) await publish(model)
}, 180_000)

afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await proxy?.close()
  await world?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function publish(model: Model): Promise<void> {
  const name = await world.newRepo(model, { visibility: 'internal' })
  const card = model === 'held' ? SHORT_CARD : WHOLE_CARD
  await uploadFiles({
    repo: name,
    accessToken: world.ann.token,
    hubUrl: world.server.url,
    useXet: false,
    files: [
      { path: 'README.md', content: new Blob([card]) },
      { path: 'config.json', content: new Blob([CONFIG]) },
      { path: 'nested/notes.txt', content: new Blob([`about ${model}`]) },
      { path: 'model.safetensors', content: new Blob([new Uint8Array(WEIGHTS[model])]) },
    ],
  })
}

async function command(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await entrepot(world.server.dataDir, args, world.server.env)
  expect(exitCode, stderr).toBe(0)
  return stdout.trim()
}

async function assign(model: Model): Promise<void> {
  assignments[model] = await command('assign', 'add', `ann/${model}`, '--profile', PROFILE)
}

async function unassign(model: Model): Promise<void> {
  await command('assign', 'remove', assignments[model] ?? '')
}

function agentArgs(extra: readonly string[]): string[] {
  const named = ['--name', 'gpu-1', '--profile', PROFILE, '--engine', 'vllm', '--device', 'H100=80Gi']
  return ['agent', '--endpoint', proxy.url, '--token-file', tokenFile, ...named, '--cache', cache, ...extra]
}

/** An agent has no data folder of its own: it is told of one that it could not make. */
const AGENT_ENV = cleanEnvironment('/proc/nowhere')

/** One round of an agent; what it wrote to its log. */
async function once(...extra: string[]): Promise<{ exitCode: number | null; log: string }> {
  const program = resolve('apps/server/dist/main.js')
  const ended = await run(process.execPath, [program, ...agentArgs(['--once', ...extra])], AGENT_ENV)
  return { exitCode: ended.exitCode, log: ended.stderr }
}

/** An agent that runs until it is stopped. */
function start(...extra: string[]) {
  const program = resolve('apps/server/dist/main.js')
  const child = spawn(process.execPath, [program, ...agentArgs(extra)], {
    env: AGENT_ENV,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.push(child)
  let log = ''
  child.stderr.on('data', chunk => (log += String(chunk)))
  const gone = new Promise<number | null>(done => child.once('exit', done))
  const stop = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return gone
  }
  return { log: () => log, stop }
}

async function until(what: string, isSo: () => boolean | Promise<boolean>, ms = 30_000): Promise<number> {
  const began = Date.now()
  while (!(await isSo())) {
    if (Date.now() - began > ms) throw new Error(`not in time: ${what}`)
    await sleep(50)
  }
  return Date.now() - began
}

const place = (model: Model) => join(cache, `models--ann--${model}`)
const oidOf = (model: Model) => createHash('sha256').update(WEIGHTS[model]).digest('hex')
const blobOf = (model: Model) => join(place(model), 'blobs', oidOf(model))
const headOf = (model: Model) => readFileSync(join(place(model), 'refs', 'main'), 'utf8')
const isHeld = (model: Model) =>
  existsSync(join(place(model), 'refs', 'main')) &&
  readFileSync(join(place(model), 'snapshots', headOf(model), 'model.safetensors')).equals(WEIGHTS[model])

/** Which nodes say they hold the head of a model. */
async function holders(model: Model): Promise<{ node: string; state: string }[]> {
  const query = `{ repo(type: MODEL, id: "ann/${model}") { latestRevision { holders { nodes { node state } } } } }`
  type Data = { repo: { latestRevision: { holders: { nodes: { node: string; state: string }[] } } } }
  return (await graphql<Data>(world.server, query)).repo.latestRevision.holders.nodes
}

it('holds what is assigned to its profile after one round', async () => {
  await assign('base')
  await assign('other')
  const { exitCode, log } = await once()
  expect(exitCode, log).toBe(0)
  for (const model of ['base', 'other'] as const) {
    expect(isHeld(model), model).toBe(true)
    const link = join(place(model), 'snapshots', headOf(model), 'nested', 'notes.txt')
    expect(readlinkSync(link)).toMatch(/^\.\.\/\.\.\/\.\.\/blobs\/[0-9a-f]{40}$/)
    expect(readFileSync(link, 'utf8')).toBe(`about ${model}`)
    expect(await holders(model)).toEqual([{ node: 'gpu-1', state: 'ready' }])
  }
  const { 'refs/heads/main': commit } = await refsOf(world.server.url, world.ann, 'ann/base')
  expect(headOf('base')).not.toBe(commit) // the variant has an id of its own
  expect(log).not.toContain(node.token)
})

describe.each(HUGGINGFACE_HUB_VERSIONS)('huggingface_hub %s without a network', version => {
  const python = pythonOf(version)
  it.skipIf(isMissing(python))('finds it by the plain name, and nothing wrong with the cache', async () => {
    const script = [
      'import json, os',
      'from huggingface_hub import snapshot_download, hf_hub_download, scan_cache_dir, try_to_load_from_cache',
      'path = snapshot_download("ann/base")',
      'file = hf_hub_download("ann/other", "model.safetensors")',
      'seen = scan_cache_dir()',
      'print(json.dumps({"files": sorted(os.listdir(path)), "head": os.path.basename(path), "bytes": os.path.getsize(file),',
      '  "repos": sorted(repo.repo_id for repo in seen.repos), "warnings": [str(one) for one in seen.warnings],',
      '  "cached": try_to_load_from_cache("ann/base", "config.json") is not None}))',
    ].join('\n')
    const env = cleanEnvironment(folder, { HF_HUB_CACHE: cache, HF_HUB_OFFLINE: '1', HF_HOME: folder })
    const { exitCode, stdout, stderr } = await run(python, ['-c', script], env)
    expect(exitCode, stderr).toBe(0)
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual({
      files: ['.gitattributes', 'README.md', 'config.json', 'model.safetensors', 'nested'],
      head: headOf('base'),
      bytes: WEIGHTS.other.length,
      repos: ['ann/base', 'ann/other'],
      warnings: [],
      cached: true,
    })
  })
})

it('asks for no file that it holds, and repairs those that were damaged', async () => {
  const before = proxy.requests.length
  expect((await once()).exitCode).toBe(0)
  expect(proxy.requests.slice(before).filter(({ url }) => url.includes('/resolve/'))).toEqual([])
  const bytes = readFileSync(blobOf('base'))
  bytes.writeUInt8((bytes.readUInt8(1_000) + 1) % 256, 1_000)
  writeFileSync(blobOf('base'), bytes)
  truncateSync(blobOf('other'), 100)
  const { exitCode, log } = await once()
  expect(exitCode, log).toBe(0)
  expect([isHeld('base'), isHeld('other')]).toEqual([true, true])
  expect(log.match(/found a damaged file/g)).toHaveLength(2)
})

it('goes on where it was killed, twice, and shows nothing half', async () => {
  await assign('large')
  const partial = join(place('large'), '.entrepot', `${oidOf('large')}.part`)
  for (const bytes of [2_000_000, 3_000_000]) {
    proxy.stallNext('model.safetensors', bytes)
    const before = existsSync(partial) ? statSync(partial).size : 0
    const agent = start()
    await until('bytes', () => existsSync(partial) && statSync(partial).size > before + 500_000)
    expect(await agent.stop('SIGKILL')).toBeNull()
    expect([existsSync(blobOf('large')), existsSync(join(place('large'), 'snapshots'))]).toEqual([
      false,
      false,
    ])
    expect(existsSync(join(place('large'), 'refs'))).toBe(false)
  }
  const arrived = statSync(partial).size
  const asked = proxy.requests.length
  const { exitCode, log } = await once()
  expect(exitCode, log).toBe(0)
  expect(isHeld('large')).toBe(true)
  const ranges = proxy.requests
    .slice(asked)
    .flatMap(({ url, range }) => (url.includes('ann/large/') && range ? [range] : []))
  expect(ranges).toEqual([`bytes=${arrived}-`])
  expect(readdirSync(join(place('large'), '.entrepot'))).toEqual([`${headOf('large')}.json`])
})

it('lets go within seconds of what is called back, brings what is assigned meanwhile, and stops when it is told', async () => {
  const agent = start()
  await until('a first round', () => agent.log().includes('registered'))
  await assign('spare')
  await until('the new one', () => existsSync(join(place('spare'), 'refs', 'main')))
  await until('a sign of life', async () => (await holders('spare')).length === 1)
  expect(await holders('other')).toEqual([{ node: 'gpu-1', state: 'ready' }])
  await command('recall', 'ann/other', 'main', '--reason', 'it leaks names')
  const ms = await until('the removal', () => !existsSync(place('other')), RECALL_MS)
  console.log(`a recall took ${ms} ms to the removal of the last file`)
  await until('that it says so', async () => (await holders('other')).length === 0)
  expect(isHeld('base')).toBe(true)
  expect(await agent.stop('SIGTERM'), agent.log()).toBe(0)
  expect(agent.log()).toContain('removed what was revoked')
  expect(agent.log()).not.toContain(node.token)
  await unassign('other')
})

it('evicts what is not needed when room is short, least recently needed first, and never what is', async () => {
  await unassign('spare')
  expect((await once()).exitCode).toBe(0)
  expect(isHeld('spare')).toBe(true) // nobody needs the room
  await unassign('base')
  const limit = WEIGHTS.large.length + WEIGHTS.base.length + 10_000
  const first = await once('--max-cache-bytes', String(limit))
  expect(first.exitCode, first.log).toBe(0)
  expect([isHeld('large'), existsSync(place('spare')), existsSync(place('base'))]).toEqual([
    true,
    false,
    true,
  ])
  await assign('spare')
  const second = await once('--max-cache-bytes', String(limit))
  expect(second.exitCode, second.log).toBe(0)
  expect([isHeld('large'), isHeld('spare'), existsSync(place('base'))]).toEqual([true, true, false])
  await assign('base')
  const third = await once('--max-cache-bytes', String(limit))
  expect(third.exitCode).toBe(1)
  expect(third.log).toContain('there is no room for it')
  expect([isHeld('large'), isHeld('spare'), existsSync(blobOf('base'))]).toEqual([true, true, false])
})

it('never asks for a file of what is not cleared for inference', async () => {
  await assign('held')
  const asked = proxy.requests.length
  const { exitCode, log } = await once()
  expect(exitCode).toBe(1)
  expect(log).toContain('nothing to hold for an assignment')
  expect(existsSync(place('held'))).toBe(false)
  expect(proxy.requests.slice(asked).filter(({ url }) => url.includes('ann/held'))).toEqual([])
})

it('is listed with what it holds on the command line', async () => {
  expect(await command('node', 'list')).toMatch(new RegExp(`^gpu-1\\talive\\tvllm\\t${PROFILE}\\t`))
  expect(await command('node', 'show', 'gpu-1')).toMatch(/^ann\/large\t[0-9a-f]{40}\tready\t\d+\t-$/m)
  expect(await command('assign', 'list')).toMatch(new RegExp(`\\tann/held\\t-\\tprofile ${PROFILE}$`, 'm'))
  await command('node', 'remove', 'gpu-1')
  expect(await command('node', 'list')).toBe('')
})
