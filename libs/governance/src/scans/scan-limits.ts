/** What one piece of scanning may cost. */
export interface ScanLimits {
  /** Bytes of all files together. */
  readonly totalBytes: number
  readonly totalMs: number
  /** Bytes and time for one file; what takes more waits for the job, or stays unfinished in it. */
  readonly fileBytes: number
  readonly fileMs: number
  /** Nothing will look for longer: what a file holds beyond `fileBytes` and `fileMs` stays unknown. */
  readonly isFinal: boolean
}

const MIB = 1024 * 1024

/** While a revision lands, somebody waits: a second or two, and what fits into it. Headers and pickles of most models do. */
export const LANDING_LIMITS: ScanLimits = {
  totalBytes: 64 * MIB,
  totalMs: 2_000,
  fileBytes: 16 * MIB,
  fileMs: 1_000,
  isFinal: false,
}

/** A job has a worker to itself for its two hours; one file may not take all of them. */
export const JOB_LIMITS: ScanLimits = {
  totalBytes: Number.MAX_SAFE_INTEGER,
  totalMs: 100 * 60 * 1_000,
  fileBytes: 16 * 1024 * MIB,
  fileMs: 15 * 60 * 1_000,
  isFinal: true,
}
