import { parseRepoId, type Principal } from '@entrepot/core'
import type { ModelShape } from '@entrepot/formats'
import type { NewVariant, Prisma } from '@entrepot/persistence'
import { testPrincipal } from '@entrepot/testing/principal'
import { type FamilyWorld, openFamilyWorld, variantOf } from '@entrepot/testing/variants'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseProfileSpec } from '../profiles/parse-profile.js'
import { resolveVariant } from './resolve-variant.js'
import type { Resolution } from './resolution.js'

let world: FamilyWorld
const eve = testPrincipal('eve')
const node = testPrincipal('node', { audience: 'inference' })

/** Of a model with 8 × 10⁹ parameters. */
const SHAPE: ModelShape = {
  architecture: 'llama',
  layerCount: 32,
  hiddenSize: 4_096,
  headCount: 32,
  kvHeadCount: 8,
  keySize: 128,
  valueSize: 128,
  vocabularySize: 128_256,
  contextTokens: 131_072,
  slidingWindow: null,
  latentAttention: null,
  experts: null,
  recurrentLayerCount: 0,
}
const MODEL = { shape: SHAPE as unknown as Prisma.InputJsonObject, contextTokens: 131_072 }
const BF16 = variantOf({ ...MODEL, sizeBytes: 16_060_000_000 })
const ggufOf = (quantization: string, bitsPerWeight: number): NewVariant =>
  variantOf({
    ...MODEL,
    format: 'gguf',
    quantization,
    bitsPerWeight,
    isQuantized: true,
    sizeBytes: Math.round((bitsPerWeight / 8) * 8_030_000_000),
  })

beforeAll(async () => {
  world = await openFamilyWorld()
  await world.hold({ id: 'acme/llama', variants: [BF16] })
  await world.hold({
    id: 'acme/llama-gguf',
    base: ['acme/llama'],
    variants: [ggufOf('Q8_0', 8.5), ggufOf('Q4_K_M', 4.85), ggufOf('Q2_K', 3.2)],
  })
})

afterAll(() => world?.close())

function resolve(
  asked: object,
  { id = 'acme/llama', principal = eve as Principal, hosts = 'trusted' as 'trusted' | 'all' } = {},
): Promise<Resolution> {
  const spec = parseProfileSpec({ audience: 'person', contextTokens: 8_192, ...asked })
  return resolveVariant(world.engines, { ...spec, model: parseRepoId('model', id), principal, hosts })
}

const gpu = (memoryBytes: string) => [{ kind: 'gpu', memoryBytes }]
const cpu = (memoryBytes: string) => [{ kind: 'cpu', memoryBytes }]
const keyOf = ({ chosen }: Resolution) => chosen?.variant.key ?? null

