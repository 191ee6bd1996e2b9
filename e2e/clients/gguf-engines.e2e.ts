import { createHash } from 'node:crypto'
import { makeOllamaKey, pullAsOllama } from '@entrepot/testing/ollama'
import { tinyGguf } from '@entrepot/testing/weights'
import { uploadFiles } from '@huggingface/hub'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SHORT_CARD, WHOLE_CARD } from '../support/cards.js'
import { type Account, createAccount } from '../support/create-account.js'
import { ask } from '../support/hub-api.js'
import { type LlamaCppQuestion, pullByManifest, pullByTree } from '../support/llama-cpp.js'
import { entrepot } from '../support/run-command.js'
import { openWritingWorld, type WritingWorld } from '../support/writing-world.js'

const CHATML = '{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>{% endfor %}'
/** llama.cpp's numbers of file types, and what most tensors of such a file are. */
const TYPES = { Q8_0: [7, 'Q8_0'], Q4_K_M: [15, 'Q4_K'], Q6_K: [18, 'Q6_K'] } as const

/** A header that says what a real file's does; what it weighs makes no sense. */
function gguf(type: keyof typeof TYPES, seed: number, architecture = 'llama'): Buffer {
  const [fileType, tensorType] = TYPES[type]
  return tinyGguf({
    seed,
    metadata: {
      'general.architecture': architecture,
      'general.type': architecture === 'clip' ? 'mmproj' : 'model',
      'general.file_type': ['u32', fileType],
      'general.quantization_version': ['u32', 2],
      'llama.context_length': ['u32', 512],
      'llama.embedding_length': ['u32', 256],
      'llama.block_count': ['u32', 1],
      'llama.attention.head_count': ['u32', 4],
      'llama.attention.head_count_kv': ['u32', 4],
      'tokenizer.chat_template': CHATML,
    },
    tensors: [
      { name: 'token_embd.weight', shape: [256, 256], type: tensorType },
      { name: 'blk.0.attn_q.weight', shape: [256, 256], type: tensorType },
    ],
  })
}

const FILES: Readonly<Record<string, Buffer>> = {
  'mmproj-F16.gguf': gguf('Q8_0', 9, 'clip'),
  'tiny-Q4_K_M.gguf': gguf('Q4_K_M', 1),
  // Its name says nothing, and its header all.
  'deep/tiny-by-hand.gguf': gguf('Q6_K', 2),
  'tiny-Q8_0.gguf': gguf('Q8_0', 3),
}
/** Without it files of some kilobytes stay in git, as they do in the other repositories. */
const ATTRIBUTES = '*.gguf filter=lfs diff=lfs merge=lfs -text\n'
const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const bytesOf = (path: string) => FILES[path] ?? Buffer.alloc(0)

let world: WritingWorld
let node: Account
const key = makeOllamaKey()

beforeAll(async () => {
  world = await openWritingWorld({ scope: 'admin' })
  node = await createAccount(world.server, 'node', { scope: 'read', audience: 'inference' })
  for (const name of ['open', 'recalled']) await push(name, WHOLE_CARD, FILES)
  await push('closed', WHOLE_CARD, FILES, 'private')
  await push('short', SHORT_CARD, FILES)
  await push('preset', WHOLE_CARD, { ...FILES, 'preset.ini': Buffer.from('version = 1\n') })
})

afterAll(() => world?.close())

async function push(
  name: string,
  card: string,
  contents: Readonly<Record<string, Buffer>>,
  visibility: 'public' | 'internal' | 'private' = 'public',
): Promise<void> {
  const repo = await world.newRepo(name, { visibility })
  if (name === 'open') await upload(repo, { '.gitattributes': Buffer.from(ATTRIBUTES) })
  await upload(repo, { 'README.md': Buffer.from(card), ...contents })
}

async function upload(repo: string, contents: Readonly<Record<string, Buffer>>): Promise<void> {
  await uploadFiles({
    ...{ repo, hubUrl: world.server.url, accessToken: world.ann.token, useXet: false },
    files: Object.entries(contents).map(([path, bytes]) => ({
      path,
      content: new Blob([new Uint8Array(bytes)]),
    })),
  })
}

const llama = (name: string, tag: string | null, more: Partial<LlamaCppQuestion> = {}): LlamaCppQuestion => ({
  ...{ url: world.server.url, repo: `ann/${name}`, tag },
  ...more,
})

const ollama = (name: string, tag = 'latest') =>
  pullAsOllama({ baseUrl: world.server.url, repo: `ann/${name}`, tag, key, minPartBytes: 8_000 })

async function recall(name: string): Promise<void> {
  const args = ['recall', `ann/${name}`, 'main', '--reason', 'it leaks names', '--by', 'ann']
  const done = await entrepot(world.server.dataDir, args, world.server.env)
  expect(done.exitCode, done.stderr).toBe(0)
}

