import type { Audience } from '@entrepot/core'
import type { Engine } from '../engines.js'

/** One accelerator, or the memory of a machine that has none. */
export interface Device {
  /** `gpu` or `cpu`; apart, as engines split a model over devices of one kind. */
  readonly kind: 'gpu' | 'cpu'
  readonly memoryBytes: number
}

export type Preference = 'quality' | 'speed' | 'size'
export const PREFERENCES = ['quality', 'speed', 'size'] as const satisfies readonly Preference[]

/** Types that engines keep keys and values in. */
export type CacheType = 'f32' | 'f16' | 'bf16' | 'fp8' | 'q8_0' | 'q4_0'
export const CACHE_TYPES = [
  'f32',
  'f16',
  'bf16',
  'fp8',
  'q8_0',
  'q4_0',
] as const satisfies readonly CacheType[]

/** What an inference node can hold and wants: the part of a question for a variant that does not name the model. */
export interface ProfileSpec {
  /** Null: any engine. */
  readonly engine: Engine | null
  /** Empty: whatever its size. */
  readonly devices: readonly Device[]
  /** Tokens of one sequence; null: those that the model was made for. One made for fewer is excluded. */
  readonly contextTokens: number | null
  /** Tokens of one sequence where `contextTokens` is null: no more than these of those that the model was made for. */
  readonly maxContextTokens?: number | null
  /** Sequences at a time. */
  readonly batch: number
  /** Null: the engine's usual one. */
  readonly cacheType: CacheType | null
  readonly prefer: Preference
  readonly minBitsPerWeight: number | null
  /** Null: all. */
  readonly formats: readonly string[] | null
  /** Namespaces that variants are taken from, beside that of the model, those of its origins, and mirrors. */
  readonly namespaces?: readonly string[] | null
  /** For whom its verdict must be good enough. */
  readonly audience: Audience
}
