import type { Config } from '@entrepot/core'

/** Bounds of time that a spec shortens. */
export interface Timing {
  /** Milliseconds before the second attempt; doubled for each later one, and spread so that many runs don't come back at once. */
  readonly retryDelayMs: number
  /** Seconds that an upstream may ask us to wait; one that asks for more fails the run, which is free to be asked for again later. */
  readonly maxRetryAfterSeconds: number
  /** Milliseconds to reach an upstream. */
  readonly connectTimeoutMs: number
  /** Milliseconds from a request to its answer's headers. */
  readonly headersTimeoutMs: number
  /** Milliseconds between two pieces of an answer's body. */
  readonly bodyTimeoutMs: number
}

export const DEFAULT_TIMING: Timing = {
  retryDelayMs: 500,
  maxRetryAfterSeconds: 60,
  connectTimeoutMs: 10_000,
  headersTimeoutMs: 30_000,
  bodyTimeoutMs: 60_000,
}

/** Bounds on what an upstream may make us do, however it answers. */
export interface Limits {
  /** Bytes of git objects that one fetch may bring. Large files are none of it: this is history, cards, configurations. */
  readonly fetchMaxBytes: number
  /** Milliseconds that one fetch may take. */
  readonly fetchMaxMs: number
  /** Milliseconds that one answer about a repository may take, or one list of its refs. */
  readonly questionMaxMs: number
  /** Bytes per second that the body of a large file must have on average over `rateWindowMs`. */
  readonly minBytesPerSecond: number
  readonly rateWindowMs: number
}

const GIB = 1024 ** 3
const MINUTE_MS = 60_000

/** Generous to whoever means well on a slow line; what they stop is an upstream that holds a worker for days, or fills the disk. */
export const DEFAULT_LIMITS: Limits = {
  fetchMaxBytes: 50 * GIB,
  fetchMaxMs: 120 * MINUTE_MS,
  questionMaxMs: 5 * MINUTE_MS,
  minBytesPerSecond: 16 * 1024,
  rateWindowMs: 5 * MINUTE_MS,
}

/** What syncing needs besides the engines. */
export interface MirrorSettings {
  /** The configured upstream: whom its token is for, and which private hosts may be talked to. */
  readonly upstream: Config['upstream']
  /** Where quarantines are made; `sweepViews` clears it at start-up. */
  readonly scratchDir: string
  /** This node's name: who holds a run's lease. The same after a restart. */
  readonly owner: string
  readonly timing?: Partial<Timing>
  readonly limits?: Partial<Limits>
}
