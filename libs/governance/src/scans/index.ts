export { type FileResult, readFileResult, type VirusScan } from './file-result.js'
export { FILE_RULES, type FileRule } from './finding-of.js'
export { finishScans } from './finish-scans.js'
export { JOB_LIMITS, LANDING_LIMITS, type ScanLimits } from './scan-limits.js'
export { type RevisionScan, type ScanDeps, type ScanOrder, scanRevision } from './scan-revision.js'
export {
  type FileSecurity,
  fileSecurity,
  type RepoSecurity,
  repoSecurity,
  type SecurityLevel,
} from './security-status.js'
