import type { RepoType } from '@entrepot/core'
import type { ParsedCard } from './card.js'
import { KNOWN_KEYS } from './data/known-keys.js'
import type { FileFact } from './rule.js'

const DATA_FILE = /\.(?:parquet|arrow|jsonl(?:\.gz|\.zst)?|csv|tsv|webdataset)$/i
const WEIGHTS_FILE =
  /\.(?:safetensors|gguf|onnx|bin|pt|pth|ckpt|h5|keras|msgpack|tflite|pkl|joblib|nemo|mlmodel)$|^(?:config|adapter_config|model_index)\.json$/i

/**
 * What a folder most likely is, where nobody says so: by the keys of its card that only one kind has, then by its files, then by what
 * its title says of it. A model when nothing tells.
 */
export function guessRepoType(card: ParsedCard | null, files: readonly FileFact[]): RepoType {
  const keys = Object.keys(card?.metadata ?? {})
  if (keys.includes('sdk')) return 'space'
  const only = (type: RepoType, other: RepoType) =>
    keys.filter(key => KNOWN_KEYS[type].has(key) && !KNOWN_KEYS[other].has(key)).length
  const byKeys = only('dataset', 'model') - only('model', 'dataset')
  if (byKeys !== 0) return byKeys > 0 ? 'dataset' : 'model'
  const isModel = files.some(({ path }) => WEIGHTS_FILE.test(path))
  if (isModel) return 'model'
  if (files.some(({ path }) => DATA_FILE.test(path))) return 'dataset'
  const title = card?.sections.find(({ depth }) => depth > 0)?.heading ?? ''
  return /data\s?set|\bcorpus\b/i.test(title) && !/\bmodel\b/i.test(title) ? 'dataset' : 'model'
}
