import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ggufBytes, landGguf, sha256Of } from '../testing/land-gguf.js'
import { openTestServer, type TestServer } from '../testing/open-test-server.js'
import { rawAsk, type RawQuestion } from '../testing/raw-ask.js'

const CHATML = '{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>{% endfor %}'
const Q4 = ggufBytes(1, CHATML)
const Q8 = ggufBytes(2)
const XL = ggufBytes(3)
const EYES = ggufBytes(4)
const PARTS = [ggufBytes(5), ggufBytes(6)] as const
const DOCKER = 'application/vnd.docker.distribution.manifest.v2+json'

let engines: TestEngines
let server: TestServer
let commit: string
const tokens: Record<string, string> = {}

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  const largeFiles = {
    'mmproj-F16.gguf': EYES,
    'tiny-Q4_K_M.gguf': Q4,
    'tiny-Q6_K-00001-of-00002.gguf': PARTS[0],
    'tiny-Q6_K-00002-of-00002.gguf': PARTS[1],
    'tiny-Q8_0.gguf': Q8,
    'tiny-UD-Q4_K_XL.gguf': XL,
  }
  const files = { LICENSE: 'Do what you like.\n', 'config.json': '{}' }
  const names = {
    Q4_K_M: ['tiny-Q4_K_M.gguf'],
    Q6_K: ['tiny-Q6_K-00001-of-00002.gguf', 'tiny-Q6_K-00002-of-00002.gguf'],
    Q8_0: ['tiny-Q8_0.gguf'],
    Q5_K: ['tiny-UD-Q4_K_XL.gguf'],
  }
  commit = (await landGguf(engines, { id: 'acme/Open', commits: [{ files, largeFiles }] }, names)).commit
  await landGguf(engines, { id: 'bare', commits: [{ largeFiles: { 'm.gguf': Q8 } }] }, { Q8_0: ['m.gguf'] })
  await landGguf(
    engines,
    { id: 'acme/closed', visibility: 'private', commits: [{ largeFiles: { 'c.gguf': Q4 } }] },
    { Q4_K_M: ['c.gguf'] },
  )
  const own = { template: '{{ .Prompt }}!', system: 'You are terse.', params: '{"stop":["x"]}' }
  await landGguf(
    engines,
    { id: 'acme/told', commits: [{ files: own, largeFiles: { 'm.gguf': Q4 } }] },
    { F16: ['m.gguf'] },
  )
  await landFolder(engines, { id: 'acme/none', commits: [{ files: { 'config.json': '{}' } }] })
  tokens['reader'] = (await issueTestToken(engines, { user: 'bob' })).text
  tokens['owner'] = (await issueTestToken(engines, { user: 'acme' })).text
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

const ask = (path: string, question?: RawQuestion) => rawAsk(server.url, path, question)

async function manifestOf(tag: string, id = 'acme/open') {
  const { status, text, headers } = await ask(`/v2/${id}/manifests/${tag}`, { headers: { accept: DOCKER } })
  expect(status, text).toBe(200)
  const manifest = JSON.parse(text) as { config: Layer; layers: Layer[] }
  const of = (kind: string) => manifest.layers.find(({ mediaType }) => mediaType.endsWith(`image.${kind}`))
  return { text, headers, ...manifest, of }
}

interface Layer {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
}

async function blobOf({ digest }: Layer, id = 'acme/open') {
  const { status, text, body } = await ask(`/v2/${id}/blobs/${digest}`)
  expect(status, text).toBe(200)
  expect(`sha256:${sha256Of(body)}`).toBe(digest)
  return { text, body }
}

async function layerOf(kind: string, tag: string, id?: string): Promise<string | null> {
  const layer = (await manifestOf(tag, id)).of(kind)
  return layer ? (await blobOf(layer, id)).text : null
}

