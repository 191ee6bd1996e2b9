import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { downloadFile, listFiles, modelInfo } from '@huggingface/hub'
import { tinyLlama, tinyLlamaTensors, tinySafetensors } from '@entrepot/testing/weights'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HUGGINGFACE_HUB_VERSIONS, isMissing, pythonOf } from './clients/python-clients.js'
import { WHOLE_CARD } from './support/cards.js'
import { type Account, createAccount } from './support/create-account.js'
import type { GitClient } from './support/git-client.js'
import { graphql } from './support/graphql.js'
import { ask } from './support/hub-api.js'
import { entrepot, run } from './support/run-command.js'
import { cleanEnvironment } from './support/start-server.js'
import { openWritingWorld, type WritingWorld } from './support/writing-world.js'

/** Comes with the product. For llama.cpp it chooses the most exact weights that are worth their size, which 16 bits are. */
const PROFILE = 'cpu-16g-llamacpp'
const REVISION = `profile/${PROFILE}`
/** In every file: what must be in no answer once something keeps it from its readers. */
const SECRET = 'weights-that-must-not-leave'
/** Seconds that a waiver holds: enough to get what it covers. */
const WAIVED_SECONDS = 45

const SHAPE = {
  ...{ architectures: ['LlamaForCausalLM'], model_type: 'llama', hidden_size: 256, intermediate_size: 512 },
  ...{ num_hidden_layers: 2, num_attention_heads: 4, num_key_value_heads: 2, head_dim: 64, vocab_size: 320 },
  ...{ max_position_embeddings: 512, torch_dtype: 'bfloat16', note: SECRET },
}

let world: WritingWorld
let laptop: GitClient
/** Holds the profile, and has no rights where the models are. */
let node: Account
let seed = 0
const work = mkdtempSync(join(tmpdir(), 'entrepot-profiles-'))
/** Files of each repository by path, as they were pushed. */
const pushed: Record<string, Record<string, Buffer>> = {}

beforeAll(async () => {
  world = await openWritingWorld({ scope: 'admin' })
  laptop = world.machine(world.ann)
  await laptop.git('.', 'lfs', 'install', '--skip-repo')
  node = await createAccount(world.server, 'bob', { scope: 'read', audience: 'inference', profile: PROFILE })
  await pushModel('tiny')
})
afterAll(async () => {
  await world?.close()
  rmSync(work, { recursive: true, force: true })
})

interface Card {
  readonly license?: string
  /** Lines of metadata. */
  readonly lines?: readonly string[]
}

function cardOf(name: string, { license = 'mit', lines = [] }: Card): string {
  const card = WHOLE_CARD.replace('license: mit', [`license: ${license}`, ...lines].join('\n'))
  return `${card}\nThis is ${name}: ${SECRET}.\n`
}

/** `ann/<name>` in safetensors, and `ann/<name>-gguf` with two quantizations of it. */
async function pushModel(
  name: string,
  {
    base = {},
    quants = {},
    visibility = 'public',
  }: {
    base?: Card
    quants?: Card
    visibility?: 'public' | 'private'
  } = {},
): Promise<void> {
  seed += 1
  const tensors = tinyLlamaTensors(seed).map(({ name: tensor, shape }) => ({
    name: tensor,
    type: 'BF16',
    shape,
  }))
  await push(name, 'public', {
    'README.md': cardOf(name, base),
    'config.json': JSON.stringify(SHAPE),
    'model.safetensors': tinySafetensors({ tensors, seed, metadata: { format: 'pt', note: SECRET } }),
  })
  const lines = [`base_model: ann/${name}`, 'base_model_relation: quantized', ...(quants.lines ?? [])]
  await push(`${name}-gguf`, visibility, {
    'README.md': cardOf(`${name}-gguf`, { ...quants, lines }),
    'config.json': JSON.stringify({ ...SHAPE, of: 'gguf' }),
    'tiny-F16.gguf': tinyLlama({ type: 'F16', seed, name: SECRET }),
    'tiny-F32.gguf': tinyLlama({ type: 'F32', seed, name: SECRET }),
  })
}

async function push(
  name: string,
  visibility: 'public' | 'private',
  files: Record<string, string | Buffer>,
): Promise<void> {
  const id = await world.newRepo(name, { visibility })
  await laptop.git('.', 'clone', '--quiet', `${world.server.url}/${id}`, name)
  laptop.write(name, files)
  await laptop.git(name, 'add', '--all')
  await laptop.git(name, 'commit', '--quiet', '-m', `Add ${SECRET}`)
  await laptop.git(name, 'push', '--quiet')
  pushed[name] = Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes)]))
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** What the profile chooses of `ann/tiny`, beside the `.gitattributes` that every repository begins with. */
const CHOSEN = ['README.md', 'config.json', 'tiny-F16.gguf']