describe('resolveVariant', () => {
  it.each([
    ['vllm', gpu('80GiB'), 'safetensors/BF16'],
    ['llamacpp', cpu('16GiB'), 'gguf/Q8_0'],
    ['llamacpp', cpu('8GiB'), 'gguf/Q4_K_M'],
    ['llamacpp', cpu('5.5GiB'), 'gguf/Q2_K'],
    [null, [], 'safetensors/BF16'],
  ])('chooses for %s what has the best quality of what fits %j', async (engine, devices, key) => {
    expect(keyOf(await resolve({ engine, devices }))).toBe(key)
  })

  it.each([
    ['quality', 'gguf/Q8_0'],
    ['speed', 'gguf/Q4_K_M'],
    ['size', 'gguf/Q2_K'],
  ])('prefers %s', async (prefer, key) => {
    expect(keyOf(await resolve({ engine: 'llamacpp', devices: cpu('64GiB'), prefer }))).toBe(key)
  })

  it('says of each that lost what made it lose', async () => {
    const { ranking, explanation } = await resolve({
      engine: 'llamacpp',
      devices: cpu('8GiB'),
      minBitsPerWeight: 4,
    })
    expect(ranking.map(({ variant, excludedBy }) => [variant.key, excludedBy])).toEqual([
      ['gguf/Q4_K_M', null],
      ['safetensors/BF16', 'engine'],
      ['gguf/Q2_K', 'bits-per-weight'],
      ['gguf/Q8_0', 'memory'],
    ])
    expect(explanation).toBe(
      'acme/llama-gguf (gguf/Q4_K_M) has the best quality of what may be had and fits.',
    )
    const reasons = ranking.map(({ reason }) => reason)
    expect(reasons[1]).toBe('It is for vllm and transformers, not for llamacpp.')
    expect(reasons[2]).toBe('It has 3.20 bits per weight, fewer than 4.')
    expect(reasons[3]).toContain('too large')
  })

  it('says which limits stand in the way where nothing is right, and what comes nearest', async () => {
    const tooSmall = await resolve({ engine: 'llamacpp', devices: cpu('2GiB') })
    expect([tooSmall.chosen, tooSmall.ranking.length]).toEqual([null, 4])
    expect(tooSmall.explanation).toMatch(
      /^No variant of acme\/llama is right: 1 is for other engines, 3 are too large\. The smallest, acme\/llama-gguf \(gguf\/Q2_K\), needs \d\.\d GB, you have 2\.1 GB\.$/,
    )
    const tooLong = await resolve({ engine: 'llamacpp', contextTokens: 1_000_000, devices: cpu('999GiB') })
    expect(tooLong.explanation).toContain('3 are made for a shorter context')
    const noFormat = await resolve({ formats: ['onnx'] })
    expect(noFormat.explanation).toBe('No variant of acme/llama is right: 4 are of another format.')
  })

  it('caps the context by what a profile serves, and by what the model was made for', async () => {
    const asked = { engine: 'llamacpp', devices: cpu('16GiB'), contextTokens: null }
    expect(keyOf(await resolve({ ...asked, maxContextTokens: 8_192 }))).toBe('gguf/Q8_0')
    expect((await resolve(asked)).chosen?.variant.key).not.toBe('gguf/Q8_0')
  })

  it('ranks what may not fit behind what fits, and says that it is not known', async () => {
    const unknown = {
      ...BF16,
      key: 'safetensors/x',
      bitsPerWeight: 16,
      sizeBytes: 9_000_000_000,
      shape: null,
    }
    await world.hold({
      id: 'acme/vague',
      variants: [unknown, { ...BF16, bitsPerWeight: 4, sizeBytes: 4_000_000_000 }],
    })
    const { ranking } = await resolve({ engine: 'vllm', devices: gpu('80GiB') }, { id: 'acme/vague' })
    expect(ranking.map(({ variant }) => variant.key)).toEqual(['safetensors/BF16', 'safetensors/x'])
    expect(ranking[1]?.reason).toContain('not known')
    await world.hold({ id: 'acme/vaguer', variants: [unknown] })
    const only = await resolve({ engine: 'vllm', devices: gpu('80GiB') }, { id: 'acme/vaguer' })
    expect([keyOf(only), only.explanation]).toEqual(['safetensors/x', expect.stringContaining('not known')])
  })

  it('hands out nothing that a reader gave up on, and nothing whose files are not here', async () => {
    const gone = [{ path: 'm.safetensors', sizeBytes: 1, sha256: 'e'.repeat(64) }]
    await world.hold({
      id: 'acme/broken',
      variants: [
        { ...BF16, key: 'safetensors/broken', header: { isComplete: false } },
        { ...BF16, key: 'safetensors/gone', files: gone },
        { ...BF16, key: 'safetensors/whole', bitsPerWeight: 8 },
      ],
    })
    const { chosen, ranking } = await resolve({}, { id: 'acme/broken' })
    expect(chosen?.variant.key).toBe('safetensors/whole')
    expect(ranking.map(({ excludedBy }) => excludedBy)).toEqual([null, 'incomplete', 'incomplete'])
  })
})

