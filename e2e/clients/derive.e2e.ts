import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { tinyLlama, tinyLlamaTensors } from '@entrepot/testing/weights'
import { uploadFiles } from '@huggingface/hub'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WHOLE_CARD } from '../support/cards.js'
import { type Account, createAccount } from '../support/create-account.js'
import { graphql } from '../support/graphql.js'
import { entrepot } from '../support/run-command.js'
import {
  makeStartedDataDir,
  removeDataDir,
  type RunningServer,
  startServer,
} from '../support/start-server.js'
import { HEADERS_PYTHON, isMissing, NODE_LLAMA_CPP } from './python-clients.js'

const run = promisify(execFile)
/** Errors that random weights have at most, relative to their size; the two exact types are compared byte by byte too. */
const BOUNDS = { Q8_0: 0.006, Q6_K: 0.02, Q5_K_M: 0.04, Q4_K_M: 0.08, Q4_0: 0.1, IQ4_XS: 0.09 } as const
const TYPES = Object.keys(BOUNDS) as (keyof typeof BOUNDS)[]

/** As llama.cpp numbers them. */
const FILE_TYPES: Readonly<Record<keyof typeof BOUNDS, number>> = {
  Q8_0: 7,
  Q6_K: 18,
  Q5_K_M: 17,
  Q4_K_M: 15,
  Q4_0: 2,
  IQ4_XS: 30,
}

interface Generated {
  readonly text?: string
  readonly fileType?: number
  readonly error?: string
}

interface Derivation {
  readonly id: string
  readonly state: string
  readonly error: string | null
  readonly measured: { readonly relativeError: number } | null
}

