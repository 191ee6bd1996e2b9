import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { LibraryHandle } from 'koffi'

/** A function of the library; the types that koffi gives them are its own affair. */
type NativeFunction = ReturnType<LibraryHandle['func']>

/** Bytes of some blocks as numbers. */
export type Dequantize = (blocks: Uint8Array, count: number) => Float32Array

/** llama.cpp's own library, as far as it is used. */
export interface LlamaLibrary {
  /** @throws Error  it said no; what it said is on standard error */
  quantize(order: QuantizeOrder): Promise<void>
  /** Null: there is no function for this type. */
  dequantizer(typeName: string): Dequantize | null
}

export interface QuantizeOrder {
  readonly inputPath: string
  readonly outputPath: string
  readonly fileType: number
  readonly allowRequantize: boolean
  readonly threads: number
}

/** The parameters of `llama_model_quantize`; the library fills them, and we change a few. */
interface QuantizeParams {
  nthread: number
  ftype: number
  output_tensor_type: number
  token_embedding_type: number
  allow_requantize: boolean
  quantize_output_tensor: boolean
  only_copy: boolean
  pure: boolean
  keep_split: boolean
  dry_run: boolean
}

/** Opens the library in a folder of `@node-llama-cpp`. */
export async function openLlamaLibrary(folder: string): Promise<LlamaLibrary> {
  const { default: koffi } = await import('koffi')
  const names = readdirSync(folder)
  const load = (name: string): LibraryHandle => {
    const found = names.find(file => file.startsWith(`${name}.`) && /\.(so|dylib)$/.test(file))
    if (found === undefined) throw new Error(`There is no ${name} in the package of llama.cpp.`)
    return koffi.load(join(folder, found))
  }
  const llama = load('libllama')
  const base = load('libggml-base')
  const params = koffi.struct('llama_model_quantize_params', {
    nthread: 'int32',
    ftype: 'int32',
    output_tensor_type: 'int32',
    token_embedding_type: 'int32',
    allow_requantize: 'bool',
    quantize_output_tensor: 'bool',
    only_copy: 'bool',
    pure: 'bool',
    keep_split: 'bool',
    dry_run: 'bool',
    // Pointers that stay as the library sets them, and room for what later versions put behind them.
    rest: koffi.array('int64', 16),
  })
  const defaults = llama.func('llama_model_quantize_default_params', params, [])
  const quantize = llama.func('llama_model_quantize', 'uint32', ['str', 'str', koffi.pointer(params)])
  return {
    quantize: order => runQuantize(quantize, requireKnown(defaults() as QuantizeParams), order),
    dequantizer: name => findDequantizer(base, name),
  }
}

/** What the library takes for granted tells whether its structure is the one that is described here. */
function requireKnown(params: QuantizeParams): QuantizeParams {
  const isKnown =
    params.nthread === 0 &&
    params.output_tensor_type === params.token_embedding_type &&
    !params.allow_requantize &&
    params.quantize_output_tensor &&
    !params.only_copy &&
    !params.pure &&
    !params.keep_split &&
    !params.dry_run
  if (isKnown) return params
  throw new Error('This version of llama.cpp has other parameters than those that are known here.')
}

async function runQuantize(
  quantize: NativeFunction,
  params: QuantizeParams,
  { inputPath, outputPath, fileType, allowRequantize, threads }: QuantizeOrder,
): Promise<void> {
  const changed = { ...params, ftype: fileType, allow_requantize: allowRequantize, nthread: threads }
  // On a thread of its own, so that this process still hears when the server goes.
  const status = await new Promise<number>((resolve, reject) => {
    quantize.async(inputPath, outputPath, changed, (error: Error | null, result: number) => {
      if (error) reject(error)
      else resolve(result)
    })
  })
  if (status !== 0) throw new Error('llama.cpp could not quantize it.')
}

function findDequantizer(base: LibraryHandle, typeName: string): Dequantize | null {
  const symbol = `dequantize_row_${typeName.replace(/^(I?Q)/, word => word.toLowerCase())}`
  // Functions of types are named as in q4_K, iq4_xs.
  const name = typeName.startsWith('I') ? symbol.toLowerCase() : symbol
  try {
    const run = base.func(name, 'void', ['void *', 'void *', 'int64'])
    return (blocks, count) => {
      const numbers = new Float32Array(count)
      run(blocks, numbers, count)
      return numbers
    }
  } catch {
    return null
  }
}
