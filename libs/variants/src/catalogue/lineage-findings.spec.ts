import { createWeightsReader } from './create-weights-reader.js'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { tinyGguf, tinySafetensors, unseenFiles } from '@entrepot/testing/weights'
import type { VerdictState, Visibility } from '@entrepot/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { familiesOf } from './architecture-family.js'
import { type Compared, findMismatch } from './lineage-findings.js'

let engines: TestEngines
beforeAll(async () => {
  const opened = await openTestEngines()
  const readWeights = createWeightsReader(opened.db)
  engines = {
    ...opened,
    judge: async facts => {
      const { variants } = await readWeights(facts)
      return { ...(await opened.judge(facts)), variants }
    },
  }
})
afterAll(() => engines?.close())

const config = (architecture = 'LlamaForCausalLM') =>
  JSON.stringify({ architectures: [architecture], hidden_size: 8, num_hidden_layers: 100, vocab_size: 10 })
const weights = (count: number) => tinySafetensors({ tensors: [{ name: 'w', type: 'BF16', shape: [count] }] })
const gguf = (count: number, architecture = 'llama') =>
  tinyGguf({
    metadata: { 'general.architecture': architecture },
    tensors: [{ name: 'blk.0.w.weight', shape: [32, count / 32], type: 'Q8_0' }],
  })
const card = (base: string | null, relation = 'quantized') =>
  base === null ? '# It' : `---\nbase_model: ${base}\nbase_model_relation: ${relation}\n---\n# It\n`

async function land(
  id: string,
  {
    count = 100_000,
    architecture,
    visibility = 'public',
    verdict = 'cleared',
    base = null,
  }: {
    readonly count?: number
    readonly architecture?: string
    readonly visibility?: Visibility
    readonly verdict?: VerdictState
    readonly base?: string | null
  } = {},
) {
  await landFolder(engines, {
    id,
    visibility,
    commits: [
      {
        files: { 'config.json': config(architecture), 'README.md': card(base) },
        largeFiles: { 'model.safetensors': weights(count) },
        verdict,
      },
    ],
  })
}

/** What is found in a quantization of `base`. */
async function judge(
  readme: string,
  {
    count = 100_000 - 32 * 5,
    architecture = 'llama',
    ...repo
  }: {
    readonly count?: number
    readonly architecture?: string
    readonly name?: string
    readonly visibility?: Visibility
    readonly namespace?: string
  } = {},
) {
  const files = { 'README.md': readme, 'm.gguf': gguf(Math.ceil(count / 32) * 32, architecture) }
  const { findings } = await createWeightsReader(engines.db)(unseenFiles(files, repo).facts)
  return findings.map(({ ruleId, message, position, severity }) => ({
    ruleId,
    message,
    severity,
    at: position.keyPath,
  }))
}

