import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { tinyLlama, type TinyLlamaType } from '@entrepot/testing/weights'
import { uploadFiles } from '@huggingface/hub'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WHOLE_CARD } from '../support/cards.js'
import { entrepot, run } from '../support/run-command.js'
import { cleanEnvironment } from '../support/start-server.js'
import { openWritingWorld, type WritingWorld } from '../support/writing-world.js'
import { isMissing, NODE_LLAMA_CPP } from './python-clients.js'

interface Step {
  /** A path, or `hf:owner/name:QUANT`. */
  readonly model: string
  readonly token?: string
}

interface Outcome {
  readonly modelPath?: string
  readonly text?: string
  readonly error?: string
}

const FILES: Readonly<Record<string, TinyLlamaType>> = { 'tiny-F16.gguf': 'F16', 'tiny-BF16.gguf': 'BF16' }
/** Milliseconds: it loads a model thrice, and tries again what was refused. */
const PATIENCE_MS = 240_000
const bytesOf = (path: string) => tinyLlama({ seed: path.length, type: FILES[path] ?? 'F32' })

describe.skipIf(isMissing(NODE_LLAMA_CPP))('llama.cpp, as node-llama-cpp runs it', () => {
  const work = mkdtempSync(join(tmpdir(), 'entrepot-llama-'))
  let world: WritingWorld

  beforeAll(async () => {
    world = await openWritingWorld({ scope: 'admin' })
    for (const name of ['tiny', 'closed', 'recalled'])
      await push(await world.newRepo(name, { visibility: name === 'closed' ? 'private' : 'public' }))
    const recall = ['recall', 'ann/recalled', 'main', '--reason', 'it leaks names', '--by', 'ann']
    const recalled = await entrepot(world.server.dataDir, recall, world.server.env)
    expect(recalled.exitCode, recalled.stderr).toBe(0)
    for (const path of Object.keys(FILES)) writeFileSync(join(work, path), bytesOf(path))
  })
  afterAll(async () => {
    await world?.close()
    rmSync(work, { recursive: true, force: true })
  })

  async function push(repo: string): Promise<void> {
    const contents = Object.fromEntries(Object.keys(FILES).map(path => [path, bytesOf(path)]))
    const files = Object.entries({ 'README.md': Buffer.from(WHOLE_CARD), ...contents })
    await uploadFiles({
      ...{ repo, hubUrl: world.server.url, accessToken: world.ann.token, useXet: false },
      files: files.map(([path, bytes]) => ({ path, content: new Blob([new Uint8Array(bytes)]) })),
    })
  }

  async function generate(...steps: readonly Step[]): Promise<Outcome[]> {
    const folder = mkdtempSync(join(work, 'models-'))
    const args = [resolve('e2e/clients/node_llama_cpp.mjs'), NODE_LLAMA_CPP, folder, JSON.stringify(steps)]
    const env = { ...cleanEnvironment(work), HF_ENDPOINT: world.server.url }
    const done = await run(process.execPath, args, env)
    expect(done.exitCode, done.stderr).toBe(0)
    return JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '[]')
  }

  it(
    'gets a model by its quantization alone, loads it, and generates what the file itself does',
    async () => {
      const [own, f16, bf16] = await generate(
        { model: join(work, 'tiny-F16.gguf') },
        { model: 'hf:ann/tiny:F16' },
        { model: 'hf:ann/tiny:bf16' },
      )
      expect([own?.error, f16?.error, bf16?.error]).toEqual([undefined, undefined, undefined])
      expect(f16?.text).toBe(own?.text)
      expect(f16?.text).not.toBe('')
      expect(readFileSync(f16?.modelPath ?? '').equals(bytesOf('tiny-F16.gguf'))).toBe(true)
      expect(readFileSync(bf16?.modelPath ?? '').equals(bytesOf('tiny-BF16.gguf'))).toBe(true)
    },
    PATIENCE_MS,
  )

  it(
    'gets a private one with a token, and nothing that was recalled',
    async () => {
      const { token } = world.ann
      const [closed, strangers, recalled, absent] = await generate(
        { model: 'hf:ann/closed:F16', token },
        { model: 'hf:ann/closed:BF16' },
        { model: 'hf:ann/recalled:F16' },
        { model: 'hf:ann/tiny:Q2_K' },
      )
      expect(closed?.text).toBeDefined()
      for (const refused of [strangers, recalled]) expect(refused?.error).toBeDefined()
      expect(absent?.error).toContain('Cannot get quantization "Q2_K"')
    },
    PATIENCE_MS,
  )
})
