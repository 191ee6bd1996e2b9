import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { uploadFiles } from '@huggingface/hub'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WHOLE_CARD } from '../support/cards.js'
import { type Account, createAccount } from '../support/create-account.js'
import { entrepot, run } from '../support/run-command.js'
import { cleanEnvironment } from '../support/start-server.js'
import { openWritingWorld, type WritingWorld } from '../support/writing-world.js'
import { isMissing, ONNX_PYTHON, TRANSFORMERS_JS } from './python-clients.js'

const SENTENCE = 'goods come in'
/** Numbers that one word becomes. */
const HIDDEN = 16
/** What 16 bits differ from 32 at most, and 8 bits; both computed by another program of the same engine. */
const TOLERANCE = { fp32: 1e-5, fp16: 1e-2, q8: 1e-4 } as const

type Dtype = keyof typeof TOLERANCE

interface Step {
  readonly repo: string
  readonly dtype: Dtype
  readonly token?: string
  readonly revision?: string
}

type Outcome =
  { readonly values: number[]; readonly dims: number[] } | { readonly error: string; readonly said: string }

const isAway = isMissing(ONNX_PYTHON) || isMissing(TRANSFORMERS_JS)

describe.skipIf(isAway)('transformers.js with env.remoteHost', () => {
  const work = mkdtempSync(join(tmpdir(), 'entrepot-onnx-'))
  const model = join(work, 'model')
  let world: WritingWorld
  let bob: Account
  let expected: Record<Dtype, number[]>

  beforeAll(async () => {
    world = await openWritingWorld({ scope: 'admin' })
    bob = await createAccount(world.server, 'bob', { scope: 'read', audience: 'inference' })
    const made = await run(
      ONNX_PYTHON,
      [resolve('e2e/clients/make_onnx.py'), model, SENTENCE],
      cleanEnvironment(work),
    )
    expect(made.exitCode, made.stderr).toBe(0)
    expected = JSON.parse(made.stdout.trim().split('\n').at(-1) ?? '{}')
    for (const [name, visibility] of [
      ['open', 'public'],
      ['closed', 'private'],
      ['recalled', 'public'],
    ] as const)
      await push(name, visibility)
    const recall = ['recall', 'ann/recalled', 'main', '--reason', 'it leaks names', '--by', 'ann']
    const recalled = await entrepot(world.server.dataDir, recall, world.server.env)
    expect(recalled.exitCode, recalled.stderr).toBe(0)
  })
  afterAll(async () => {
    await world?.close()
    rmSync(work, { recursive: true, force: true })
  })

  async function push(name: string, visibility: 'public' | 'private'): Promise<void> {
    const repo = await world.newRepo(name, { visibility })
    const paths = readdirSync(model, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
    const files = paths.map(path => ({
      path: path.slice(model.length + 1),
      content: new Blob([readFileSync(path)]),
    }))
    const card = { path: 'README.md', content: new Blob([WHOLE_CARD]) }
    const { url: hubUrl } = world.server
    await uploadFiles({ repo, hubUrl, accessToken: world.ann.token, files: [...files, card], useXet: false })
  }

  /** Each time with a cache of its own, so that every file comes from the server. */
  async function extract(...steps: readonly Step[]): Promise<Outcome[]> {
    const cache = mkdtempSync(join(work, 'cache-'))
    const asked = JSON.stringify(steps.map(step => ({ ...step, sentence: SENTENCE })))
    const args = [resolve('e2e/clients/transformers_js.mjs'), TRANSFORMERS_JS, cache, asked]
    const env = { ...cleanEnvironment(work), HUB: world.server.url }
    const done = await run(process.execPath, args, env)
    expect(done.exitCode, done.stderr).toBe(0)
    return JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '[]')
  }

  it('loads the variants by their dtype and computes with them what others compute', async () => {
    const dtypes: readonly Dtype[] = ['q8', 'fp16', 'fp32']
    const outcomes = await extract(...dtypes.map(dtype => ({ repo: 'ann/open', dtype })))
    for (const [at, dtype] of dtypes.entries()) {
      const outcome = outcomes[at]
      if (!outcome || 'error' in outcome) throw new Error(`${dtype}: ${outcome?.error}`)
      expect(outcome.dims).toEqual([1, SENTENCE.split(' ').length, HIDDEN])
      const farthest = outcome.values.map((value, n) => Math.abs(value - (expected[dtype][n] ?? Number.NaN)))
      expect(Math.max(...farthest), dtype).toBeLessThan(TOLERANCE[dtype])
    }
    const [q8, fp16] = outcomes.map(outcome => ('values' in outcome ? outcome.values : []))
    expect(q8).not.toEqual(fp16)
  })

  it('gets a private model by a token that is added where it fetches, and nothing without one', async () => {
    const closed = { repo: 'ann/closed', dtype: 'q8' } as const
    const [mine, nobodys] = await extract({ ...closed, token: world.ann.token }, { ...closed, dtype: 'fp16' })
    expect(mine).toHaveProperty('values')
    expect(nobodys).toHaveProperty('error')
  })

  it('gets what is cleared by an inference token, and nothing of what was recalled, which is said why', async () => {
    const { token } = bob
    const [open, recalled, anonymous] = await extract(
      { repo: 'ann/open', dtype: 'q8', token },
      { repo: 'ann/recalled', dtype: 'q8', token },
      { repo: 'ann/recalled', dtype: 'fp16' },
    )
    expect(open).toHaveProperty('values')
    for (const refused of [recalled, anonymous])
      expect(refused).toMatchObject({
        error: expect.stringContaining('Forbidden access to file'),
        said: expect.stringMatching(/ann\/recalled at [0-9a-f]+ was recalled and is blocked/),
      })
  })
})
