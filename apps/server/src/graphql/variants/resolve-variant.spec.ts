import { issueTestToken } from '@entrepot/testing/landing'
import { type FamilyWorld, openFamilyWorld, variantOf } from '@entrepot/testing/variants'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askGraphql } from '../../testing/ask-graphql.js'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'

let world: FamilyWorld
let server: TestServer
let admin: string
let node: string

beforeAll(async () => {
  world = await openFamilyWorld()
  await world.hold({ id: 'acme/llama', variants: [variantOf({ sizeBytes: 16_000_000_000 })] })
  await world.hold({
    id: 'acme/llama-gguf',
    base: ['acme/llama'],
    variants: [
      variantOf({
        format: 'gguf',
        quantization: 'Q8_0',
        bitsPerWeight: 8.5,
        isQuantized: true,
        sizeBytes: 8_500_000_000,
      }),
    ],
  })
  await world.hold({ id: 'acme/hidden', visibility: 'private' })
  await world.hold({ id: 'acme/review', verdicts: ['restricted'] })
  admin = (await issueTestToken(world.engines, { user: 'root', scope: 'admin', isAdmin: true })).text
  node = (await issueTestToken(world.engines, { user: 'node', audience: 'inference' })).text
  server = await openTestServer(world.engines)
})

afterAll(async () => {
  await server?.close()
  await world?.close()
})

const FIELDS = `chosen { repo commit variant { key } fit { answer } } files { url sha256 } commands { engine text }
  explanation ranking { repo excludedBy reason variant { key } }`
const ask = (args: string, token?: string) =>
  askGraphql(server.url, `{ resolveVariant(${args}) { ${FIELDS} } }`, token === undefined ? {} : { token })

describe('resolveVariant', () => {
  it('says which variant is right, which files those are, and what to type', async () => {
    const { data } = await ask(
      'model: "acme/llama", engine: LLAMACPP, memoryBytes: 25769803776, contextTokens: 2048, batch: 1, prefer: QUALITY',
    )
    expect(data.resolveVariant).toMatchObject({
      chosen: { repo: 'acme/llama-gguf', variant: { key: 'gguf/Q8_0' }, fit: { answer: 'UNKNOWN' } },
      files: [{ url: expect.stringMatching(/\/acme\/llama-gguf\/resolve\/[0-9a-f]{40}\/Q8_0\.gguf$/) }],
      commands: [
        { engine: 'LLAMACPP', text: expect.stringContaining('llama-server -hf acme/llama-gguf:Q8_0') },
      ],
    })
    expect(data.resolveVariant.ranking[1]).toMatchObject({ repo: 'acme/llama', excludedBy: 'engine' })
  })

  it('says what stands in the way where none is right, and what was asked wrongly', async () => {
    const { data } = await ask('model: "acme/llama", formats: ["onnx"]')
    expect(data.resolveVariant).toMatchObject({
      chosen: null,
      explanation: 'No variant of acme/llama is right: 2 are of another format.',
    })
    const { errors } = await ask('model: "acme/llama", contextTokens: -5')
    expect(errors[0]?.message).toContain('contextTokens')
  })

  it('shows nothing of what may not be read, and gives inference only what is cleared', async () => {
    for (const id of ['acme/hidden', 'acme/absent'])
      expect((await ask(`model: "${id}"`)).data.resolveVariant).toBeNull()
    expect((await ask('model: "acme/review"', node)).data.resolveVariant).toMatchObject({
      chosen: null,
      ranking: [{ repo: 'acme/review', excludedBy: 'verdict', variant: null }],
    })
    const { errors } = await ask('model: "acme/review", audience: PERSON', node)
    expect(errors[0]?.message).toContain('can’t ask for the audience person')
  })
})

describe('Variant.fit', () => {
  it('calculates what it takes, on what it is told of', async () => {
    const query = (devices: string) =>
      `{ repo(type: MODEL, id: "acme/llama") { variants { nodes { fit(devices: ${devices}, engine: VLLM) { answer explanation need { weightBytes } } } } } }`
    const fitOn = async (devices: string) =>
      (await askGraphql(server.url, query(devices))).data.repo.variants.nodes[0].fit
    expect(await fitOn('[{ memoryBytes: 8000000000, count: 1 }]')).toMatchObject({
      answer: 'TOO_LARGE',
      need: { weightBytes: 16_000_000_000 },
    })
    expect((await fitOn('[{ memoryBytes: 80000000000, count: 2 }]')).answer).toBe('UNKNOWN')
  })
})

describe('profiles', () => {
  const namesOf = async () => {
    const { data } = await askGraphql(server.url, '{ profiles(first: 100) { nodes { name isReady } } }')
    return data.profiles.nodes as { name: string; isReady: boolean }[]
  }

  it('are there from the start, can be overridden, and come back', async () => {
    expect(await namesOf()).toContainEqual({ name: 'h100-80g-vllm', isReady: true })
    const save = `mutation { saveProfile(input: { name: "h100-80g-vllm", engine: SGLANG, devices: [{ memoryBytes: 80000000000, count: 2 }], audience: PERSON }) { isReady engine devices { kind memoryBytes } } }`
    const { data } = await askGraphql(server.url, save, { token: admin })
    expect(data.saveProfile).toEqual({
      isReady: false,
      engine: 'SGLANG',
      devices: Array.from({ length: 2 }, () => ({ kind: 'GPU', memoryBytes: 80_000_000_000 })),
    })
    expect(await namesOf()).toContainEqual({ name: 'h100-80g-vllm', isReady: false })
    const { data: chosen } = await ask('model: "acme/llama", profile: "h100-80g-vllm"')
    expect(chosen.resolveVariant.explanation).toContain('2 are for other engines')
    const drop = 'mutation { deleteProfile(name: "h100-80g-vllm") }'
    expect((await askGraphql(server.url, drop, { token: admin })).data.deleteProfile).toBe(true)
    expect(await namesOf()).toContainEqual({ name: 'h100-80g-vllm', isReady: true })
    const again = await askGraphql(server.url, drop, { token: admin })
    expect(again.errors[0]?.extensions['code']).toBe('precondition-failed')
    const actions = await world.engines.db.prisma.auditEntry.findMany({
      where: { action: { startsWith: 'profile.' } },
      orderBy: { id: 'asc' },
    })
    expect(actions.map(({ action, actor }) => [action, actor])).toEqual([
      ['profile.save', 'root'],
      ['profile.delete', 'root'],
    ])
  })

  it('are for administrators to change', async () => {
    const save = 'mutation { saveProfile(input: { name: "mine" }) { name } }'
    const { errors } = await askGraphql(server.url, save, { token: node })
    expect(errors[0]?.extensions['code']).toBe('forbidden')
  })
})
