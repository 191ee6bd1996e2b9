import type { WeightFormat } from '@entrepot/formats'
import { type Engine, ENGINES } from '../engines.js'

/** What decides which engines load a variant. */
export interface Loadable {
  readonly format: WeightFormat
  /** As `nameQuantization` calls it. */
  readonly quantization: string
  readonly isQuantized: boolean
  readonly architecture: string | null
  /** A `config.json` goes with it: without one nothing of transformers' family knows what to build. */
  readonly hasConfig: boolean
  readonly fileCount: number
  /** File that is opened first. */
  readonly path: string
  /** The word by which transformers.js finds its files. */
  readonly dtypeWord: string | null
  readonly isPipeline: boolean
}

/** Classes that generate text, with or without pictures and sound: what serving engines are for. */
const GENERATES = /(?:ForCausalLM|LMHeadModel|ForConditionalGeneration|ForVision2Seq|ForImageTextToText)$/
/** Classes that engines of that kind serve beside: embeddings, classes, ranks. */
const POOLS = /(?:Model|ForSequenceClassification|ForMaskedLM|ForTokenClassification|ForRewardModel)$/

/** Architectures of GGUF files that other programs than llama.cpp made, for their own models of pictures and video. */
const NOT_OF_LLAMACPP =
  /^(?:flux|sd1|sd3|sdxl|stable-diffusion|aura|auraflow|ltxv|hyvid|wan|hidream|cosmos|lumina2|qwen_image|pig|chroma|z_image)$/

/**
 * By quantization of safetensors, engines that load it as it is. Sources: the engines' own tables of quantizations as of November 2026.
 * `transformers` has them all in `transformers.quantizers` but those that need a library that is not published.
 */
const BY_QUANTIZATION: readonly (readonly [pattern: RegExp, engines: readonly Engine[], why: string])[] = [
  [/^gptq-/, ['vllm', 'transformers', 'tgi', 'sglang'], 'Marlin and exllama kernels in all of them'],
  [
    /^awq-/,
    ['vllm', 'transformers', 'tgi', 'sglang', 'tensorrt-llm'],
    'TensorRT-LLM takes AWQ of ModelOpt and AutoAWQ',
  ],
  [
    /^bnb-/,
    ['vllm', 'transformers', 'sglang'],
    'TGI quantizes with bitsandbytes itself and does not load what is quantized',
  ],
  [
    /^(?:fp8|F8_E4M3)$/,
    ['vllm', 'transformers', 'tgi', 'sglang', 'tensorrt-llm'],
    'needs hardware for it, or is widened',
  ],
  [/^w\d+a\d+$/, ['vllm', 'transformers', 'tgi', 'sglang'], 'compressed-tensors'],
  [/^mxfp4$/, ['vllm', 'transformers', 'sglang', 'tensorrt-llm'], 'gpt-oss'],
  [
    /^nvfp4$/,
    ['vllm', 'sglang', 'tensorrt-llm'],
    'ModelOpt and compressed-tensors; transformers has no kernel for it',
  ],
  [/^modelopt-/, ['vllm', 'sglang', 'tensorrt-llm'], 'ModelOpt is NVIDIA’s own'],
  [/^torchao-/, ['vllm', 'transformers', 'sglang'], 'through torchao'],
  [/^quark/, ['vllm', 'transformers', 'sglang'], 'AMD Quark'],
  [/^auto-round/, ['vllm', 'transformers', 'sglang'], 'through auto-round or its kernels'],
  [/^exl2/, ['tgi'], 'ExLlamaV2 is in TGI alone'],
  [/^eetq/, ['transformers', 'tgi'], 'EETQ kernels'],
  [/^(?:hqq|aqlm|quanto|vptq|higgs|spqr|bitnet|fp_quant)/, ['transformers'], 'a quantizer of transformers'],
  [/^mlx/, [], 'MLX runs on Apple’s chips, and none of these engines loads what it packs'],
]

/** Engines that load a variant, as far as format, quantization, architecture and the names of its files tell. In the order of `ENGINES`. */
export function enginesFor(loadable: Loadable): Engine[] {
  const found = new Set(FORMATS[loadable.format](loadable))
  return ENGINES.filter(engine => found.has(engine))
}

const FORMATS: Readonly<Record<WeightFormat, (loadable: Loadable) => readonly Engine[]>> = {
  gguf: ggufEngines,
  onnx: onnxEngines,
  safetensors: safetensorsEngines,
  pytorch: pytorchEngines,
  // An engine is bound to the version of TensorRT and the device that it was built for; its program finds that out.
  tensorrt: () => ['tensorrt-llm'],
}

/**
 * llama.cpp opens splits by their first part, Ollama takes one file. vLLM's reader of GGUF is an experiment that wants the tokenizer of
 * another repository; transformers widens GGUF to full width when it loads. Neither is what a node should be given.
 */
function ggufEngines({ architecture, fileCount }: Loadable): readonly Engine[] {
  if (architecture === null || NOT_OF_LLAMACPP.test(architecture)) return []
  return fileCount === 1 ? ['llamacpp', 'ollama'] : ['llamacpp']
}

/** transformers.js finds files by name, in the folder `onnx`. */
function onnxEngines({ path, dtypeWord, quantization, hasConfig }: Loadable): readonly Engine[] {
  const isInPlace = /(?:^|\/)onnx\/[^/]+$/.test(path)
  return isInPlace && hasConfig && dtypeWord === quantization ? ['transformersjs'] : []
}

function safetensorsEngines(loadable: Loadable): readonly Engine[] {
  const { quantization, isQuantized, architecture, hasConfig, path, isPipeline } = loadable
  if (isPipeline || !hasConfig) return []
  // Mistral's own names and layout: vLLM has a loader for them, transformers has none.
  if (/(?:^|\/)consolidated[^/]*\.safetensors$/.test(path)) return isQuantized ? [] : ['vllm']
  if (!isUsualName(path)) return []
  const byClass = classEngines(architecture)
  if (!isQuantized) return byClass
  const row = BY_QUANTIZATION.find(([pattern]) => pattern.test(quantization))
  return row ? row[1].filter(engine => byClass.includes(engine)) : []
}

/** All of them read `pytorch_model.bin`; TensorRT-LLM converts safetensors alone. */
function pytorchEngines({
  quantization,
  isQuantized,
  architecture,
  hasConfig,
  path,
}: Loadable): readonly Engine[] {
  if (!hasConfig || !/(?:^|\/)pytorch_model[^/]*\.bin$/.test(path)) return []
  const byClass: readonly Engine[] = classEngines(architecture).filter(engine => engine !== 'tensorrt-llm')
  if (!isQuantized) return byClass
  const row = BY_QUANTIZATION.find(([pattern]) => pattern.test(quantization))
  return row ? row[1].filter(engine => byClass.includes(engine)) : []
}

/** What `from_pretrained` looks for; a file by another name is for whoever knows it. */
function isUsualName(path: string): boolean {
  return /(?:^|\/)(?:model|pytorch_model|adapter_model)(?:[.-][^/]*)?\.safetensors$/.test(path)
}

function classEngines(architecture: string | null): readonly Engine[] {
  if (architecture === null) return ['transformers']
  if (GENERATES.test(architecture)) return ['vllm', 'transformers', 'tgi', 'sglang', 'tensorrt-llm']
  if (POOLS.test(architecture)) return ['vllm', 'transformers', 'sglang']
  return ['transformers']
}