interface Info {
  readonly sha: string
  readonly siblings: { readonly rfilename: string }[]
}

async function infoOf(
  id: string,
  who: Account,
  revision = `/revision/${encodeURIComponent(REVISION)}`,
): Promise<Info> {
  const answer = await ask(world.server.url, `/api/models/${id}${revision}`, who)
  const text = await answer.text()
  expect(answer.status, text).toBe(200)
  return JSON.parse(text) as Info
}

describe('a virtual revision', () => {
  it('is one commit for all who ask, by the name of the profile and by a token that carries it', async () => {
    const named = await infoOf('ann/tiny', world.bob)
    const plain = await infoOf('ann/tiny', node, '')
    expect(named.sha).toMatch(/^[0-9a-f]{40}$/)
    expect(plain.sha).toBe(named.sha)
    expect((await infoOf('ann/tiny', world.bob, '')).sha).not.toBe(named.sha)
    const files = named.siblings.map(({ rfilename }) => rfilename).filter(path => path !== '.gitattributes')
    expect(files).toEqual(CHOSEN)
  })

  const WAYS = [
    ['by the name of the profile', REVISION, () => world.bob],
    ['by a token that carries it', '', () => node],
  ] as const

  describe.each(HUGGINGFACE_HUB_VERSIONS)('to huggingface_hub %s', version => {
    it.each(WAYS)('is the right files and no others, %s', async (way, revision, who) => {
      const python = pythonOf(version)
      if (isMissing(python)) return expect(isMissing(python)).toBe(true)
      const results = await readsOf(python, {
        id: 'ann/tiny',
        revision,
        who: who(),
        folder: `${version} ${way}`,
      })
      const { sha } = await infoOf('ann/tiny', world.bob)
      expect(valueOf(results, 'info')).toMatchObject({ id: 'ann/tiny', sha })
      expect(valueOf(results, 'one_file')).toBe(sha)
      expect(valueOf(results, 'absent')).toBe(true)
      expect(valueOf(results, 'tree')).toEqual(['.gitattributes', ...CHOSEN])
      const { commit, hashes } = valueOf(results, 'snapshot') as {
        commit: string
        hashes: Record<string, string>
      }
      expect(commit).toBe(sha)
      delete hashes['.gitattributes']
      const held = pushed['tiny-gguf'] ?? {}
      expect(hashes).toEqual(
        Object.fromEntries(CHOSEN.map(path => [path, sha256(held[path] ?? Buffer.of())])),
      )
    })
  })

  it.each(WAYS)('is the same to @huggingface/hub, %s', async (_way, revision, who) => {
    const client = { repo: 'ann/tiny', hubUrl: world.server.url, accessToken: who().token }
    const named = { ...client, ...(revision !== '' && { revision }) }
    const listed = await Array.fromAsync(listFiles({ ...named, recursive: true }))
    expect(listed.map(({ path }) => path)).toEqual(['.gitattributes', ...CHOSEN])
    const blob = await downloadFile({ ...named, path: 'tiny-F16.gguf' })
    const bytes = new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))
    expect(sha256(bytes)).toBe(sha256(pushed['tiny-gguf']?.['tiny-F16.gguf'] ?? Buffer.of()))
    expect(await downloadFile({ ...named, path: 'tiny-F32.gguf' })).toBeNull()
    const { sha } = await infoOf('ann/tiny', world.bob)
    expect((await modelInfo({ ...client, name: 'ann/tiny', ...named, additionalFields: ['sha'] })).sha).toBe(
      sha,
    )
  })

  it('goes on under its id when the profile would choose another one', async () => {
    await pushModel('again')
    const before = await infoOf('ann/again', node, '')
    laptop.write('again-gguf', { 'config.json': JSON.stringify({ ...SHAPE, of: 'the next commit' }) })
    await laptop.git('again-gguf', 'commit', '--quiet', '--all', '-m', 'Change')
    await laptop.git('again-gguf', 'push', '--quiet')
    const after = await infoOf('ann/again', node, '')
    expect(after.sha).not.toBe(before.sha)
    const configs = await Promise.all(
      [before.sha, after.sha].map(async sha => {
        const answer = await ask(world.server.url, `/ann/again/resolve/${sha}/config.json`, node)
        expect(answer.headers.get('x-repo-commit')).toBe(sha)
        return ((await answer.json()) as { of: string }).of
      }),
    )
    expect(configs).toEqual(['gguf', 'the next commit'])
  })
})

