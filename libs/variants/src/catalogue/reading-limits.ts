/** What reading the headers of one revision may cost. */
export interface ReadingLimits {
  /** Bytes of all headers together. */
  readonly totalBytes: number
  readonly totalMs: number
  /** Bytes and time for one file. */
  readonly fileBytes: number
  readonly fileMs: number
  /** Files that are looked at. */
  readonly files: number
  /** Nothing will read for longer: what a header holds beyond `fileBytes` and `fileMs` stays unknown. */
  readonly isFinal: boolean
}

const MIB = 1024 * 1024

/** While a revision lands, somebody waits. 200 shards of a model of 400 GB have some 30 MiB of headers; vocabularies of GGUF take up to 20 MiB a file. */
export const LANDING_LIMITS: ReadingLimits = {
  totalBytes: 64 * MIB,
  totalMs: 2_000,
  fileBytes: 32 * MIB,
  fileMs: 1_000,
  files: 2_000,
  isFinal: false,
}

/** A job has time; but no header is worth more than the largest that the format's own library takes, which is 100 MB. */
export const JOB_LIMITS: ReadingLimits = {
  totalBytes: Number.MAX_SAFE_INTEGER,
  totalMs: 30 * 60 * 1_000,
  fileBytes: 128 * MIB,
  fileMs: 60_000,
  files: 50_000,
  isFinal: true,
}

/** Files that are read at a time: a store over a network answers each in tens of milliseconds. */
export const READS_AT_A_TIME = 8

/** Bytes of an index or a configuration, which are parsed whole; the largest index known, of a model with 160 shards, has 9 MB. */
export const JSON_MAX_BYTES = 32 * MIB

/** Indexes, configurations and the like of one revision, of all folders. */
export const JSON_FILES_MAX = 200

/** Variants of one revision. A folder of more loose files is a collection, and no model. */
export const VARIANTS_MAX = 500
