import type { RepoType } from '../../../routing/paths.js'
import { utf8 } from './byte-writer.js'
import {
  BARE_CARD,
  CLASSIFIER_CARD,
  DATASET_CARD,
  QUANTIZED_CARD,
  RELICENSED_CARD,
  WRITER_CARD,
} from './cards.js'
import { type GgufType, type Tensor, writeGguf, writeSafetensors } from './write-weights.js'

export interface DemoCommit {
  readonly summary: string
  readonly files: Readonly<Record<string, Uint8Array>>
}

export interface DemoRepo {
  readonly type: Exclude<RepoType, 'SPACE'>
  readonly fullName: string
  readonly commits: readonly DemoCommit[]
}

/** Of the writer: the width is one that every block format divides. */
const HIDDEN = 256
const FEED_FORWARD = 512
const WORDS = 64
const HEADS = 4
const CONTEXT = 2_048
const LAYERS = 1

const TICKETS = [
  ['billing', 'I was charged twice for one order.'],
  ['delivery', 'My parcel is three days late.'],
  ['returns', 'The shoes are too small, I want to send them back.'],
  ['other', 'Do you have this chair in green?'],
] as const

/**
 * What the demonstration lands, in an order in which what is named is there: about 3 MB, made here and the same every time, so that it
 * needs no network. They differ in what a review finds.
 */
export function demoRepos(): readonly DemoRepo[] {
  return [tickets(), sorter(), bare(), relicensed(), writer(), quantized()]
}

function tickets(): DemoRepo {
  const lines = TICKETS.map(([desk, text], at) => `${JSON.stringify({ id: at + 1, text, desk })}\n`)
  const files = { 'README.md': utf8(DATASET_CARD), 'data/train.jsonl': utf8(lines.join('')) }
  return {
    type: 'DATASET',
    fullName: 'demo/support-tickets',
    commits: [{ summary: 'Add tickets and card', files }],
  }
}

/** Its first commit lacks what its second one says, so that there is something to compare. */
function sorter(): DemoRepo {
  const [beginning = '', end = ''] = CLASSIFIER_CARD.split('## Bias, Risks, and Limitations')
  const first = `${beginning}## Training Details${end.split('## Training Details')[1] ?? ''}`
  const config = {
    architectures: ['BertForSequenceClassification'],
    model_type: 'bert',
    hidden_size: 32,
    num_hidden_layers: 1,
    num_attention_heads: 2,
  }
  const weights = writeSafetensors([
    { name: 'embeddings.weight', shape: [128, 32] },
    { name: 'classifier.weight', shape: [4, 32] },
  ])
  const files = {
    'README.md': utf8(first),
    'config.json': utf8(JSON.stringify(config, null, 2)),
    'model.safetensors': weights,
  }
  return {
    type: 'MODEL',
    fullName: 'demo/ticket-sorter',
    commits: [
      { summary: 'Add the model', files },
      { summary: 'Say whom it fails', files: { 'README.md': utf8(CLASSIFIER_CARD) } },
    ],
  }
}

function bare(): DemoRepo {
  const files = { 'README.md': utf8(BARE_CARD) }
  return { type: 'MODEL', fullName: 'demo/reply-drafts', commits: [{ summary: 'Add the card', files }] }
}

function relicensed(): DemoRepo {
  const files = {
    'README.md': utf8(RELICENSED_CARD),
    'adapter_model.safetensors': writeSafetensors([{ name: 'lora_A.weight', shape: [2, HIDDEN] }]),
  }
  return { type: 'MODEL', fullName: 'demo/support-chat', commits: [{ summary: 'Add the adapter', files }] }
}

function writer(): DemoRepo {
  const config = {
    architectures: ['LlamaForCausalLM'],
    model_type: 'llama',
    vocab_size: WORDS,
    hidden_size: HIDDEN,
    intermediate_size: FEED_FORWARD,
    num_hidden_layers: LAYERS,
    num_attention_heads: HEADS,
    num_key_value_heads: HEADS,
    max_position_embeddings: CONTEXT,
    torch_dtype: 'float16',
  }
  const files = {
    'README.md': utf8(WRITER_CARD),
    'config.json': utf8(JSON.stringify(config, null, 2)),
    'model.safetensors': writeSafetensors(hubTensors()),
  }
  return { type: 'MODEL', fullName: 'demo/reply-writer', commits: [{ summary: 'Add the model', files }] }
}

function quantized(): DemoRepo {
  const files = {
    'README.md': utf8(QUANTIZED_CARD),
    'reply-writer-Q8_0.gguf': gguf('Q8_0'),
    'reply-writer-Q4_K_M.gguf': gguf('Q4_K'),
  }
  return {
    type: 'MODEL',
    fullName: 'demo/reply-writer-gguf',
    commits: [{ summary: 'Add both sizes', files }],
  }
}

function hubTensors(): Tensor[] {
  const at = 'model.layers.0'
  const square = ['q', 'k', 'v', 'o'].map(part => ({
    name: `${at}.self_attn.${part}_proj.weight`,
    shape: [HIDDEN, HIDDEN],
  }))
  return [
    { name: 'model.embed_tokens.weight', shape: [WORDS, HIDDEN] },
    ...square,
    { name: `${at}.mlp.gate_proj.weight`, shape: [FEED_FORWARD, HIDDEN] },
    { name: `${at}.mlp.up_proj.weight`, shape: [FEED_FORWARD, HIDDEN] },
    { name: `${at}.mlp.down_proj.weight`, shape: [HIDDEN, FEED_FORWARD] },
    { name: 'model.norm.weight', shape: [HIDDEN] },
  ]
}

function gguf(type: GgufType): Uint8Array {
  const metadata = {
    'general.architecture': 'llama',
    'general.name': 'Reply writer',
    'llama.context_length': CONTEXT,
    'llama.embedding_length': HIDDEN,
    'llama.block_count': LAYERS,
    'llama.feed_forward_length': FEED_FORWARD,
    'llama.attention.head_count': HEADS,
    'llama.attention.head_count_kv': HEADS,
    'llama.vocab_size': WORDS,
  }
  const square = ['attn_q', 'attn_k', 'attn_v', 'attn_output'].map(part => ({
    name: `blk.0.${part}.weight`,
    shape: [HIDDEN, HIDDEN],
  }))
  return writeGguf(type, metadata, [
    { name: 'token_embd.weight', shape: [HIDDEN, WORDS] },
    ...square,
    { name: 'blk.0.ffn_gate.weight', shape: [HIDDEN, FEED_FORWARD] },
    { name: 'blk.0.ffn_up.weight', shape: [HIDDEN, FEED_FORWARD] },
    { name: 'blk.0.ffn_down.weight', shape: [FEED_FORWARD, HIDDEN] },
  ])
}