/** Every exit of HTTP that takes a revision. */
const PATHS: readonly [path: string, init?: RequestInit][] = [
  ['/{id}/resolve/{rev}/tiny-F16.gguf'],
  ['/{id}/resolve/{rev}/config.json', { headers: { range: 'bytes=0-3' } }],
  ['/{id}/resolve/{rev}/absent.json'],
  ['/{id}/raw/{rev}/README.md'],
  ['/api/resolve-cache/models/{id}/{rev}/config.json'],
  ['/api/models/{id}/revision/{rev}?blobs=true&securityStatus=true'],
  ['/api/models/{id}/tree/{rev}?recursive=true&expand=true'],
  [
    '/api/models/{id}/paths-info/{rev}',
    { method: 'POST', body: new URLSearchParams({ paths: 'config.json' }) },
  ],
  ['/api/models/{id}/commits/{rev}'],
  ['/api/entrepot/models/{id}/evidence/spdx?revision={rev}'],
]

/** What keeps a variant from its readers, by the name of the model: in the variant itself, or in the model. */
const ENDS = {
  'target-recalled': { says: 'recalled', end: () => recall('target-recalled-gguf') },
  'base-recalled': { says: 'recalled', end: () => recall('base-recalled') },
  'target-waived': { says: 'license-restriction-stripped', end: () => sleepUntil(waivedUntil) },
  'base-waived': { says: 'license-restriction-stripped', end: () => sleepUntil(waivedUntil) },
} as const

let waivedUntil = 0
/** Ids of the variants, as they were told while everybody got them. */
const told: Record<string, string> = {}

describe('when what an id stands for is taken back', () => {
  beforeAll(async () => {
    await push('gemma-parent', 'public', { 'README.md': cardOf('gemma-parent', { license: 'gemma' }) })
    const fromGemma = { lines: ['base_model:', '- ann/gemma-parent', 'base_model_relation: finetune'] }
    await pushModel('target-recalled')
    await pushModel('base-recalled')
    await pushModel('target-waived', { base: { license: 'gemma' } })
    await pushModel('base-waived', { base: fromGemma })
    waivedUntil = Date.now() + WAIVED_SECONDS * 1000
    for (const name of ['target-waived-gguf', 'base-waived', 'base-waived-gguf']) await waive(name)
    for (const name of Object.keys(ENDS)) {
      told[name] = (await infoOf(`ann/${name}`, world.bob)).sha
      for (const who of [world.bob, node]) await warm(name, who)
    }
  })

  describe.each(Object.keys(ENDS) as (keyof typeof ENDS)[])('%s', name => {
    const { says, end } = ENDS[name]
    beforeAll(end)

    it.each(PATHS)('does not leave by %s', async (pattern, init = {}) => {
      for (const [who, words] of askersOf(name)) {
        for (const word of words) {
          const path = pattern.replace('{id}', `ann/${name}`).replace('{rev}', encodeURIComponent(word))
          const answer = await ask(world.server.url, path, who, init)
          const text = await answer.text()
          expect([answer.status, text.includes(SECRET)], `${word}: ${text}`).toEqual([403, false])
          expect(text).toContain('/-/review/')
          expect(`${text} ${says}`).toContain(says)
        }
      }
    })

    it('does not leave by the plain name, nor by refs, to a token that carries the profile', async () => {
      for (const path of [`/api/models/ann/${name}`, `/api/models/ann/${name}/refs`]) {
        const answer = await ask(world.server.url, path, node)
        expect([answer.status, (await answer.text()).includes(SECRET)]).toEqual([403, false])
      }
    })

    it('does not leave by GraphQL', async () => {
      const query = `{ repo(type: MODEL, id: "ann/${name}") { profile: revision(rev: "${REVISION}") { title files { nodes { path } } }
        id: revision(rev: "${told[name]}") { title files { nodes { path } } } } }`
      const body = JSON.stringify({ query })
      const headers = { 'content-type': 'application/json' }
      const answer = await ask(world.server.url, '/graphql', world.bob, { method: 'POST', headers, body })
      const text = await answer.text()
      const { data } = JSON.parse(text) as { data: { repo: Record<string, unknown> } }
      expect(data.repo).toEqual({ profile: null, id: null })
      expect(text).not.toMatch(/weights-that|tiny-F/)
    })

    it.each(HUGGINGFACE_HUB_VERSIONS)('does not leave by huggingface_hub %s', async version => {
      const python = pythonOf(version)
      if (isMissing(python)) return expect(isMissing(python)).toBe(true)
      for (const [revision, who] of [
        [REVISION, world.bob],
        [told[name] ?? '', world.bob],
        ['', node],
      ] as const) {
        const folder = `${name} ${version} ${revision.slice(0, 9)} ${who.token.slice(-4)}`
        const results = await readsOf(python, { id: `ann/${name}`, revision, who, folder })
        for (const check of ['info', 'snapshot', 'one_file', 'tree'])
          expect(results[check], `${revision} ${check}`).toMatchObject({ ok: false })
        expect(JSON.stringify(results)).not.toContain(SECRET)
      }
    })
  })

  /** Who asks, by which words; a stranger gets no more than others. */
  function askersOf(name: string): [Account | null, string[]][] {
    const words = [REVISION, told[name] ?? '']
    return [
      [null, words],
      [world.bob, words],
      [node, [...words, 'main']],
    ]
  }
})