describe('llama.cpp', () => {
  it.each([
    ['q4_k_m', 'tiny-Q4_K_M.gguf'],
    ['Q8_0', 'tiny-Q8_0.gguf'],
    [null, 'tiny-Q4_K_M.gguf'],
  ])('gets the file that %s means, before 2026 and since', async (tag, path) => {
    for (const pull of [pullByManifest, pullByTree]) {
      const got = await pull(llama('open', tag))
      expect([got.path, got.etag]).toEqual([path, `"${sha256Of(bytesOf(path))}"`])
      expect(got.bytes.equals(bytesOf(path))).toBe(true)
    }
  })

  it('gets by the header what no name tells, where it asks for a manifest', async () => {
    expect((await pullByManifest(llama('open', 'q6_k'))).path).toBe('deep/tiny-by-hand.gguf')
    await expect(pullByTree(llama('open', 'q6_k'))).rejects.toThrow('no GGUF')
  })

  it('goes on where it was interrupted', async () => {
    const have = bytesOf('tiny-Q8_0.gguf').subarray(0, 1_000)
    for (const pull of [pullByManifest, pullByTree]) {
      const { bytes, requests } = await pull(llama('open', 'q8_0', { have }))
      expect(bytes.equals(bytesOf('tiny-Q8_0.gguf'))).toBe(true)
      expect(requests.at(-1)).toMatch(/^GET .* 206$/)
    }
  })

  it('gets a preset as it is, in front of everything else', async () => {
    const { path, bytes } = await pullByTree(llama('preset', 'Q8_0'))
    expect([path, bytes.toString()]).toEqual(['preset.ini', 'version = 1\n'])
  })

  it('gets a private model with a token, and is told nothing without', async () => {
    const { token } = world.ann
    for (const pull of [pullByManifest, pullByTree]) {
      expect((await pull(llama('closed', 'q8_0', { token }))).bytes.length).toBeGreaterThan(1_000)
      await expect(pull(llama('closed', 'q8_0'))).rejects.toThrow('private or does not exist')
    }
  })

  it('gets nothing that is not cleared, by an inference token, and reads why', async () => {
    const { token } = node
    for (const pull of [pullByManifest, pullByTree]) {
      expect((await pull(llama('open', null, { token }))).path).toBe('tiny-Q4_K_M.gguf')
      await expect(pull(llama('short', null, { token }))).rejects.toThrow(
        /403, data: .*not cleared for inference/,
      )
    }
  })
})

describe('Ollama', () => {
  it('pulls a model with what belongs to it, in parts', async () => {
    const { layers, requests } = await ollama('open')
    expect([...layers.keys()].sort()).toEqual(['config', 'model', 'params', 'projector', 'template'])
    expect(layers.get('model')?.equals(bytesOf('tiny-Q4_K_M.gguf'))).toBe(true)
    expect(layers.get('projector')?.equals(bytesOf('mmproj-F16.gguf'))).toBe(true)
    expect(layers.get('template')?.toString()).toContain('<|im_start|>user\n{{ .Content }}<|im_end|>')
    expect(JSON.parse(layers.get('config')?.toString() ?? '')).toMatchObject({
      file_type: 'Q4_K_M',
      model_family: 'llama',
    })
    expect(requests.filter(request => request.startsWith('GET /-/oci/')).length).toBeGreaterThan(8)
  })

  it.each([
    ['q6_k', 'deep/tiny-by-hand.gguf'],
    ['tiny-by-hand', 'deep/tiny-by-hand.gguf'],
    ['profile-cpu-16g-llamacpp', 'tiny-Q8_0.gguf'],
  ])('pulls what %s means', async (tag, path) => {
    expect((await ollama('open', tag)).layers.get('model')?.equals(bytesOf(path))).toBe(true)
  })

  it('pulls a private model once its key is registered, and says what to do before that', async () => {
    await expect(ollama('closed')).rejects.toThrow(/403: .*PUT \/api\/entrepot\/pull-keys/)
    const added = await ask(world.server.url, '/api/entrepot/pull-keys', world.ann, {
      method: 'PUT',
      body: JSON.stringify({ publicKey: key.publicLine }),
    })
    expect(added.status).toBe(200)
    expect((await ollama('closed')).layers.get('model')?.equals(bytesOf('tiny-Q4_K_M.gguf'))).toBe(true)
  })

  it('pulls by a key of a node with a profile what fits it, and what it names itself', async () => {
    const args = ['token', 'create', '--user', 'node', '--name', 'fits', '--audience', 'inference']
    const profiled = [...args, '--profile', 'cpu-16g-llamacpp']
    const made = await entrepot(world.server.dataDir, profiled, world.server.env)
    expect(made.exitCode, made.stderr).toBe(0)
    const nodeKey = makeOllamaKey()
    const token = made.stdout.trim()
    const body = JSON.stringify({ publicKey: nodeKey.publicLine })
    const added = await ask(
      world.server.url,
      '/api/entrepot/pull-keys',
      { name: 'node', token },
      { method: 'PUT', body },
    )
    expect(added.status).toBe(200)
    // What is open to all is pulled without the key, so the name is one that wants it.
    await push('internal', WHOLE_CARD, FILES, 'internal')
    const modelOf = async (tag: string) => {
      const asked = { baseUrl: world.server.url, repo: 'ann/internal', tag, key: nodeKey }
      return (await pullAsOllama(asked)).layers.get('model') ?? Buffer.alloc(0)
    }
    expect((await modelOf('latest')).equals(bytesOf('tiny-Q8_0.gguf'))).toBe(true)
    expect((await modelOf('q4_k_m')).equals(bytesOf('tiny-Q4_K_M.gguf'))).toBe(true)
  })

  it('gets nothing more of what was recalled, by no URL that it has', async () => {
    const { location } = await ollama('recalled')
    const status = async () => (await fetch(location, { headers: { range: 'bytes=0-9' } })).status
    expect(await status()).toBe(206)
    await recall('recalled')
    expect(await status()).toBe(403)
    await expect(ollama('recalled')).rejects.toThrow(/403: .*was recalled and is blocked/)
    for (const pull of [pullByManifest, pullByTree])
      await expect(pull(llama('recalled', null))).rejects.toThrow(/403, data: .*was recalled and is blocked/)
  })
})
