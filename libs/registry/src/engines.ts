import type { BlobStore, Logger } from '@entrepot/core'
import type { GitCache, ObjectReaderPool, TreeIndexCache } from '@entrepot/git'
import type { JobQueue } from '@entrepot/jobs'
import type { Database, EpochReader } from '@entrepot/persistence'
import type { Judge } from './land/judge.js'
import type { ResolveAlias } from './resolve/alias.js'
import type { Rejudge } from './verdict/refresh-expired.js'

/** What flows work with: the engines, and the functions that higher layers lend them. Made once, in the composition root. */
export interface Engines {
  readonly db: Database
  readonly epochs: EpochReader
  readonly blobs: BlobStore
  readonly git: GitCache
  readonly readers: ObjectReaderPool
  readonly trees: TreeIndexCache
  readonly jobs: JobQueue
  readonly judge: Judge
  readonly rejudge: Rejudge
  readonly resolveAlias: ResolveAlias
  readonly logger: Logger
  /** Folder on this node for quarantines and views; what a crash leaves in it is swept at start. */
  readonly scratchDir: string
  /** Bytes of a file that may be sent in git itself; a larger one belongs into LFS. */
  readonly gitFileMaxBytes: number
}
