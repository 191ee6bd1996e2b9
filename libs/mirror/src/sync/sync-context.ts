import type { RepoName } from '@entrepot/core'
import type { Mirror, Repo, RefRow } from '@entrepot/persistence'
import type { Engines } from '@entrepot/registry'
import type { MirrorSettings } from '../mirror-settings.js'
import type { Hub } from '../upstreams/hub/hub.js'
import type { RunReporter } from './run-reporter.js'

/** What the steps of one run share. */
export interface SyncContext {
  readonly engines: Engines
  readonly settings: MirrorSettings
  readonly mirror: Mirror
  readonly runId: string
  /** What the repository is called here. */
  readonly name: RepoName
  readonly hub: Hub
  readonly reporter: RunReporter
  /** Aborts when the server stops or the run is no longer ours. */
  readonly signal: AbortSignal
}

/** What we hold of the repository when a run begins. */
export interface Held {
  /** Null before the first landing. */
  readonly repo: Repo | null
  readonly refs: readonly RefRow[]
  /** GIT_DIR with all of its objects; null before the first landing. */
  readonly gitDir: string | null
}
