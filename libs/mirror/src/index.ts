export {
  DEFAULT_LIMITS,
  DEFAULT_TIMING,
  type Limits,
  type MirrorSettings,
  type Timing,
} from './mirror-settings.js'
export { cancelMirrorRun } from './cancel-mirror-run.js'
export { requestMirror, type RequestedMirror } from './request-mirror.js'
export { enqueueWaitingRuns, resumeRuns } from './resume-runs.js'
export { syncRepo, type SyncOutcome } from './sync/sync-repo.js'
export { tidyCaches } from './tidy-caches.js'
export { openNetwork } from './upstreams/hub/open-network.js'
export { requirePublicAddress } from './upstreams/hub/require-public-address.js'
