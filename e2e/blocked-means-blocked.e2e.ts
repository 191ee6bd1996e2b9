import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { downloadFile, listFiles, modelInfo } from '@huggingface/hub'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HUGGINGFACE_HUB_VERSIONS, isMissing, LIBRARIES_PYTHON, pythonOf } from './clients/python-clients.js'
import { type Account, createAccount } from './support/create-account.js'
import type { GitClient } from './support/git-client.js'
import { graphql } from './support/graphql.js'
import { ask, refsOf } from './support/hub-api.js'
import { entrepot, run } from './support/run-command.js'
import { cleanEnvironment } from './support/start-server.js'
import { openWritingWorld, type WritingWorld } from './support/writing-world.js'

/** In every file of every revision that nobody may get: what must be in no answer. */
const SECRET = 'weights-that-must-not-leave'
/** Seconds that the waiver holds: enough to see that it does. */
const WAIVED_SECONDS = 25

/** A blocked revision, one that was called back, and one whose waiver ended: each was got before, as far as it could be. */
const REPOS = ['blocked', 'recalled', 'expired'] as const
/** The reason that each refusal has to name. */
const REASON = {
  blocked: 'license-restriction-stripped',
  recalled: 'recalled',
  expired: 'license-restriction-stripped',
} as const

let world: WritingWorld
let ci: Account
let inference: Account
let laptop: GitClient
let bobs: GitClient
let parent: string
const work = mkdtempSync(join(tmpdir(), 'entrepot-blocked-'))
const commits: Record<string, string> = {}
const oids: Record<string, string> = {}
/** URLs of LFS that were given out while they were good. */
const grants: Record<string, string> = {}

beforeAll(async () => {
  world = await openWritingWorld({ scope: 'admin' })
  ci = await createAccount(world.server, 'bob', { scope: 'read', audience: 'ci' })
  inference = await createAccount(world.server, 'bob', { scope: 'read', audience: 'inference' })
  laptop = world.machine(world.ann)
  bobs = world.machine(world.bob)
  for (const machine of [laptop, bobs]) await machine.git('.', 'lfs', 'install', '--skip-repo')
  parent = await push('parent', '---\nlicense: gemma\n---\n# Parent\n')
  for (const name of ['blocked', 'expired'])
    await push(name, `---\nlicense: mit\nbase_model: ${parent}\n---\n# ${SECRET}\n`)
  await push('recalled', `---\nlicense: mit\n---\n# ${SECRET}\n`)
  await getWhatIsStillFree('recalled')
  await entrepotOrThrow('recall', 'ann/recalled', 'main', '--reason', 'it leaks names', '--by', 'ann')
  await waive('expired')
}, 180_000)

afterAll(async () => {
  await world?.close()
  rmSync(work, { recursive: true, force: true })
})

async function push(name: string, card: string): Promise<string> {
  const id = await world.newRepo(name, { visibility: 'public' })
  await laptop.git('.', 'clone', '--quiet', `${world.server.url}/${id}`, name)
  const bytes = `${SECRET} ${name}`
  oids[name] = createHash('sha256').update(bytes).digest('hex')
  laptop.write(name, {
    'README.md': card,
    'config.json': `{"model_type":"gpt2","x":"${SECRET}"}`,
    'w.safetensors': bytes,
  })
  await laptop.git(name, 'add', '--all')
  await laptop.git(name, 'commit', '--quiet', '-m', `Add ${SECRET}`)
  await laptop.git(name, 'push', '--quiet')
  commits[name] = (await refsOf(world.server.url, world.ann, id))['refs/heads/main'] ?? ''
  return id
}

/** Bob clones it without its large files, and warms every cache there is. */
async function getWhatIsStillFree(name: string): Promise<void> {
  const { url } = world.server
  const clone = await bobs.tryGit('.', ['clone', '--quiet', `${url}/ann/${name}`, name], {
    GIT_LFS_SKIP_SMUDGE: '1',
  })
  expect(clone.exitCode, clone.stderr).toBe(0)
  for (const path of ['config.json', 'w.safetensors'])
    expect((await ask(url, `/ann/${name}/resolve/main/${path}`, world.bob)).status).toBe(200)
  const batch = await lfsBatch(name, world.bob)
  grants[name] = batch.actions?.download.href ?? ''
  expect(grants[name]).toContain('grant=')
}

async function entrepotOrThrow(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await entrepot(world.server.dataDir, args, world.server.env)
  expect(exitCode, stderr).toBe(0)
  return stdout.trim()
}

