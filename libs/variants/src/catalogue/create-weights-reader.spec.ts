import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  asCommitSha,
  asGitOid,
  asOid,
  type ByteRange,
  DomainError,
  type RepoType,
  type TreeEntry,
} from '@entrepot/core'
import type { NewVariant } from '@entrepot/persistence'
import type { JudgedRepo, RevisionFacts } from '@entrepot/registry'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { tinyLlama } from '@entrepot/testing/weights'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWeightsReader } from './create-weights-reader.js'
import { finishHeaders } from './finish-headers.js'
import { LANDING_LIMITS, type ReadingLimits } from './reading-limits.js'

let engines: TestEngines
beforeAll(async () => {
  const opened = await openTestEngines()
  const readWeights = createWeightsReader(opened.db)
  engines = {
    ...opened,
    judge: async facts => ({ ...(await opened.judge(facts)), ...(await readWeights(facts)) }),
  }
})
afterAll(() => engines?.close())

type Content = Uint8Array | string | null

/** Files as a revision has them; null: not here yet. Each call makes contents that were never seen. */
function factsOf(files: Readonly<Record<string, Content>>, type: RepoType = 'model') {
  const contents = new Map<string, Content>()
  const opened: string[] = []
  const entries = Object.entries(files).map(([path, content]): TreeEntry => {
    const oid = asOid(randomBytes(32).toString('hex'))
    contents.set(oid, content)
    return {
      path,
      mode: '100644',
      oid: asGitOid(randomBytes(20).toString('hex')),
      sizeBytes: content === null ? 4_000 : Buffer.from(content).length,
      lfs: { oid, pointerSizeBytes: 130 },
    }
  })
  const openFile = async ({ path, lfs }: TreeEntry, range?: ByteRange) => {
    const content = contents.get(lfs?.oid ?? '') ?? null
    if (content === null) throw new DomainError('blob-missing', 'It is not here.')
    opened.push(path)
    const bytes = Buffer.from(content)
    return Readable.from([range ? bytes.subarray(range.start, range.endExclusive) : bytes])
  }
  const repo: JudgedRepo = { type, namespace: 'acme', name: 'tiny', visibility: 'public' }
  const readme = files['README.md']
  const facts: RevisionFacts = {
    repo,
    commit: asCommitSha('0'.repeat(40)),
    parents: [],
    readme: readme === undefined || readme === null ? null : Buffer.from(readme),
    entries,
    treeFindings: [],
    totalSizeBytes: 0,
    openFile,
  }
  return { facts, contents, opened }
}

async function read(
  files: Readonly<Record<string, Content>>,
  { type, limits }: { type?: RepoType; limits?: ReadingLimits } = {},
) {
  const { facts } = factsOf(files, type)
  const found = await createWeightsReader(engines.db, limits)(facts)
  const byKey = new Map(found.variants.map(variant => [variant.key, variant]))
  return { ...found, byKey, keys: [...byKey.keys()].toSorted(), rules: rulesOf(found.findings) }
}

function rulesOf(findings: readonly { ruleId: string; position: { path: string | null } }[]) {
  return findings.map(({ ruleId, position }) => [ruleId, position.path])
}

const paths = (variant: NewVariant | undefined) => variant?.files.map(({ path }) => path)

interface TensorOf {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly bytes: number
}

/** A file of safetensors whose header agrees with its bytes, which are zeros. */
function safetensors(tensors: Readonly<Record<string, TensorOf>>, metadata = { format: 'pt' }): Buffer {
  let offset = 0
  const header: Record<string, unknown> = { __metadata__: metadata }
  for (const [name, { dtype, shape, bytes }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [offset, offset + bytes] }
    offset += bytes
  }
  const text = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  return Buffer.concat([length, text, Buffer.alloc(offset)])
}

function plain(dtype: 'BF16' | 'F32', count = 1_000): Buffer {
  const bytes = count * (dtype === 'F32' ? 4 : 2)
  return safetensors({ 'model.layers.0.weight': { dtype, shape: [count], bytes } })
}

const CONFIG = JSON.stringify({
  model_type: 'llama',
  architectures: ['LlamaForCausalLM'],
  hidden_size: 8,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  vocab_size: 16,
  max_position_embeddings: 512,
  torch_dtype: 'bfloat16',
})

describe('the catalogue of a revision', () => {
  it('has a variant for a single file of safetensors, with what config.json says of its shape', async () => {
    const { variants, findings, pendingCount } = await read({
      'config.json': CONFIG,
      'model.safetensors': plain('BF16'),
    })
    expect(findings).toEqual([])
    expect(pendingCount).toBe(0)
    expect(variants).toMatchObject([
      {
        key: 'safetensors/BF16',
        format: 'safetensors',
        quantization: 'BF16',
        isQuantized: false,
        bitsPerWeight: 16,
        parameterCount: 1_000,
        architecture: 'LlamaForCausalLM',
        contextTokens: 512,
        engines: ['vllm', 'transformers', 'tgi', 'tensorrt-llm', 'sglang'],
        shape: { layerCount: 2, vocabularySize: 16 },
      },
    ])
  })

  it('has a variant for a GGUF file by what its header says, whatever it is called', async () => {
    const { variants, findings } = await read({ 'model-Q2_K.gguf': tinyLlama({ type: 'F16', seed: 1 }) })
    expect(findings).toEqual([])
    expect(variants).toMatchObject([
      {
        key: 'gguf/F16',
        architecture: 'llama',
        isQuantized: false,
        engines: ['llamacpp', 'ollama'],
        files: [{ path: 'model-Q2_K.gguf' }],
      },
    ])
    expect(variants[0]?.contextTokens).toBeGreaterThan(0)
    expect(variants[0]?.parameterCount).toBeGreaterThan(0)
    expect(variants[0]?.shape).toMatchObject({ architecture: 'llama' })
  })

  it('is empty for a data set, and for a repository without weights', async () => {
    expect(await read({ 'model.safetensors': plain('F32') }, { type: 'dataset' })).toMatchObject({ keys: [] })
    expect(await read({ 'README.md': '# Nothing' })).toMatchObject({ keys: [], pendingCount: 0 })
  })
})
