import type { ReadRange } from '../../read-range.js'
import type { HeaderIssue } from '../weights-header.js'
import { walkGguf } from './walk-gguf.js'
import type { GgufValue } from './walked-gguf.js'

/** The metadata of a GGUF file, as far as it is short. */
export interface GgufMetadata {
  /** Null where not even that could be read. */
  readonly version: number | null
  readonly isBigEndian: boolean
  /** Entries by their key, without chat templates and without texts above 64 kB. Long arrays are told by their length alone. */
  readonly values: ReadonlyMap<string, GgufValue>
  /** The one that is used where nothing else is asked for. */
  readonly chatTemplate: string | null
  /** All of them with their key, `tokenizer.chat_template` or `tokenizer.chat_template.<name>`, also those of a key that is there twice. */
  readonly chatTemplates: readonly (readonly [string, string])[]
  /** False where the metadata breaks off; then there is what came before. */
  readonly isComplete: boolean
  readonly issues: readonly HeaderIssue[]
}

/** Reads the metadata of a GGUF file and none of its tensors. At most 16 MiB of it are kept. Throws only what `read` throws. */
export async function readGgufMetadata(read: ReadRange, sizeBytes: number): Promise<GgufMetadata> {
  const { version, isBigEndian, values, templates, isComplete, issues } = await walkGguf(
    read,
    sizeBytes,
    'metadata',
  )
  const chatTemplate = templates.find(([key]) => key === 'tokenizer.chat_template')?.[1] ?? null
  return { version, isBigEndian, values, chatTemplate, chatTemplates: templates, isComplete, issues }
}