describe('a manifest for Ollama', () => {
  it('names the model, what belongs to it, and what was made for it', async () => {
    const { headers, config, layers, text, of } = await manifestOf('Q4_K_M')
    expect(headers['content-type']).toBe(DOCKER)
    expect(headers['docker-content-digest']).toBe(`sha256:${sha256Of(Buffer.from(text))}`)
    expect(layers.map(({ mediaType }) => mediaType.replace('application/vnd.ollama.image.', ''))).toEqual([
      ...['model', 'projector', 'template', 'params', 'license'],
    ])
    expect(of('model')).toEqual({ ...of('model'), digest: `sha256:${sha256Of(Q4)}`, size: Q4.length })
    expect(of('projector')?.digest).toBe(`sha256:${sha256Of(EYES)}`)
    expect(config.mediaType).toBe('application/vnd.docker.container.image.v1+json')
    expect(JSON.parse((await blobOf(config)).text)).toMatchObject({
      ...{ model_format: 'gguf', model_family: 'llama', model_type: '1.3M', file_type: 'Q4_K_M' },
      rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
    })
    expect(await layerOf('license', 'Q4_K_M')).toBe('Do what you like.\n')
  })

  it('is the same byte by byte, also from a node that never made it', async () => {
    const { text } = await manifestOf('q4_k_m')
    const other = await openTestServer({ ...engines })
    try {
      const { text: again } = await rawAsk(other.url, '/v2/acme/open/manifests/Q4_K_M')
      expect(again).toBe(text)
    } finally {
      await other.close()
    }
    const byDigest = await ask(`/v2/acme/open/manifests/sha256:${sha256Of(Buffer.from(text))}`)
    expect([byDigest.status, byDigest.text]).toEqual([200, text])
  })

  it('tells the template from the header where its family is known, and says nothing otherwise', async () => {
    const template = await layerOf('template', 'Q4_K_M')
    expect(template).toContain(
      '{{ range .Messages }}{{ if eq .Role "user" }}<|im_start|>user\n{{ .Content }}<|im_end|>\n',
    )
    expect(JSON.parse((await layerOf('params', 'Q4_K_M')) ?? '')).toEqual({
      stop: ['<|im_start|>', '<|im_end|>'],
    })
    expect(await layerOf('template', 'Q8_0')).toBeNull()
  })

  it('takes what the repository says itself', async () => {
    const told = await Promise.all(
      ['template', 'system', 'params'].map(kind => layerOf(kind, 'latest', 'acme/told')),
    )
    expect(told).toEqual(['{{ .Prompt }}!', 'You are terse.', '{"stop":["x"]}'])
  })

  it.each([
    ['latest', Q4],
    ['q4_k_m', Q4],
    ['Q8_0', Q8],
    ['UD-Q4_K_XL', XL],
    ['q4_k_xl', XL],
    ['Q5_K', XL],
    ['tiny-Q8_0.gguf', Q8],
    ['TINY-q8_0', Q8],
  ])('takes %s for what people mean by it', async (tag, bytes) => {
    expect((await manifestOf(tag)).of('model')?.digest).toBe(`sha256:${sha256Of(bytes)}`)
  })

  it('is had under an id of one segment', async () => {
    expect((await manifestOf('latest', 'bare')).of('model')?.digest).toBe(`sha256:${sha256Of(Q8)}`)
  })

  it('refuses what comes in parts, and says what to do', async () => {
    const { status, text } = await ask('/v2/acme/open/manifests/q6_k')
    expect(status).toBe(400)
    const { errors } = JSON.parse(text) as { errors: { message: string }[] }
    expect(errors[0]?.message).toMatch(/comes in 2 files.*llama-gguf-split --merge.*Q4_K_M, Q8_0, Q5_K/)
  })

  it.each([
    ['Q3_K', 404, 'It has Q4_K_M, Q6_K, Q8_0, Q5_K.'],
    ['main', 404, 'It has'],
    ['-bad', 400, 'is no tag'],
    [`sha256:${'a'.repeat(64)}`, 404, 'No manifest of this repository names'],
  ])('says of %s what there is instead', async (tag, expected, words) => {
    const { status, text, headers } = await ask(`/v2/acme/open/manifests/${tag}`)
    expect([status, headers['docker-distribution-api-version']]).toEqual([expected, 'registry/2.0'])
    expect(text).toContain(words)
  })

  it('says that there is nothing in a repository without GGUF', async () => {
    const { status, text } = await ask('/v2/acme/none/manifests/latest')
    expect([status, text]).toEqual([404, expect.stringContaining('There is no GGUF file')])
  })
})

describe('an answer for llama.cpp before 2026', () => {
  const headers = { 'user-agent': 'llama-cpp/b5432', accept: 'application/json' }
  const askLlama = async (tag: string, id = 'acme/open') => ask(`/v2/${id}/manifests/${tag}`, { headers })

  it('names the file, as the Hub does', async () => {
    const { status, text, headers: received } = await askLlama('latest')
    expect([status, received['x-repo-commit']]).toEqual([200, commit])
    const large = (bytes: Buffer) => ({
      size: bytes.length,
      lfs: { sha256: sha256Of(bytes), size: bytes.length },
    })
    expect(JSON.parse(text)).toMatchObject({
      ggufFile: { rfilename: 'tiny-Q4_K_M.gguf', ...large(Q4) },
      mmprojFile: { rfilename: 'mmproj-F16.gguf', ...large(EYES) },
    })
  })

  it('names the first part of a model in parts, and a file that is there', async () => {
    const { ggufFile } = JSON.parse((await askLlama('q6_k')).text) as { ggufFile: { rfilename: string } }
    expect(ggufFile.rfilename).toBe('tiny-Q6_K-00001-of-00002.gguf')
    const { body } = await ask(`/acme/open/resolve/main/${ggufFile.rfilename}`, { headers })
    expect(sha256Of(body)).toBe(sha256Of(PARTS[0]))
  })

  it('tells private from absent to nobody', async () => {
    const answers = await Promise.all(['acme/closed', 'acme/absent'].map(id => askLlama('latest', id)))
    for (const { status } of answers) expect(status).toBe(401)
    const [closed, absent] = answers.map(({ text }) => text)
    expect(closed).toBe(absent)
  })
})
