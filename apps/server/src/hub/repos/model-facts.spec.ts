import { createJudge } from '@entrepot/governance'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder } from '@entrepot/testing/landing'
import { tinyLlama } from '@entrepot/testing/weights'
import { createWeightsReader } from '@entrepot/variants'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'

let engines: TestEngines
let server: TestServer
let token: string

const LLAMA = tinyLlama({ type: 'F16', seed: 7 })
const card = (more: string) => `---\nlicense: mit\n${more}---\n# It\n`
const plain = () => {
  const header = JSON.stringify({ w: { dtype: 'BF16', shape: [6], data_offsets: [0, 12] } })
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))
  return Buffer.concat([length, Buffer.from(header), Buffer.alloc(12)])
}

beforeAll(async () => {
  engines = await openTestEngines()
  const judge = createJudge(engines.db, null, createWeightsReader(engines.db))
  engines = {
    ...engines,
    judge: async facts => ({
      ...(await judge(facts)),
      verdict: { state: 'cleared', policyVersion: 1, reasons: [] },
    }),
  }
  server = await openTestServer(engines)
  const config = JSON.stringify({ model_type: 'llama', architectures: ['LlamaForCausalLM'] })
  await landFolder(engines, {
    id: 'acme/base',
    commits: [
      {
        files: { 'README.md': card(''), 'config.json': config },
        largeFiles: { 'model.safetensors': plain() },
      },
    ],
  })
  const gguf = (more: string) => ({ files: { 'README.md': card(more) }, largeFiles: { 'm.gguf': LLAMA } })
  await landFolder(engines, {
    id: 'acme/child',
    commits: [gguf('base_model: Acme/Base\nbase_model_relation: quantized\n')],
  })
  await landFolder(engines, { id: 'acme/tuned', commits: [gguf('base_model: acme/base\n')] })
  await landFolder(engines, {
    id: 'acme/hidden',
    visibility: 'private',
    commits: [gguf('base_model: acme/base\nbase_model_relation: merge\n')],
  })
  await landFolder(engines, {
    id: 'acme/of-hidden',
    commits: [gguf('base_model: [acme/hidden, acme/base]\n')],
  })
  token = (await issueTestToken(engines, { user: 'ann' })).text
})
afterAll(async () => {
  await server?.close()
  await engines?.close()
})

async function info(path: string): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(`${server.url}/api/models/${path}`, { headers })
  expect(response.status).toBe(200)
  return (await response.json()) as Record<string, unknown>
}

describe('what headers say of a model, in its information', () => {
  it('has the types and the number of weights, and what the configuration is of', async () => {
    expect(await info('acme/base')).toMatchObject({
      safetensors: { parameters: { BF16: 6 }, total: 6 },
      config: { architectures: ['LlamaForCausalLM'], model_type: 'llama' },
    })
  })

  it('has what a GGUF file says of itself', async () => {
    const { gguf, safetensors } = await info('acme/child')
    expect(gguf).toMatchObject({ architecture: 'llama', totalFileSize: LLAMA.length })
    expect(gguf).toHaveProperty('total')
    expect(gguf).toHaveProperty('context_length')
    expect(safetensors).toBeUndefined()
  })

  it('shows lineage to who asks for it, and counts only what they may see', async () => {
    expect(await info('acme/base')).not.toHaveProperty('childrenModelCount')
    const { childrenModelCount } = await info('acme/base?expand=childrenModelCount')
    expect(childrenModelCount).toEqual({ quantized: 1, finetune: 2 })
    const { baseModels } = await info('acme/child?expand=baseModels')
    expect(baseModels).toEqual({
      relation: 'quantized',
      models: [{ _id: expect.stringMatching(/^[0-9a-f]{24}$/), id: 'acme/base' }],
    })
  })

  it('names an origin that the reader may not see as the card does, and says no more of it', async () => {
    const { baseModels } = await info('acme/of-hidden?expand=baseModels')
    expect(baseModels).toMatchObject({ models: [{ id: 'acme/hidden' }, { id: 'acme/base' }] })
    expect(JSON.stringify(baseModels).match(/_id/g)).toHaveLength(1)
  })

  it('answers one field that is asked for with that field alone', async () => {
    expect(Object.keys(await info('acme/base?expand=safetensors')).sort()).toEqual([
      '_id',
      'id',
      'safetensors',
    ])
  })

  it('has them in lists for who asks for them', async () => {
    const list = (query: string) =>
      info(`?search=base${query}`) as unknown as Promise<Record<string, unknown>[]>
    const [asked] = await list('&expand=safetensors&expand=config')
    expect(asked).toMatchObject({ safetensors: { total: 6 }, config: { model_type: 'llama' } })
    expect((await list(''))[0]).not.toHaveProperty('safetensors')
  })
})
