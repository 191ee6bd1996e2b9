import type { ModelShape } from '@entrepot/formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ENGINES } from '../engines.js'
import { CACHE_TYPES } from '../profiles/profile-spec.js'
import { fitVariant } from './fit-variant.js'
import { type FitQuestion, memoryNeed } from './memory-need.js'

const GIB = 1024 ** 3
const MIB = 1024 ** 2

const LLAMA_8B: ModelShape = {
  architecture: 'LlamaForCausalLM',
  layerCount: 32,
  hiddenSize: 4096,
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
const gpu = (gib: number) => ({ kind: 'gpu', memoryBytes: gib * GIB }) as const
const cpu = (gib: number) => ({ kind: 'cpu', memoryBytes: gib * GIB }) as const
const QUESTION: FitQuestion = {
  weightBytes: 4.58 * GIB,
  shape: LLAMA_8B,
  engine: 'llamacpp',
  devices: [gpu(8)],
  contextTokens: 8192,
  batch: 1,
  cacheType: null,
}

describe('whether a model fits', () => {
  it('counts weights, cache and what the engine takes', () => {
    const need = memoryNeed(QUESTION)
    expect(need.cacheBytes).toBe(1024 * MIB)
    expect(need.overheadBytes).toBe(457 * MIB + 512 * 4 * (128_256 + 4096 + 8192))
    expect(need.totalBytes).toBe(need.weightBytes + (need.cacheBytes ?? 0) + need.overheadBytes)
    expect(fitVariant(QUESTION)).toMatchObject({ answer: 'fits', need })
  })

  it('says why in a sentence', () => {
    expect(fitVariant({ ...QUESTION, batch: 2 }).explanation).toBe(
      'It fits a GPU of 8.00 GiB: 4.58 GiB of weights, 2.00 GiB of cache for 2 sequences of 8192 tokens and 0.73 GiB for llama.cpp come to 7.31 GiB.',
    )
    expect(fitVariant({ ...QUESTION, devices: [gpu(4), gpu(4)], engine: 'vllm' }).explanation).toMatch(
      /^It fits 2 GPUs of 8\.00 GiB in all|^It is too large for 2 GPUs of 8\.00 GiB in all/,
    )
  })

  it('names the tokens that would fit', () => {
    const { maxContextTokens } = fitVariant({ ...QUESTION, contextTokens: null })
    expect(fitVariant({ ...QUESTION, contextTokens: null }).answer).toBe('too-large')
    expect(maxContextTokens).toBeGreaterThan(20_000)
    expect(maxContextTokens).toBeLessThan(24_000)
    expect(fitVariant({ ...QUESTION, devices: [gpu(80)] }).maxContextTokens).toBe(131_072)
    expect(fitVariant({ ...QUESTION, devices: [gpu(4)] })).toMatchObject({
      answer: 'too-large',
      maxContextTokens: 0,
    })
  })

  it('does not say that it fits where something is not known', () => {
    const shape = { ...LLAMA_8B, kvHeadCount: null }
    expect(fitVariant({ ...QUESTION, shape })).toMatchObject({
      answer: 'unknown',
      maxContextTokens: null,
      need: { cacheBytes: null, totalBytes: null, unknown: ['kvHeadCount'] },
    })
    expect(fitVariant({ ...QUESTION, shape: null }).answer).toBe('unknown')
    expect(fitVariant({ ...QUESTION, shape: null, devices: [gpu(4)] }).answer).toBe('too-large')
  })

  it('takes any size where no device is named', () => {
    expect(fitVariant({ ...QUESTION, devices: [] })).toMatchObject({ answer: 'fits', perDevice: [] })
  })

  it('shares heads between devices only where that comes out even', () => {
    const question = { ...QUESTION, engine: 'vllm', weightBytes: 30 * GIB } as const
    const three = fitVariant({ ...question, devices: [gpu(24), gpu(24), gpu(24)] })
    expect(three).toMatchObject({ answer: 'fits' })
    expect(three.perDevice).toHaveLength(2)
    const odd = { ...LLAMA_8B, headCount: 25, kvHeadCount: 25 }
    expect(fitVariant({ ...question, shape: odd, devices: [gpu(24), gpu(24)] }).answer).toBe('too-large')
    const unsaid = { ...LLAMA_8B, headCount: null }
    expect(fitVariant({ ...question, shape: unsaid, devices: [gpu(24), gpu(24)] })).toMatchObject({
      answer: 'unknown',
      need: { unknown: ['headCount'] },
    })
  })

  it('keeps a head of keys on several devices where there are fewer of them than devices', () => {
    const shape = { ...LLAMA_8B, kvHeadCount: 2 }
    const question = { ...QUESTION, engine: 'vllm', shape, weightBytes: 70 * GIB } as const
    const eight = fitVariant({ ...question, devices: Array.from({ length: 8 }, () => gpu(12)) })
    expect(eight.perDevice).toHaveLength(8)
    // 8 copies of one head each, where 2 would do.
    expect(eight.need.cacheBytes).toBe(8 * 8192 * 32 * 256 * 2)
  })

  it('keeps compressed rows whole on every device', () => {
    const shape = { ...LLAMA_8B, latentAttention: { kvRank: 512, ropeSize: 64 } }
    const question = { ...QUESTION, engine: 'vllm', shape, weightBytes: 30 * GIB } as const
    const two = fitVariant({ ...question, devices: [gpu(24), gpu(24)] })
    expect(two.need.cacheBytes).toBe(2 * 8192 * 32 * 576 * 2)
  })

  it('puts whole layers on devices of different sizes', () => {
    const question = { ...QUESTION, weightBytes: 20 * GIB, devices: [gpu(8), gpu(16)] }
    const fit = fitVariant(question)
    expect(fit.answer).toBe('fits')
    expect(fit.perDevice.map(({ memoryBytes }) => memoryBytes / GIB)).toEqual([16, 8])
    expect(fitVariant({ ...question, devices: [gpu(8), gpu(12)] }).answer).toBe('too-large')
  })

  it('turns to other memory where GPUs are too small, if the engine does', () => {
    const devices = [gpu(4), cpu(32)]
    expect(fitVariant({ ...QUESTION, devices })).toMatchObject({
      answer: 'fits',
      perDevice: [{ memoryBytes: 32 * GIB }],
    })
    expect(fitVariant({ ...QUESTION, devices, engine: 'vllm' }).answer).toBe('too-large')
  })

  it('keeps no more than a window where the engine knows of it', () => {
    const shape = { ...LLAMA_8B, slidingWindow: { tokens: 1024, layerCount: 24 } }
    const question = { ...QUESTION, shape, contextTokens: 65_536 }
    const row = 8 * 256 * 2
    expect(memoryNeed(question).cacheBytes).toBe((8 * 65_536 + 24 * 1536) * row)
    expect(memoryNeed({ ...question, engine: 'sglang' }).cacheBytes).toBe(32 * 65_536 * row)
    expect(memoryNeed({ ...question, contextTokens: 512 }).cacheBytes).toBe(32 * 512 * row)
  })

  it('counts states of recurrent layers by the sequence and not by the token', () => {
    const shape = { ...LLAMA_8B, recurrentLayerCount: 24, recurrentStateSize: 1000 }
    const at = (contextTokens: number, batch: number) =>
      memoryNeed({ ...QUESTION, shape, contextTokens, batch }).cacheBytes ?? 0
    expect(at(8192, 1)).toBe(8 * 8192 * 8 * 256 * 2 + 24 * 1000 * 4)
    expect(at(8192, 3)).toBe(3 * at(8192, 1))
    const unsaid = { ...LLAMA_8B, recurrentLayerCount: 24 }
    expect(fitVariant({ ...QUESTION, shape: unsaid })).toMatchObject({
      answer: 'unknown',
      need: { unknown: ['recurrentStateSize'] },
    })
  })
})

const count = (max: number) => fc.integer({ min: 1, max })
const shapes: fc.Arbitrary<ModelShape> = fc.record({
  architecture: fc.constant('x'),
  layerCount: count(128),
  hiddenSize: count(16_384),
  headCount: fc.constantFrom(1, 8, 12, 32, 64, 128),
  kvHeadCount: fc.constantFrom(1, 2, 4, 8, 32),
  keySize: fc.constantFrom(64, 128, 192, 256),
  valueSize: fc.constantFrom(64, 128),
  vocabularySize: count(262_144),
  contextTokens: count(1_000_000),
  slidingWindow: fc.option(fc.record({ tokens: count(8192), layerCount: fc.option(count(64)) })),
  latentAttention: fc.option(fc.record({ kvRank: count(512), ropeSize: count(64) })),
  experts: fc.constant(null),
  recurrentLayerCount: fc.constantFrom(0, 0, 1, 20),
  recurrentStateSize: fc.nat({ max: 1_000_000 }),
})
const devices = fc.array(
  fc.record({
    kind: fc.constantFrom('gpu' as const, 'cpu' as const),
    memoryBytes: fc.integer({ min: 1, max: 200 }).map(gib => gib * GIB),
  }),
  { minLength: 1, maxLength: 8 },
)
const questions: fc.Arbitrary<FitQuestion> = fc.record({
  weightBytes: fc.integer({ min: 1, max: 800 * GIB }),
  shape: shapes,
  engine: fc.option(fc.constantFrom(...ENGINES)),
  devices,
  contextTokens: fc.option(count(200_000)),
  batch: fc.constantFrom(1, 1, 2, 7, 64),
  cacheType: fc.option(fc.constantFrom(...CACHE_TYPES)),
})
const NULLABLE = [
  'layerCount',
  'hiddenSize',
  'headCount',
  'kvHeadCount',
  'keySize',
  'valueSize',
  'vocabularySize',
  'recurrentLayerCount',
  'recurrentStateSize',
] as const
const NUMBER_BYTES = { f32: 4, f16: 2, bf16: 2, fp8: 1, q8_0: 34 / 32, q4_0: 18 / 32 } as const

const seed = Math.floor(Math.random() * 2 ** 31)

describe(`any question of memory (seed ${seed})`, () => {
  const always = (check: (question: FitQuestion, at: number) => void) =>
    fc.assert(fc.property(questions, fc.nat(), check), { seed, numRuns: 1000 })
  const fits = (question: FitQuestion) => fitVariant(question).answer === 'fits'

  it('is answered by no more than the devices have', () => {
    always(question => {
      const fit = fitVariant(question)
      if (fit.answer !== 'fits') return
      expect(fit.need.unknown).toEqual([])
      for (const { needBytes, memoryBytes } of fit.perDevice)
        expect(needBytes).toBeLessThanOrEqual(memoryBytes)
      let used = 0
      for (const { needBytes } of fit.perDevice) used += needBytes
      expect(used + fit.perDevice.length).toBeGreaterThanOrEqual(fit.need.totalBytes ?? Infinity)
    })
  })

  it('is never answered better for more tokens, sequences, weights or wider numbers', () => {
    always((question, at) => {
      const contextTokens = question.contextTokens ?? question.shape?.contextTokens ?? 1
      const wider = CACHE_TYPES.find(type => NUMBER_BYTES[type] > NUMBER_BYTES[question.cacheType ?? 'f16'])
      const more: FitQuestion[] = [
        { ...question, contextTokens: contextTokens + 1 + (at % 5000) },
        { ...question, batch: question.batch + 1 },
        { ...question, weightBytes: question.weightBytes + 1 + (at % GIB) },
        { ...question, cacheType: wider ?? 'f32' },
      ]
      for (const larger of more) if (fits(larger)) expect(fits(question)).toBe(true)
    })
  })

  it('is never answered worse for more memory or more devices', () => {
    always((question, at) => {
      if (!fits(question)) return
      const kind = question.devices[0]?.kind ?? 'gpu'
      const added = {
        ...question,
        devices: [...question.devices, { kind, memoryBytes: (1 + (at % 100)) * GIB }],
      }
      const grown = question.devices.map(device => ({
        ...device,
        memoryBytes: device.memoryBytes + (at % GIB),
      }))
      expect(fits({ ...question, devices: grown })).toBe(true)
      expect(fits(added)).toBe(true)
    })
  })

  it('is answered the same or not at all where less is known', () => {
    always((question, at) => {
      const name = NULLABLE[at % NULLABLE.length] ?? 'layerCount'
      if (!question.shape) return
      const known = fitVariant(question).answer
      const less = fitVariant({ ...question, shape: { ...question.shape, [name]: null } })
      expect([known, 'unknown']).toContain(less.answer)
      if (less.need.unknown.length > 0) expect(less.answer).not.toBe('fits')
    })
  })

  it('shares what is kept in place of heads of keys over any devices that share the other heads', () => {
    // Found by a run with the seed 244314716: three devices share 12 heads, and 8 of keys would not be shared, were they kept.
    const latent: FitQuestion = {
      weightBytes: 4_648_514_566,
      shape: {
        architecture: 'x',
        layerCount: 13,
        hiddenSize: 1,
        headCount: 12,
        kvHeadCount: 8,
        keySize: 64,
        valueSize: 64,
        vocabularySize: 1,
        contextTokens: 1,
        slidingWindow: null,
        latentAttention: { kvRank: 455, ropeSize: 56 },
        experts: null,
        recurrentLayerCount: 0,
        recurrentStateSize: 0,
      },
      engine: 'vllm',
      devices: Array.from({ length: 3 }, () => ({ kind: 'gpu', memoryBytes: 4 * GIB })),
      contextTokens: 103_057,
      batch: 1,
      cacheType: null,
    }
    expect(fitVariant(latent).perDevice).toHaveLength(3)
    expect(fitVariant(latent).answer).toBe('fits')
    const kept = { ...latent, shape: { ...latent.shape, latentAttention: null } as FitQuestion['shape'] }
    expect(fitVariant(kept).perDevice.length).toBeLessThan(3)
  })

  it('names tokens that fit, and beyond which none do', () => {
    always(question => {
      const { maxContextTokens } = fitVariant(question)
      const made = question.shape?.contextTokens ?? Infinity
      if (maxContextTokens === null) return
      expect(maxContextTokens).toBeLessThanOrEqual(made)
      if (maxContextTokens > 0) expect(fits({ ...question, contextTokens: maxContextTokens })).toBe(true)
      if (maxContextTokens < made)
        expect(fits({ ...question, contextTokens: maxContextTokens + 1 })).toBe(false)
    })
  })
})
