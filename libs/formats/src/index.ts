export {
  boundedRead,
  type ReadBudget,
  ReadBudgetExceeded,
  readBytes,
  type ReadRange,
  readWithin,
} from './read-range.js'
export { type FileFormat, holdsPickles, isExecutable, weightFormatOf } from './identify/file-format.js'
export { identifyFormat } from './identify/identify-format.js'
export { formatMismatch } from './identify/format-mismatch.js'
export type {
  ImportVerdict,
  PickleImport,
  PickleProblem,
  PickleProblemKind,
  PickleScan,
} from './pickle/pickle-scan.js'
export { scanPickle } from './pickle/scan-pickle.js'
export type { FileIssue, FileIssueKind, FileScan, ScannedImport } from './scan/file-scan.js'
export { scanFile, SCANNER_VERSION } from './scan/scan-file.js'
export { findSecrets, type FoundSecret } from './secrets/find-secrets.js'
export * from './headers/index.js'