describe('comparing a quantization with the model that it is said to be of', () => {
  beforeAll(async () => {
    await land('acme/base')
    await land('acme/hidden', { visibility: 'private' })
    await land('acme/blocked', { verdict: 'blocked' })
    await land('acme/restricted', { verdict: 'restricted' })
    await land('acme/strange', { architecture: 'NeverHeardOfForCausalLM' })
    await land('loop/a', { base: 'loop/b' })
    await land('loop/b', { base: 'loop/a', count: 500_000 })
  })

  it('finds nothing where both agree', async () => {
    expect(await judge(card('Acme/Base'))).toEqual([])
  })

  it('finds another number of weights, and another architecture', async () => {
    expect(await judge(card('acme/base'), { count: 200_000 })).toEqual([
      {
        ruleId: 'variant-lineage-mismatch',
        severity: 'error',
        at: 'base_model',
        message:
          'The card says that this is `acme/base` quantized, but its headers say 200000 weights, and that model’s say 100000.',
      },
    ])
    const [found] = await judge(card('acme/base'), { architecture: 'gemma2' })
    expect(found?.message).toContain('architecture gemma2')
  })

  it.each([
    ['a model that is not here', card('acme/absent')],
    ['a model that not all readers may see', card('acme/hidden')],
    ['a model that is blocked', card('acme/blocked')],
    ['another relation', card('acme/base', 'finetune')],
    ['no relation', '---\nbase_model: acme/base\n---\n# It\n'],
    ['two models', card('[acme/base, acme/strange]')],
    ['itself', card('acme/tiny')],
    ['a name that no repository may have', card('../..')],
    ['no card', '# It'],
  ])('says nothing of %s', async (_, readme) => {
    expect(await judge(readme, { count: 900_000 })).toEqual([])
  })

  it('does not tell the numbers of a model that not everybody may read', async () => {
    const [found] = await judge(card('acme/restricted'), { count: 200_000 })
    expect(found?.message).toContain('say otherwise')
    expect(found?.message).not.toContain('100000')
    const [own] = await judge(card('acme/hidden'), { count: 200_000, visibility: 'private' })
    expect(own?.ruleId).toBe('variant-lineage-mismatch')
  })

  it('does not compare architectures that it does not know', async () => {
    expect(await judge(card('acme/strange'), { architecture: 'gemma2' })).toEqual([])
  })

  it('ends where a lineage leads back to itself', async () => {
    expect(await judge(card('loop/b'), { namespace: 'loop', name: 'a', count: 500_000 })).toEqual([])
    expect(await judge(card('loop/b'), { namespace: 'loop', name: 'a' })).toHaveLength(1)
  })
})

describe('telling whether two are one model', () => {
  const of = (parameterCount: number | null, more: Partial<Compared> = {}): Compared => ({
    architecture: 'LlamaForCausalLM',
    isQuantized: false,
    shape: { vocabularySize: 128_256, hiddenSize: 2_048, layerCount: 16 },
    parameterCount,
    ...more,
  })
  const differs = (own: Compared, base: readonly Compared[]) => findMismatch([own], base) !== null

  it('allows for embeddings that are stored once or twice', () => {
    const [tied, untied] = [1_235_814_400, 1_235_814_400 + 128_256 * 2_048]
    expect(differs(of(untied), [of(tied)])).toBe(false)
    expect(differs(of(tied), [of(untied)])).toBe(false)
    expect(differs(of(3_212_749_888), [of(tied)])).toBe(true)
  })

  it('allows for a layer that predicts further tokens', () => {
    const deep = {
      architecture: 'DeepseekV3ForCausalLM',
      shape: { vocabularySize: 129_280, hiddenSize: 7_168, layerCount: 61 },
    }
    expect(differs(of(671_026_419_200, deep), [of(684_531_386_000, deep)])).toBe(false)
    expect(differs(of(236_000_000_000, deep), [of(684_531_386_000, deep)])).toBe(true)
  })

  it('allows for the eyes of a model, which GGUF keeps in a file of their own', () => {
    const seeing = of(2_209_000_000, {
      architecture: 'Qwen2VLForConditionalGeneration',
      shape: { vocabularySize: 151_936, hiddenSize: 1_536, layerCount: 28 },
    })
    expect(differs(of(1_543_000_000, { architecture: 'qwen2vl' }), [seeing])).toBe(false)
    expect(differs(of(7_000_000_000, { architecture: 'qwen2vl' }), [seeing])).toBe(true)
  })

  it('goes by what is stored at full width, where there is such a thing', () => {
    expect(differs(of(1_000_000), [of(null), of(900, { isQuantized: true, shape: null })])).toBe(true)
    expect(differs(of(1_000_000), [of(null)])).toBe(false)
    expect(differs(of(null), [of(900)])).toBe(false)
  })

  it('knows families by either name', () => {
    expect(familiesOf('MistralForCausalLM')).toContain('llama')
    expect(familiesOf('llama')).toEqual(['llama'])
    expect(familiesOf('Qwen2ForCausalLM')).toEqual(['qwen2'])
    expect(familiesOf('GPT2LMHeadModel')).toEqual(['gpt2'])
    expect(familiesOf('BertModel')).toEqual(['bert'])
    expect(familiesOf('constructorModel')).toBeNull()
    expect(familiesOf(null)).toBeNull()
  })
})