it('does not exist for who may not read where it lies', async () => {
  await pushModel('hidden', { visibility: 'private' })
  const { sha } = await infoOf('ann/hidden', world.ann)
  for (const who of [world.bob, node, null]) {
    for (const path of [
      `resolve/${sha}/tiny-F16.gguf`,
      `resolve/${encodeURIComponent(REVISION)}/tiny-F16.gguf`,
    ]) {
      const answer = await ask(world.server.url, `/ann/hidden/${path}`, who)
      const text = await answer.text()
      expect([answer.status, answer.headers.get('x-error-code')], text).toEqual([404, 'RevisionNotFound'])
      expect(text).not.toMatch(/hidden-gguf|weights-that/)
    }
  }
})

async function warm(name: string, who: Account): Promise<void> {
  for (const revision of who === node ? ['main', told[name]] : [REVISION, told[name]]) {
    const path = `/ann/${name}/resolve/${encodeURIComponent(revision ?? '')}/config.json`
    const answer = await ask(world.server.url, path, who)
    const text = await answer.text()
    expect([answer.status, answer.headers.get('x-repo-commit')], text).toEqual([200, told[name]])
  }
}

async function recall(name: string): Promise<void> {
  const args = ['recall', `ann/${name}`, 'main', '--reason', 'it leaks names', '--by', 'ann']
  const { exitCode, stderr } = await entrepot(world.server.dataDir, args, world.server.env)
  expect(exitCode, stderr).toBe(0)
}

/** A waiver that ann asks for and an administrator approves. */
async function waive(name: string): Promise<void> {
  const { url, token } = world.server
  const asked = await graphql<{ requestWaiver: { id: string } }>(
    { url, token: world.ann.token },
    `mutation ($at: DateTime!) { requestWaiver(input: { repo: "ann/${name}", ruleId: "license-restriction-stripped",
      reason: "We have a contract.", expiresAt: $at }) { id } }`,
    { at: new Date(waivedUntil).toISOString() },
  )
  await graphql(
    { url, token },
    `mutation { decideWaiver(input: { waiver: "${asked.requestWaiver.id}", ruling: APPROVE, reason: "I saw it." }) { state } }`,
  )
}

const sleepUntil = (until: number) => sleep(Math.max(0, until - Date.now() + 200))

type Result = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: string }

interface Reading {
  readonly id: string
  readonly revision: string
  readonly who: Account
  readonly folder: string
}

async function readsOf(
  python: string,
  { id, revision, who, folder }: Reading,
): Promise<Record<string, Result>> {
  const env = cleanEnvironment(world.server.dataDir, {
    HF_ENDPOINT: world.server.url,
    HF_TOKEN: who.token,
    HF_HOME: join(work, folder, 'home'),
    HF_HUB_DISABLE_XET: '1',
    HF_HUB_DISABLE_PROGRESS_BARS: '1',
  })
  const args = [resolve('e2e/clients/profile_reads.py'), id, revision, 'tiny-F16.gguf', join(work, folder)]
  const { exitCode, stdout, stderr } = await run(python, args, env)
  expect(exitCode, stderr).toBe(0)
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Record<string, Result>
}

function valueOf(results: Record<string, Result>, check: string): unknown {
  const result = results[check]
  expect(result, `${check}: ${JSON.stringify(result)}`).toMatchObject({ ok: true })
  return result?.ok ? result.value : null
}
