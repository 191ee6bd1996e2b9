import { mkdir, open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tinySafetensorsHeader } from '@entrepot/testing/weights'

/** The shape of Qwen2.5 72B: 72.7 billion weights in BF16, 145 GB. */
const LAYERS = 80
const HIDDEN = 8192
const FEED_FORWARD = 29_568
const KV = 1024
const WORDS = 152_064
const CONFIG = {
  architectures: ['Qwen2ForCausalLM'],
  model_type: 'qwen2',
  hidden_size: HIDDEN,
  intermediate_size: FEED_FORWARD,
  num_hidden_layers: LAYERS,
  num_attention_heads: 64,
  num_key_value_heads: 8,
  vocab_size: WORDS,
  max_position_embeddings: 32_768,
  use_sliding_window: false,
  torch_dtype: 'bfloat16',
}

/** Writes a model of that shape whose files have real headers and holes for weights. @returns its bytes and the number of its weights */
export async function writeLargeModel(folder, shardCount) {
  await mkdir(folder, { recursive: true })
  const tensors = listTensors()
  const shards = Array.from({ length: shardCount }, () => [])
  const share = Math.ceil(tensors.length / shardCount)
  for (const [at, tensor] of tensors.entries()) shards[Math.floor(at / share)].push(tensor)
  const weightMap = {}
  let totalBytes = 0
  for (const [at, shard] of shards.entries()) {
    const name = `model-${number(at + 1)}-of-${number(shardCount)}.safetensors`
    for (const tensor of shard) weightMap[tensor.name] = name
    totalBytes += await writeShard(join(folder, name), shard)
  }
  await writeFile(
    join(folder, 'model.safetensors.index.json'),
    JSON.stringify({ metadata: { total_size: totalBytes }, weight_map: weightMap }),
  )
  await writeFile(join(folder, 'config.json'), JSON.stringify(CONFIG))
  return { totalBytes, parameterCount: totalBytes / 2 }
}

async function writeShard(path, tensors) {
  const { header, dataBytes } = tinySafetensorsHeader({ tensors, metadata: { format: 'pt' } })
  const file = await open(path, 'wx')
  await file.write(header)
  await file.truncate(header.length + dataBytes)
  await file.close()
  return dataBytes
}

function listTensors() {
  const bf16 = (name, ...shape) => ({ name, type: 'BF16', shape })
  const tensors = [bf16('model.embed_tokens.weight', WORDS, HIDDEN)]
  for (let at = 0; at < LAYERS; at += 1) {
    const layer = `model.layers.${at}`
    tensors.push(
      bf16(`${layer}.input_layernorm.weight`, HIDDEN),
      bf16(`${layer}.mlp.down_proj.weight`, HIDDEN, FEED_FORWARD),
      bf16(`${layer}.mlp.gate_proj.weight`, FEED_FORWARD, HIDDEN),
      bf16(`${layer}.mlp.up_proj.weight`, FEED_FORWARD, HIDDEN),
      bf16(`${layer}.post_attention_layernorm.weight`, HIDDEN),
      bf16(`${layer}.self_attn.k_proj.bias`, KV),
      bf16(`${layer}.self_attn.k_proj.weight`, KV, HIDDEN),
      bf16(`${layer}.self_attn.o_proj.weight`, HIDDEN, HIDDEN),
      bf16(`${layer}.self_attn.q_proj.bias`, HIDDEN),
      bf16(`${layer}.self_attn.q_proj.weight`, HIDDEN, HIDDEN),
      bf16(`${layer}.self_attn.v_proj.bias`, KV),
      bf16(`${layer}.self_attn.v_proj.weight`, KV, HIDDEN),
    )
  }
  return [...tensors, bf16('model.norm.weight', HIDDEN), bf16('lm_head.weight', WORDS, HIDDEN)]
}

function number(at) {
  return String(at).padStart(5, '0')
}
