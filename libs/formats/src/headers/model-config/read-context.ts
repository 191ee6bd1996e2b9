import type { Family } from './families.js'
import { firstCount } from './first-count.js'
import type { JsonObject } from './json-object.js'

const CONTEXT_KEYS = [
  'max_position_embeddings',
  'n_positions',
  'max_sequence_length',
  'max_seq_len',
  'seq_length',
  'n_ctx',
  'model_max_length',
]

/**
 * Tokens that a model was made for. Stretched by YaRN it is the original length times the factor, which the other number may lag behind;
 * all other ways to stretch leave open whether the length is before or after, and the length that is said counts.
 */
export function readContext(text: JsonObject, family: Family): number | null {
  const said = firstCount(text, CONTEXT_KEYS, family)
  const rope = text.object('rope_scaling') ?? text.object('rope_parameters')
  const kind = rope?.string('rope_type') ?? rope?.string('type') ?? null
  const factor = rope?.number('factor') ?? null
  const original = rope?.count('original_max_position_embeddings') ?? null
  if (kind !== 'yarn' || factor === null || original === null || factor < 1) return said
  const stretched = Math.round(original * factor)
  return Number.isSafeInteger(stretched) ? Math.max(said ?? 0, stretched) : said
}