/** A waiver that ann asks for and an administrator approves, which ends after some seconds. */
async function waive(name: string): Promise<void> {
  const { url, token } = world.server
  const expiresAt = new Date(Date.now() + WAIVED_SECONDS * 1000)
  const asked = await graphql<{ requestWaiver: { id: string } }>(
    { url, token: world.ann.token },
    `mutation ($at: DateTime!) { requestWaiver(input: { repo: "ann/${name}", ruleId: "license-restriction-stripped",
      reason: "We have a contract.", expiresAt: $at }) { id } }`,
    { at: expiresAt.toISOString() },
  )
  await graphql(
    { url, token },
    `mutation { decideWaiver(input: { waiver: "${asked.requestWaiver.id}", ruling: APPROVE, reason: "I saw it." }) { state } }`,
  )
  await getWhatIsStillFree(name)
  await sleep(Math.max(0, expiresAt.getTime() - Date.now() + 100))
}

interface LfsObjectAnswer {
  readonly actions?: { readonly download: { readonly href: string } }
  readonly error?: { readonly code: number; readonly message: string }
}

async function lfsBatch(name: string, who: Account | null): Promise<LfsObjectAnswer> {
  const answer = await ask(world.server.url, `/ann/${name}.git/info/lfs/objects/batch`, who, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.git-lfs+json', accept: 'application/vnd.git-lfs+json' },
    body: JSON.stringify({
      operation: 'download',
      objects: [{ oid: oids[name], size: `${SECRET} ${name}`.length }],
    }),
  })
  const { objects } = (await answer.json()) as { objects?: LfsObjectAnswer[] }
  return objects?.[0] ?? {}
}

/** Every exit of HTTP that names a revision. */
const PATHS: readonly [path: string, init?: RequestInit][] = [
  ['/{id}/resolve/main/w.safetensors'],
  ['/{id}/resolve/{commit}/w.safetensors'],
  ['/{id}/resolve/{commit}/config.json', { headers: { range: 'bytes=0-3' } }],
  ['/{id}/raw/main/config.json'],
  ['/api/resolve-cache/models/{id}/{commit}/config.json'],
  ['/api/models/{id}'],
  ['/api/models/{id}/revision/{commit}?blobs=true&securityStatus=true'],
  ['/api/models/{id}/tree/main?recursive=true&expand=true'],
  [
    '/api/models/{id}/paths-info/main',
    { method: 'POST', body: new URLSearchParams({ paths: 'config.json' }) },
  ],
  ['/api/models/{id}/commits/main'],
  ['/api/models/{id}/compare/main..main?raw=true'],
  ['/api/models/{id}/refs'],
  ['/{id}/info/refs?service=git-upload-pack'],
]

