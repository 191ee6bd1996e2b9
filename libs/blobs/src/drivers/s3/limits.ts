const MIB = 1024 * 1024

/** Sizes in bytes that a store sets; tests make them smaller. */
export interface S3Limits {
  /** Parts of what passes through us, each held in memory twice: one that fills while the other is on its way. */
  readonly partBytes: number
  /** What one CopyObject takes; S3 refuses more than 5 GiB. */
  readonly copyMaxBytes: number
  /** Parts of a copy of more than that, which hold nothing up here. At most 5 GiB. */
  readonly copyPartBytes: number
}

export const S3_LIMITS: S3Limits = {
  partBytes: 8 * MIB,
  copyMaxBytes: 5 * 1024 * MIB,
  copyPartBytes: 512 * MIB,
}

/** Bytes; S3 refuses a smaller part, unless it is the last. */
export const PART_MIN_BYTES = 5 * MIB
/** Bytes; S3 refuses a larger part. */
export const PART_MAX_BYTES = 5 * 1024 * MIB
/** S3 numbers parts from 1 to this. */
export const PARTS_MAX = 10_000
/** Parts of one copy at once: enough to be fast, and few enough for a store that serves others meanwhile. */
export const COPIES_AT_ONCE = 4

/** Seconds; a presigned download can't be taken back, so none outlives this whoever asks. */
export const DOWNLOAD_URL_MAX_SECONDS = 60
/** Seconds in a week; signatures of S3 reach no further. */
export const PART_URL_MAX_SECONDS = 604_800

/** Tries of one call, with pauses that grow and vary: at one failure in twenty, one call in 64 million fails for good. */
export const CALL_ATTEMPTS = 6
/** Tries of a download that breaks without a byte having come; every byte that comes starts the count again. */
export const DOWNLOAD_ATTEMPTS = 5
/** Milliseconds that the first pause of a broken download takes at most; it doubles. */
export const DOWNLOAD_PAUSE_MS = 100
/** Milliseconds; a store that doesn't take a connection by then is away. */
export const CONNECT_TIMEOUT_MS = 5_000
/** Milliseconds of silence after which a call is given up and tried again. */
export const SILENCE_TIMEOUT_MS = 30_000
/** Milliseconds of silence while the store joins or copies gigabytes; some say nothing until it is done. */
export const WORK_TIMEOUT_MS = 15 * 60_000
/** Milliseconds that a completion whose answer was lost may still be under way, and between two looks for its outcome. */
export const COMPLETION_WAIT_MS = 5 * 60_000
export const COMPLETION_LOOK_MS = 1_000
/** Connections to the store: one per download that passes through us, beside everything else. */
export const CONNECTIONS_MAX = 512
