import type { Engines } from '@entrepot/registry'
import type { RunReporter } from '../sync/run-reporter.js'
import type { Hub } from '../upstreams/hub/hub.js'

/** What bringing files works with, for one run. */
export interface FileTransfer {
  readonly engines: Pick<Engines, 'db' | 'blobs' | 'logger'>
  readonly hub: Hub
  readonly mirrorId: string
  /** Counts what a file brings. */
  readonly reporter: Pick<RunReporter, 'add'>
  readonly signal: AbortSignal
}
