import type { WeightsHeader } from '../weights-header.js'
import { ggufFileType } from './file-types.js'
import { isGgufArray } from './gguf-values.js'
import type { WalkedGguf } from './walked-gguf.js'

/** Words of the header for people by the name that they get here. */
const WORDS: Readonly<Record<string, string>> = {
  name: 'general.name',
  sizeLabel: 'general.size_label',
  finetune: 'general.finetune',
  license: 'general.license',
  quantizedBy: 'general.quantized_by',
  baseModel: 'general.base_model.0.repo_url',
  source: 'general.source.url',
  tokenizer: 'tokenizer.ggml.model',
  tokenizerKind: 'tokenizer.ggml.pre',
  imatrix: 'quantize.imatrix.file',
  adapterKind: 'adapter.type',
  adapterAlpha: 'adapter.lora.alpha',
  alignment: 'general.alignment',
}
/** Characters of one word. */
const MAX_WORD = 200

/** A few words of the header. `type` and `version` are always there. */
export function ggufWords(walked: WalkedGguf): WeightsHeader['metadata'] {
  const { values, version, isBigEndian } = walked
  const words: Record<string, string | number | boolean> = { type: ggufKind(walked), version: version ?? 0 }
  if (isBigEndian) words['byteOrder'] = 'big'
  const fileType = values.get('general.file_type')
  if (typeof fileType === 'number') words['fileType'] = ggufFileType(fileType)?.name ?? fileType
  for (const [word, key] of Object.entries(WORDS)) {
    const value = values.get(key)
    if (value === undefined || isGgufArray(value)) continue
    words[word] = typeof value === 'string' ? value.slice(0, MAX_WORD) : value
  }
  return words
}

/** What the file is: a model, or something that goes with one. */
function ggufKind({ values, tensors, isComplete }: WalkedGguf): string {
  const type = values.get('general.type')
  const architecture = values.get('general.architecture')
  if (architecture === 'clip') return 'mmproj'
  if (architecture === 'controlvector') return 'control-vector'
  if (values.has('adapter.type') || tensors.some(({ name }) => name.endsWith('.lora_a'))) return 'adapter'
  if (typeof type === 'string' && type !== '' && type !== 'model') return type.slice(0, MAX_WORD)
  const isPart = typeof values.get('split.count') === 'number'
  const hasVocabulary = isGgufArray(values.get('tokenizer.ggml.tokens'))
  return isComplete && tensors.length === 0 && hasVocabulary && !isPart ? 'vocabulary' : 'model'
}
