import type { ModelShape } from '@entrepot/formats'
import type { Engine } from '../engines.js'
import type { CacheType, Device } from '../profiles/profile-spec.js'

/** A model as it is to run. */
export interface FitQuestion {
  readonly weightBytes: number
  /** Null: nothing is known of it, and only the weights can be counted. */
  readonly shape: ModelShape | null
  readonly engine: Engine | null
  readonly devices: readonly Device[]
  /** Null: the model's own. */
  readonly contextTokens: number | null
  readonly batch: number
  readonly cacheType: CacheType | null
}

/** Bytes that running it takes; null wherever it cannot be known. */
export interface MemoryNeed {
  readonly weightBytes: number
  /** Keys and values of all sequences at full context. */
  readonly cacheBytes: number | null
  /** What the engine takes beside: its runtime and working buffers. */
  readonly overheadBytes: number
  /** Of all; null as soon as a part is not known. */
  readonly totalBytes: number | null
  /** What had to be known and is not, by the names of `ModelShape`. */
  readonly unknown: readonly string[]
}

/** Whether it fits, and what decides that. */
export interface Fit {
  readonly need: MemoryNeed
  /** `unknown`: the weights fit, but what else it takes is not known. */
  readonly answer: 'fits' | 'too-large' | 'unknown'
  /** Of what is known, on each device that is used. */
  readonly perDevice: readonly { readonly needBytes: number; readonly memoryBytes: number }[]
  /** Tokens of one sequence that would fit; null where that cannot be known. */
  readonly maxContextTokens: number | null
  /** In one sentence, for people. */
  readonly explanation: string
}