describe.each(REPOS)('a revision that is %s', name => {
  const id = `ann/${name}`
  const reviewUrl = () => `${world.server.url}/-/review/${id}?revision=${commits[name]}`

  it.each(PATHS)('does not leave by %s', async (pattern, init = {}) => {
    const path = pattern.replace('{id}', id).replace('{commit}', commits[name] ?? '')
    const isGit = path.includes('/info/refs')
    for (const who of [null, world.bob, ci, inference]) {
      const answer = await ask(world.server.url, path, who, init)
      const text = await answer.text()
      expect(text).not.toContain(SECRET)
      expect(answer.status).toBe(isGit && who === null ? 401 : 403)
      if (isGit && who === inference) continue // no revision of it would leave by git
      expect(text).toContain(REASON[name])
      expect(text).toContain(reviewUrl())
      if (!isGit) expect(answer.headers.get('x-error-message')).toContain(reviewUrl())
      if (!isGit) expect(answer.headers.get('x-entrepot-code')).toBe('revision-blocked')
    }
    const kept = await ask(world.server.url, path, world.ann, init)
    await kept.arrayBuffer()
    expect([200, 206]).toContain(kept.status)
  })

  it('does not leave by LFS, nor by URLs that were good before', async () => {
    expect((await lfsBatch(name, null)).actions).toBeUndefined()
    for (const who of [world.bob, ci]) {
      const { error, actions } = await lfsBatch(name, who)
      expect([error?.code, actions]).toEqual([403, undefined])
      expect(error?.message).toContain(REASON[name])
      expect(error?.message).toContain(reviewUrl())
    }
    expect((await lfsBatch(name, inference)).actions).toBeUndefined()
    expect((await lfsBatch(name, world.ann)).actions).toBeDefined()
    const old = grants[name]
    if (old !== undefined) expect([401, 403]).toContain((await fetch(old)).status)
    expect(old === undefined).toBe(name === 'blocked')
  })

  it.each(['0', '2'])('does not leave by git with protocol %s', async version => {
    const folder = `${name}-v${version}`
    const args = ['-c', `protocol.version=${version}`, 'clone', `${world.server.url}/${id}`, folder]
    const cloned = await bobs.tryGit('.', args)
    expect(cloned.exitCode).not.toBe(0)
    expect(cloned.stderr).toContain(REASON[name])
    expect(cloned.stderr).toContain(reviewUrl())
    await laptop.git(
      '.',
      '-c',
      `protocol.version=${version}`,
      'clone',
      '--quiet',
      `${world.server.url}/${id}`,
      folder,
    )
  })

  it('does not leave by git-lfs into a clone of before', async () => {
    if (name === 'blocked') return expect(grants[name]).toBeUndefined() // nobody had one
    const pulled = await bobs.tryGit(name, ['lfs', 'pull'])
    expect(pulled.stderr + pulled.stdout).toContain(REASON[name])
    expect((await bobs.git(name, 'lfs', 'ls-files')).stdout).toContain(' - ')
  })

  it('does not leave by GraphQL', async () => {
    const query = `{ repo(type: MODEL, id: "${id}") { tags license latestRevision { title verdict
      verdictReasons files { nodes { path } } } } }`
    const answer = await ask(world.server.url, '/graphql', world.bob, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    })
    const text = await answer.text()
    expect(text).not.toMatch(/safetensors|config\.json|gemma|weights-that/)
    const { data, errors } = JSON.parse(text) as {
      data: { repo: { latestRevision: { verdict: string; verdictReasons: string[] } } }
      errors: { extensions: { code: string; reviewPath: string } }[]
    }
    expect(data.repo.latestRevision).toMatchObject({ verdict: 'BLOCKED', title: null })
    expect(data.repo.latestRevision.verdictReasons).toContain(REASON[name])
    expect(errors[0]?.extensions).toMatchObject({ code: 'revision-blocked' })
    expect(reviewUrl()).toContain(errors[0]?.extensions.reviewPath ?? 'none')
  })

  it('does not leave by @huggingface/hub', async () => {
    const client = { repo: id, hubUrl: world.server.url, accessToken: world.bob.token }
    await expect(downloadFile({ ...client, path: 'config.json' })).rejects.toThrow(REASON[name])
    await expect(Array.fromAsync(listFiles({ ...client, recursive: true }))).rejects.toThrow(REASON[name])
    await expect(modelInfo({ ...client, name: id })).rejects.toThrow(REASON[name])
  })

  it.each(HUGGINGFACE_HUB_VERSIONS)('does not leave by huggingface_hub %s', async version => {
    const python = pythonOf(version)
    if (isMissing(python)) return expect(isMissing(python)).toBe(true)
    for (const call of [
      'hub.hf_hub_download(ID, "config.json")',
      'hub.snapshot_download(ID)',
      'hub.model_info(ID)',
    ]) {
      const said = await python3(python, `import huggingface_hub as hub\n${call}`, id, version)
      expect(said).toContain(REASON[name])
      expect(said).toContain(reviewUrl())
    }
  })

  it('does not leave by transformers, whose users see why', async () => {
    if (isMissing(LIBRARIES_PYTHON)) return expect(isMissing(LIBRARIES_PYTHON)).toBe(true)
    const program = 'from transformers import AutoConfig\nAutoConfig.from_pretrained(ID)'
    const said = await python3(LIBRARIES_PYTHON, program, id, 'transformers')
    expect(said).toContain(REASON[name])
    expect(said).toContain(reviewUrl())
  })

  /** The message of what a program throws, without the errors behind it: what a user reads in the last line. */
  async function python3(python: string, program: string, repo: string, cache: string): Promise<string> {
    const lines = program.split('\n').map(line => `    ${line}`)
    const source = [
      `ID = "${repo}"`,
      'try:',
      ...lines,
      'except Exception as error:',
      '    print("SAID", error)',
    ]
    const env = cleanEnvironment(world.server.dataDir, {
      HF_ENDPOINT: world.server.url,
      HF_TOKEN: world.bob.token,
      HF_HOME: join(work, cache),
      HF_HUB_DISABLE_XET: '1',
    })
    const { stdout, stderr } = await run(python, ['-c', source.join('\n')], env)
    expect(stdout, stderr).toContain('SAID')
    expect(stdout).not.toContain(SECRET)
    return stdout
  }
})

it('says who received what was called back', async () => {
  const answer = await graphql<{ repo: { recalls: { nodes: { id: string; reason: string }[] } } }>(
    { url: world.server.url, token: world.ann.token },
    '{ repo(type: MODEL, id: "ann/recalled") { recalls { nodes { id reason } } } }',
  )
  const [recall] = answer.repo.recalls.nodes
  expect(recall?.reason).toBe('it leaks names')
  const csv = await entrepotOrThrow('recall', 'recipients', recall?.id ?? '')
  const rows = csv.split('\r\n').map(line => line.split(','))
  const of = (account: string) =>
    rows.filter(row => row[2] === account).map(row => `${row[1]} ${row[7]} ${row[10]}`)
  expect(of('bob')).toEqual(
    expect.arrayContaining(['revision resolve config.json', 'revision resolve w.safetensors']),
  )
  expect(of('')).toContain('repository git ')
})
