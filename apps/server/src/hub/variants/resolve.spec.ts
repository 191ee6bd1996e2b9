import { issueTestToken } from '@entrepot/testing/landing'
import { type FamilyWorld, openFamilyWorld, variantOf } from '@entrepot/testing/variants'
import { saveProfile } from '@entrepot/variants'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'
import { rawAsk } from '../../testing/raw-ask.js'

let world: FamilyWorld
let server: TestServer
let node: string
let commit: string

beforeAll(async () => {
  world = await openFamilyWorld()
  await world.hold({ id: 'acme/llama', variants: [variantOf({ sizeBytes: 16_000_000_000 })] })
  const gguf = { format: 'gguf', isQuantized: true, sizeBytes: 8_500_000_000 }
  const held = await world.hold({
    id: 'acme/llama-gguf',
    base: ['acme/llama'],
    variants: [
      variantOf({
        ...gguf,
        quantization: 'Q8_0',
        bitsPerWeight: 8.5,
        files: [{ path: 'dir/a b#?.gguf', sizeBytes: 8_500_000_000, sha256: null }],
      }),
    ],
  })
  commit = held.commits[0] ?? ''
  await world.hold({ id: 'acme/hidden', visibility: 'private' })
  await world.hold({ id: 'acme/review', verdicts: ['restricted'] })
  node = (await issueTestToken(world.engines, { user: 'node', audience: 'inference' })).text
  server = await openTestServer(world.engines)
})

afterAll(async () => {
  await server?.close()
  await world?.close()
})

const ask = async (query: string, token?: string) => {
  const path = `/api/entrepot/variants/resolve${query}`
  const { status, headers, text } = await rawAsk(server.url, path, token === undefined ? {} : { token })
  return { status, code: headers['x-error-code'], json: JSON.parse(text) }
}

describe('GET /api/entrepot/variants/resolve', () => {
  it('says which variant is right, exactly which files those are, and what to type', async () => {
    const { status, json } = await ask('?model=acme/llama&engine=llamacpp&memory=24GiB&context=2048')
    expect(status).toBe(200)
    expect(json.chosen).toMatchObject({
      repo: 'acme/llama-gguf',
      revision: commit,
      verdict: 'cleared',
      variant: { key: 'gguf/Q8_0', sizeBytes: 8_500_000_000 },
      files: [
        {
          path: 'dir/a b#?.gguf',
          url: `${server.url}/acme/llama-gguf/resolve/${commit}/dir/a%20b%23%3F.gguf`,
        },
      ],
    })
    expect(json.chosen.commands[0].text).toContain('llama-server -hf acme/llama-gguf:Q8_0 -c 2048')
    expect(json.ranking.map((one: { excludedBy: string }) => one.excludedBy)).toEqual([null, 'engine'])
  })

  it('says what stands in the way where none is right', async () => {
    const { status, json } = await ask('?model=acme/llama&engine=llamacpp&memory=4GB')
    expect([status, json.chosen]).toEqual([200, null])
    expect(json.explanation).toMatch(
      /1 is for other engines, 1 is too large\. The smallest.*you have 4\.0 GB/,
    )
  })

  it('takes a profile, what else is given in its place, and a profile that was changed a moment ago', async () => {
    const spec = { engine: 'vllm', audience: 'person' }
    await saveProfile(world.engines, 'spec', { name: 'mine', spec, description: '' })
    const chosen = async (query: string) => (await ask(query)).json.chosen?.repo
    expect(await chosen('?model=acme/llama&profile=mine')).toBe('acme/llama')
    expect(await chosen('?model=acme/llama&profile=mine&engine=llamacpp')).toBe('acme/llama-gguf')
    const changed = { ...spec, engine: 'ollama' }
    await saveProfile(world.engines, 'spec', { name: 'mine', spec: changed, description: '' })
    expect(await chosen('?model=acme/llama&profile=mine')).toBe('acme/llama-gguf')
    expect((await ask('?model=acme/llama&profile=absent')).code).toBe('RevisionNotFound')
  })

  it.each([
    ['', 'model must be given'],
    ['?model=acme/llama&engine=notepad', 'engine'],
    ['?model=acme/llama&memory=24G', '24GiB'],
    ['?model=acme/llama&memory=-1', '24GiB'],
    ['?model=acme/llama&devices=2', 'memory'],
    ['?model=acme/llama&memory=1GB&devices=1.5', 'devices must be a whole number'],
    ['?model=acme/llama&memory=1GB&device=tpu', 'kind'],
    ['?model=acme/llama&context=many', 'context must be a number'],
    ['?model=acme/llama&context=1e9', 'context must be a number'],
    ['?model=acme/llama&context=0', 'contextTokens'],
    ['?model=acme/llama&batch=0', 'batch'],
    ['?model=acme/llama&prefer=cheap', 'prefer'],
    ['?model=acme/llama&formats=zip', 'formats'],
    ['?model=acme/llama&hosts=some', 'hosts'],
    ['?model=acme/llama&audience=everybody', 'audience'],
    ['?model=acme/llama&engin=vllm', 'engin is not supported'],
    ['?model=acme/llama&model=acme/other', 'model must be given once'],
    ['?model=../etc', 'repository id'],
  ])('refuses %s and says what is wrong', async (query, said) => {
    const { status, json } = await ask(query)
    expect([status, json.error]).toEqual([400, expect.stringContaining(said)])
  })

  it('shows nothing of what may not be read, and gives inference only what is cleared', async () => {
    expect((await ask('?model=acme/hidden')).json.error).toBe((await ask('?model=acme/absent')).json.error)
    const asked = '?model=acme/review'
    expect((await ask(asked)).json.chosen.repo).toBe('acme/review')
    const refused = (await ask(asked, node)).json
    expect(refused.chosen).toBeNull()
    expect(refused.ranking).toEqual([
      expect.objectContaining({ repo: 'acme/review', excludedBy: 'verdict', variant: null, fit: null }),
    ])
    expect((await ask(`${asked}&audience=person`, node)).status).toBe(400)
    expect((await ask(`${asked}&audience=inference`)).json.chosen).toBeNull()
  })

  it('is asked by the profile that a token carries', async () => {
    await world.engines.db.prisma.token.updateMany({
      where: { audience: 'inference' },
      data: { profile: 'rtx4090-24g-llamacpp' },
    })
    const fresh = await openTestServer(world.engines)
    const { text } = await rawAsk(fresh.url, '/api/entrepot/variants/resolve?model=acme/llama', {
      token: node,
    })
    await fresh.close()
    expect(JSON.parse(text).question.engine).toBe('llamacpp')
  })
})
