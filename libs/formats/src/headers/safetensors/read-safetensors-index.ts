import { parseJsonObject } from '../model-config/json-object.js'
import type { HeaderIssue } from '../weights-header.js'

/** Of the index, in bytes: 10^6 tensors of 150 bytes would be more, the largest that are published have 10 MB. */
const MAX_INDEX_BYTES = 64 * 1024 * 1024
/** More than any model has by far, and few enough to keep. */
const MAX_SHARDS = 10_000

/** What the `model.safetensors.index.json` of a model in several files says. */
export interface SafetensorsIndex {
  /** Names of its files, as they are in the index, in order and without repetition. Whether they are there is for the caller to see. */
  readonly shards: readonly string[]
  readonly tensorCount: number
  /** Bytes of all tensors, as declared; null where it is not said. */
  readonly totalSizeBytes: number | null
  /** Weights, as declared; newer tools write it. */
  readonly parameterCount: number | null
  readonly issues: readonly HeaderIssue[]
}

/** Reads the index of a sharded model. What is wrong is in `issues`. */
export function readSafetensorsIndex(bytes: Uint8Array): SafetensorsIndex {
  if (bytes.length > MAX_INDEX_BYTES)
    return nothing({ kind: 'limit-exceeded', message: 'The index of shards is larger than is read.' })
  const index = parseJsonObject(bytes)
  const map = index?.object('weight_map') ?? null
  if (!index || !map) return nothing({ kind: 'malformed', message: 'The index of shards names none.' })
  const shards = new Set<string>()
  let tensorCount = 0
  let strange = 0
  for (const shard of map.values()) {
    tensorCount += 1
    if (typeof shard === 'string' && isName(shard) && shards.size < MAX_SHARDS) shards.add(shard)
    else if (typeof shard !== 'string' || !shards.has(shard)) strange += 1
  }
  const metadata = index.object('metadata')
  const issues: HeaderIssue[] =
    strange === 0
      ? []
      : [{ kind: 'malformed', message: `The index names ${strange} shards that are no names of files.` }]
  return {
    shards: [...shards].sort(),
    tensorCount,
    totalSizeBytes: metadata?.count('total_size') ?? null,
    parameterCount: metadata?.count('total_parameters') ?? null,
    issues,
  }
}

/** Shards lie beside their index, or below it. */
function isName(shard: string): boolean {
  return shard.length > 0 && shard.length < 500 && !shard.startsWith('/') && !shard.split('/').includes('..')
}

function nothing(issue: HeaderIssue): SafetensorsIndex {
  return { shards: [], tensorCount: 0, totalSizeBytes: null, parameterCount: null, issues: [issue] }
}
