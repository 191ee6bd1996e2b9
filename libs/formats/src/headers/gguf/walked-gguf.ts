import type { HeaderIssue } from '../weights-header.js'

/** An array of the header: how many items, and what they are where they are few. */
export interface GgufArray {
  readonly count: number
  /** Null for strings, for nested arrays, and for more than `MAX_KEPT_ITEMS`. True is 1. */
  readonly numbers: readonly number[] | null
  /** Null for what is no string, and for more than `MAX_KEPT_TEXTS`. */
  readonly texts: readonly string[] | null
}

/** Numbers of 64 bits are not exact above 2^53. */
export type GgufValue = string | number | boolean | GgufArray

export interface GgufTensorInfo {
  readonly name: string
  /** Innermost first, as the file has it. */
  readonly shape: readonly number[]
  readonly typeId: number
  /** From the start of the data. */
  readonly offset: number
}

/** What the walker brings back from a header, as far as it came. */
export interface WalkedGguf {
  /** Null where not even that was read. */
  readonly version: number | null
  readonly isBigEndian: boolean
  readonly values: ReadonlyMap<string, GgufValue>
  /** Chat templates with their key, in the order of the file. */
  readonly templates: readonly (readonly [string, string])[]
  readonly tensors: readonly GgufTensorInfo[]
  /** Tensors that the header announces. */
  readonly announcedTensors: number
  /** Where the last of what was read ends. */
  readonly endOffset: number
  readonly isComplete: boolean
  readonly issues: readonly HeaderIssue[]
}
