import type { SlidingWindow } from '../model-shape.js'
import { firstCount } from './first-count.js'
import type { ShapeSource } from './read-shape.js'

/** Families where every layer looks through the window if there is one. */
const ALL_LAYERS: ReadonlySet<string> = new Set([
  'mistral',
  'mixtral',
  'phi3',
  'phimoe',
  'starcoder2',
  'ministral',
])
/** Families of which every n-th layer sees everything, where they do not say it otherwise. */
const EVERY_NTH: Readonly<Record<string, number>> = { gemma2: 2, gemma3_text: 6, cohere2: 4 }

/** Null where no layer is known to look no further than a window: then keys and values of all tokens count, which is never too little. */
export function readSlidingWindow(source: ShapeSource): SlidingWindow | null {
  const { text, family } = source
  const layerTypes = text.strings('layer_types')
  const chunk = layerTypes?.includes('chunked_attention') ? text.count('attention_chunk_size') : null
  const tokens = chunk ?? firstCount(text, ['sliding_window'], family)
  if (!tokens || text.boolean('use_sliding_window') === false) return null
  if (layerTypes) {
    const layerCount = layerTypes.filter(type => type === 'sliding_attention' || type === 'chunked_attention')
    return layerCount.length > 0 ? { tokens, layerCount: layerCount.length } : null
  }
  return byFamily(source, tokens)
}

function byFamily({ text, modelType, layerCount }: ShapeSource, tokens: number): SlidingWindow | null {
  const type = modelType ?? ''
  if (ALL_LAYERS.has(type)) return { tokens, layerCount: null }
  if (layerCount === null) return null
  const nth = text.count('sliding_window_pattern') ?? text.count('_sliding_window_pattern') ?? EVERY_NTH[type]
  if (nth) return { tokens, layerCount: layerCount - Math.floor(layerCount / nth) }
  const from = text.boolean('use_sliding_window') === true ? text.count('max_window_layers') : null
  return from !== null && from < layerCount ? { tokens, layerCount: layerCount - from } : null
}
