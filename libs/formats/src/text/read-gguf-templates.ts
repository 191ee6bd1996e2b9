import { readGgufMetadata } from '../headers/gguf/read-gguf-metadata.js'
import type { ReadRange } from '../read-range.js'

/** The chat templates in the header of a GGUF file. Incomplete where the header breaks off or lies about a length. */
export async function readGgufTemplates(
  read: ReadRange,
  sizeBytes: number,
): Promise<{ templates: readonly string[]; isComplete: boolean }> {
  const { chatTemplates, isComplete } = await readGgufMetadata(read, sizeBytes)
  return { templates: chatTemplates.map(([, template]) => template), isComplete }
}
