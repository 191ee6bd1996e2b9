import { openLlamaLibrary, type QuantizeOrder } from './llama-library.js'
import { checkGguf } from './open-gguf.js'

/**
 * Quantizes a GGUF file by llama.cpp, after a look of our own at whether the file is what it says.
 * @throws Error in one sentence
 */
export async function quantizeGguf({
  libraryFolder,
  ...order
}: QuantizeOrder & { readonly libraryFolder: string }): Promise<null> {
  await checkGguf(order.inputPath)
  const library = await openLlamaLibrary(libraryFolder)
  await library.quantize(order)
  return null
}
