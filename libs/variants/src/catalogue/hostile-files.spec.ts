import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { framedHeader, tinyGguf, tinySafetensors } from '@entrepot/testing/weights'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWeightsReader } from './create-weights-reader.js'
import { safeJson } from './safe-json.js'

/** What no text of PostgreSQL may hold. */
const BAD = 'a\0b\ud800c'

let engines: TestEngines
beforeAll(async () => {
  const opened = await openTestEngines()
  const readWeights = createWeightsReader(opened.db)
  engines = {
    ...opened,
    judge: async facts => {
      const { variants, findings } = await readWeights(facts)
      return { ...(await opened.judge(facts)), variants, findings }
    },
  }
})
afterAll(() => engines?.close())

const weights = (name = 'w') => tinySafetensors({ tensors: [{ name, type: 'F32', shape: [4] }] })

async function land(id: string, files: Record<string, string>, largeFiles: Record<string, Buffer>) {
  const { repo } = await landFolder(engines, { id, commits: [{ files: { ...files, x: id }, largeFiles }] })
  return engines.db.prisma.variant.findMany({ where: { repoId: repo.id } })
}

describe('files that are made to break a catalogue', () => {
  it.each<[string, Record<string, string>, Record<string, Buffer>]>([
    [
      'a configuration of texts that no database holds',
      {
        'config.json': JSON.stringify({
          architectures: [BAD],
          model_type: BAD,
          torch_dtype: BAD,
          quantization_config: { quant_method: BAD, bits: 4 },
        }),
      },
      { 'model.safetensors': weights() },
    ],
    [
      'an index that names what cannot be said',
      { 'model.safetensors.index.json': JSON.stringify({ weight_map: { a: 'a.safetensors', b: BAD } }) },
      { 'a.safetensors': weights() },
    ],
    [
      'a tensor with such a name, and such a type',
      {},
      {
        'model.safetensors': framedHeader(
          JSON.stringify({ [BAD]: { dtype: BAD, shape: [4], data_offsets: [0, 900] } }),
        ),
      },
    ],
    [
      'a GGUF file of such words',
      {},
      {
        'm.gguf': tinyGguf({
          metadata: { 'general.architecture': BAD, 'general.name': BAD, 'general.type': 'model' },
          tensors: [{ name: BAD, shape: [32, 2], type: 'F16' }],
        }),
      },
    ],
    [
      'numbers that are none',
      {
        'config.json': `{"max_position_embeddings": 1e400, "hidden_size": 3.4e38, "vocab_size": -1, "num_hidden_layers": 1e15}`,
      },
      { 'model.safetensors': weights() },
    ],
    [
      'a quantization with a name of a million characters',
      {
        'config.json': JSON.stringify({
          quantization_config: { quant_method: 'torchao', quant_type: '/x'.repeat(5e5) },
        }),
      },
      { 'model.safetensors': tinySafetensors({ tensors: [{ name: 'w.weight', type: 'I8', shape: [64] }] }) },
    ],
    [
      'paths that are longer than an index takes',
      {},
      {
        [`${'d'.repeat(200)}/${'e'.repeat(200)}/`.repeat(9) + 'model.safetensors']: weights('a'),
        [`${'d'.repeat(200)}/${'f'.repeat(200)}/`.repeat(9) + 'model.safetensors']: weights('b'),
      },
    ],
  ])('lands, and is in it: %s', async (name, files, largeFiles) => {
    const variants = await land(
      `hostile/${name.replaceAll(/[^a-z]+/gi, '-').slice(0, 60)}`,
      files,
      largeFiles,
    )
    expect(variants.length).toBeGreaterThan(0)
    for (const { key } of variants) expect(Buffer.byteLength(key)).toBeLessThan(2_000)
    expect(new Set(variants.map(({ key }) => key)).size).toBe(variants.length)
  })

  it('makes of texts and numbers what PostgreSQL keeps', () => {
    expect(safeJson({ [BAD]: [BAD, Infinity, NaN, 1e300, null, true, 1.5] })).toEqual({
      'a\uFFFDb\uFFFDc': ['a\uFFFDb\uFFFDc', null, null, Number.MAX_SAFE_INTEGER, null, true, 1.5],
    })
  })
})