describe('what a verdict keeps back', () => {
  it.each([
    ['blocked', eve, 'blocked'],
    ['blocked', testPrincipal('root', { scope: 'admin', isAdmin: true }), 'blocked'],
    ['pending', eve, 'being judged'],
    ['restricted', node, 'not cleared for inference'],
  ] as const)('is never chosen: %s', async (verdict, principal, said) => {
    const id = `kept/${verdict}-${principal.accountName}`
    await world.hold({ id, verdicts: [verdict], variants: [BF16, { ...BF16, key: 'safetensors/another' }] })
    const { chosen, ranking, explanation } = await resolve({}, { id, principal })
    expect(chosen).toBeNull()
    expect(ranking[0]).toMatchObject({ excludedBy: 'verdict', reason: expect.stringContaining(said) })
    expect(explanation).toContain('not released')
    // How many variants it has is for those who may read it.
    expect(ranking).toHaveLength(principal.isAdmin ? 2 : 1)
  })

  it('is chosen for nobody once the waiver that it rests on has ended, or its origin was called back', async () => {
    await world.hold({ id: 'kept/ended', variants: [BF16], expiresAt: new Date(Date.now() - 1) })
    expect(keyOf(await resolve({}, { id: 'kept/ended' }))).toBeNull()
    await world.hold({ id: 'kept/origin', variants: [BF16], verdicts: ['blocked'] })
    await world.hold({ id: 'kept/made', variants: [BF16], base: ['kept/origin'] })
    const { ranking } = await resolve({}, { id: 'kept/made' })
    const own = ranking.find(({ repo }) => repo.idKey === 'kept/made')
    expect(own?.reason).toBe('It is blocked by policy as kept/origin is, which it was quantized from.')
  })

  it('is asked of the stricter audience, so that nobody gets by asking for a laxer one what their token does not give', async () => {
    await world.hold({ id: 'kept/lax', variants: [BF16], verdicts: ['restricted'] })
    expect(keyOf(await resolve({ audience: 'person' }, { id: 'kept/lax' }))).toBe('safetensors/BF16')
    expect(keyOf(await resolve({ audience: 'inference' }, { id: 'kept/lax' }))).toBeNull()
    expect(keyOf(await resolve({ audience: 'person' }, { id: 'kept/lax', principal: node }))).toBeNull()
  })
})

describe('whose repositories variants are taken from', () => {
  const Q8 = ggufOf('Q8_0', 8.5)

  it('are not those of whoever says that theirs was made from it', async () => {
    await world.hold({ id: 'trust/base', variants: [{ ...BF16, bitsPerWeight: 4 }] })
    await world.hold({ id: 'mallory/base-but-better', base: ['trust/base'], variants: [BF16] })
    const asked = await resolve({}, { id: 'trust/base' })
    expect([asked.chosen?.repo.idKey, asked.ranking[1]?.excludedBy]).toEqual(['trust/base', 'untrusted-host'])
    const byName = await resolve({}, { id: 'mallory/base-but-better' })
    expect(byName.chosen?.repo.idKey).toBe('mallory/base-but-better')
    const named = await resolve({ namespaces: ['Mallory'] }, { id: 'trust/base' })
    expect(named.chosen?.repo.idKey).toBe('mallory/base-but-better')
    const all = await resolve({}, { id: 'trust/base', hosts: 'all' })
    expect(all.chosen?.repo.idKey).toBe('mallory/base-but-better')
  })

  it('are those of the model, of its origins, and mirrors', async () => {
    await world.hold({ id: 'maker/base', variants: [BF16] })
    await world.hold({ id: 'packer/base-gguf', base: ['maker/base'], variants: [Q8] })
    expect((await resolve({}, { id: 'packer/base-gguf' })).chosen?.repo.idKey).toBe('maker/base')
    const asked = () => resolve({ engine: 'llamacpp' }, { id: 'maker/base' })
    expect((await asked()).chosen).toBeNull()
    const { prisma } = world.engines.db
    const packed = await prisma.repo.findFirstOrThrow({ where: { idKey: 'packer/base-gguf' } })
    await prisma.mirror.create({
      data: {
        id: packed.id,
        repoId: packed.id,
        type: 'model',
        namespace: 'packer',
        name: 'base-gguf',
        idKey: 'packer/base-gguf',
        upstreamUrl: 'https://hub.example',
        upstreamId: 'packer/base-gguf',
      },
    })
    expect((await asked()).chosen?.repo.idKey).toBe('packer/base-gguf')
  })

  it('never shows a private variant, nor its name', async () => {
    await world.hold({ id: 'quiet/base', variants: [{ ...BF16, bitsPerWeight: 4 }] })
    await world.hold({
      id: 'quiet/secret-name',
      base: ['quiet/base'],
      variants: [BF16],
      visibility: 'private',
    })
    const said = JSON.stringify(await resolve({}, { id: 'quiet/base' }), (_key, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    )
    expect(said).not.toContain('secret-name')
    const own = await resolve({}, { id: 'quiet/base', principal: testPrincipal('quiet') })
    expect(own.chosen?.repo.idKey).toBe('quiet/secret-name')
  })
})
