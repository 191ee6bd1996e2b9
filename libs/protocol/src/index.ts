export { HUB_ERROR_CODES, HUB_HEADERS, type HubErrorCode, readErrorCode } from './hub/error-code.js'
export { HubGated, HubRepoInfo } from './hub/repo-info.js'
export { encodeFilePath, repoInfoPath, repoPath } from './hub/urls.js'
export {
  LFS_MEDIA_TYPE,
  LFS_TRANSFERS,
  type LfsAction,
  type LfsBatchAnswer,
  LfsBatchRequest,
  LfsCompletion,
  LfsLockRequest,
  LfsLocksVerifyRequest,
  LfsObject,
  type LfsObjectAnswer,
  type LfsTransfer,
  LfsUnlockRequest,
} from './lfs/lfs.js'
export {
  AssignedFile,
  AssignedModel,
  HOLDING_STATES,
  type HoldingState,
  MAX_HOLDINGS,
  NODE_NAME,
  NodeAnswer,
  NodeAssignments,
  NodeHeartbeat,
  NodeRegistration,
  RevokedHolding,
  UnresolvedAssignment,
} from './cluster/cluster.js'