describe('variants that we make', () => {
  let server: RunningServer
  let ann: Account
  const dataDir = makeStartedDataDir()
  const work = mkdtempSync(join(tmpdir(), 'entrepot-derive-'))

  beforeAll(async () => {
    server = await startServer({ dataDir })
    ann = await createAccount(server, 'ann', { scope: 'write' })
    await upload('tiny', { 'tiny-f16.gguf': tinyLlama({ type: 'F16' }) })
    await upload('wide', { 'model.safetensors': wideSafetensors(), 'config.json': Buffer.from('{}') })
  })
  afterAll(async () => {
    await server?.stop()
    removeDataDir(dataDir)
    rmSync(work, { recursive: true, force: true })
  })

  async function upload(name: string, files: Readonly<Record<string, Buffer>>): Promise<void> {
    await fetch(`${server.url}/api/repos/create`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name, organization: 'ann', type: 'model' }),
    })
    for (const [path, bytes] of Object.entries(files)) writeFileSync(join(work, path), bytes)
    await uploadFiles({
      repo: `ann/${name}`,
      hubUrl: server.url,
      accessToken: ann.token,
      files: Object.entries({ ...files, 'README.md': Buffer.from(WHOLE_CARD) }).map(([path, bytes]) => ({
        path,
        content: new Blob([new Uint8Array(bytes)]),
      })),
    })
  }

  const asked = () => ({ url: server.url, token: ann.token })

  async function request(source: string, type: string, target: string): Promise<string> {
    const { makeVariant } = await graphql<{ makeVariant: { id: string } }>(
      asked(),
      'mutation ($input: MakeVariantInput!) { makeVariant(input: $input) { id } }',
      { input: { source: `ann/${source}`, type, target: `ann/${target}` } },
    )
    return makeVariant.id
  }

  async function find(id: string): Promise<Derivation | null> {
    const query = 'query ($id: ID!) { derivation(id: $id) { id state error measured } }'
    return (await graphql<{ derivation: Derivation | null }>(asked(), query, { id })).derivation
  }

  async function finish(id: string): Promise<Derivation | null> {
    await expect
      .poll(async () => (await find(id))?.state, { timeout: 60_000, interval: 250 })
      .toMatch(/DONE|FAILED/)
    return find(id)
  }

  async function download(repo: string, path: string): Promise<string> {
    const answer = await fetch(`${server.url}/ann/${repo}/resolve/main/${path}`, {
      headers: { authorization: `Bearer ${ann.token}` },
    })
    expect(answer.status).toBe(200)
    const file = join(work, `${repo}-${path}`)
    writeFileSync(file, Buffer.from(await answer.arrayBuffer()))
    return file
  }

  async function lookAt<Found>(kind: string, source: string, results: string[]): Promise<Found[]> {
    const { stdout } = await run(HEADERS_PYTHON, [
      resolve('e2e/clients/quantized.py'),
      kind,
      join(work, source),
      ...results,
    ])
    return JSON.parse(stdout) as Found[]
  }

  it.skipIf(isMissing(HEADERS_PYTHON) || isMissing(NODE_LLAMA_CPP))(
    'are loaded by llama.cpp, generate, and hold what Python reads from them',
    async () => {
      const ids = []
      for (const type of TYPES) ids.push(await request('tiny', type, `tiny-${type}`))
      const measured: number[] = []
      for (const id of ids) {
        const done = await finish(id)
        expect(done).toMatchObject({ state: 'DONE', error: null })
        measured.push(done?.measured?.relativeError ?? Infinity)
      }
      const paths: string[] = []
      for (const type of TYPES) paths.push(await download(`tiny-${type}`, `tiny-${type}.gguf`))
      const found = await lookAt<{ relative_error: number; same_bytes: Record<string, boolean> }>(
        'gguf',
        'tiny-f16.gguf',
        paths,
      )
      for (const [at, type] of TYPES.entries()) {
        const { relative_error: error = Infinity, same_bytes: same = {} } = found[at] ?? {}
        expect(error, type).toBeLessThan(BOUNDS[type])
        // Ours is of pieces, Python's of everything.
        expect(Math.abs((measured[at] ?? 0) / error - 1), `${type} as measured`).toBeLessThan(0.05)
        expect(Object.values(same), type).not.toContain(false)
        if (type === 'Q8_0' || type === 'Q4_0') expect(Object.keys(same).length, type).toBeGreaterThan(10)
      }
      const steps = JSON.stringify(paths.map(model => ({ model })))
      const { stdout } = await run(process.execPath, [
        resolve('e2e/clients/node_llama_cpp.mjs'),
        NODE_LLAMA_CPP,
        work,
        steps,
      ])
      const generated = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Generated[]
      expect(generated.map(({ error, fileType }) => error ?? fileType)).toEqual(Object.values(FILE_TYPES))
      // Random weights may well say that the text ends at once, and do for one type or another.
      expect(generated.filter(({ text }) => text !== '').length).toBeGreaterThan(TYPES.length / 2)
    },
    180_000,
  )

  it.skipIf(isMissing(HEADERS_PYTHON))('are cast to what numpy casts them to, bit by bit', async () => {
    for (const type of ['BF16', 'F16']) {
      const done = await finish(await request('wide', type, `wide-${type}`))
      expect(done).toMatchObject({ state: 'DONE', error: null })
      const path = await download(`wide-${type}`, 'model.safetensors')
      const [found] = await lookAt<{ dtypes: string[]; same_bytes: Record<string, boolean> }>(
        'safetensors',
        'model.safetensors',
        [path],
      )
      expect(found?.dtypes).toEqual([type, 'I64'].sort())
      expect(Object.entries(found?.same_bytes ?? {}).filter(([, isSame]) => !isSame)).toEqual([])
    }
  })

  it('are made once more when the server is killed over them, and leave nothing half done', async () => {
    const id = await request('tiny', 'IQ4_XS', 'tiny-killed')
    const folders = () => readdirSync(join(dataDir, 'tmp')).filter(name => name.startsWith('derive-'))
    await expect.poll(folders, { timeout: 30_000, interval: 10 }).toHaveLength(1)
    const [left = ''] = folders()
    server.process.kill('SIGKILL')
    await new Promise(ended => server.process.once('exit', ended))
    server = await startServer({ dataDir })
    expect(existsSync(join(dataDir, 'tmp', left))).toBe(false)
    expect(await finish(id)).toMatchObject({ state: 'DONE', error: null })
    expect(folders()).toEqual([])
  })

  it('are made on the command line too, by the server that runs beside it, and chosen there', async () => {
    const args = ['variant', 'make', 'ann/tiny', '--type', 'Q8_0', '--to', 'ann/tiny-typed', '--as', 'ann']
    const made = await entrepot(dataDir, args, server.env)
    expect(made.exitCode, made.stderr).toBe(0)
    expect(made.stdout).toMatch(/^ann\/tiny-typed at [0-9a-f]{40}\n$/)
    const question = ['variant', 'resolve', 'ann/tiny', '--profile', 'cpu-16g-llamacpp']
    const { stdout } = await entrepot(dataDir, question, server.env)
    expect(stdout).toContain('ann/tiny-typed')
    const again = await entrepot(dataDir, args, server.env)
    expect([again.exitCode, again.stderr]).toEqual([1, expect.stringContaining('already')])
  }, 120_000)
})

/** The tiny model's weights as 32-bit floats, with those numbers among them that are hard to round, and a tensor of whole numbers. */
function wideSafetensors(): Buffer {
  const hard = Float32Array.of(
    0,
    -0,
    1,
    65_504,
    65_519.99,
    65_520,
    1e-8,
    5.96e-8,
    2.98e-8,
    6.1e-5,
    1e-40,
    3.3e38,
  )
  const tensors = tinyLlamaTensors(5).slice(0, 3)
  const parts = [
    ...tensors.map(({ name, values }) => ({
      name,
      dtype: 'F32',
      bytes: Buffer.from(values.buffer),
      count: values.length,
    })),
    { name: 'hard', dtype: 'F32', bytes: Buffer.from(hard.buffer), count: hard.length },
    { name: 'positions', dtype: 'I64', bytes: Buffer.alloc(24, 7), count: 3 },
  ]
  let at = 0
  const entries = parts.map(({ name, dtype, bytes, count }) => {
    const start = at
    at += bytes.length
    return [name, { dtype, shape: [count], data_offsets: [start, at] }]
  })
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))
  return Buffer.concat([length, header, ...parts.map(({ bytes }) => bytes)])
}
