export { Authenticator } from './access/authenticator.js'
export {
  type Action,
  ACTIONS,
  can,
  type Guarded,
  inNamespace,
  type ReadableScope,
  readableScope,
} from './access/can.js'
export { principalOf } from './access/principal-of.js'
export { requireRight } from './access/require-right.js'
export { issueToken, type TokenRequest } from './access/issue-token.js'
export { hashToken, lookupPrefixOf, mintToken } from './access/token-text.js'
export { type ArrivedCommits, noteCommits } from './discussions/note-commits.js'
export type { OpenedPullRequest, PullRequestOpening } from './discussions/pull-request-opening.js'
export { pullRequestNumber, pullRequestRef } from './discussions/pull-request-ref.js'
export { isRefusedAttempt } from './audit/is-refused-attempt.js'
export { type Refusal, RefusalLog } from './audit/refusal-log.js'
export { sealAudit } from './audit/seal-audit.js'
export { type Anchor, type AuditReport, verifyAudit } from './audit/verify-audit.js'
export type { Engines } from './engines.js'
export type { Judge, JudgedRepo, Judgement, RevisionFacts, RevisionIndex } from './land/judge.js'
export { judgedRevision } from './land/judged-revision.js'
export { type Landed, type Landing, landRevision, type PreparedRevision } from './land/land-revision.js'
export { prepareRevision } from './land/prepare-revision.js'
export { linkableSizes } from './lfs/linkable-sizes.js'
export { mayReadObject } from './lfs/may-read-object.js'
export { type Pointer, requireLinkable } from './lfs/require-linkable.js'
export { DownloadCounter } from './resolve/download-counter.js'
export { findReadableRepo } from './resolve/find-readable-repo.js'
export { entryNotFound, isFile, type LocatedFile, locateFile } from './resolve/locate-file.js'
export { countReadableRepos, listReadableRepos } from './resolve/list-readable-repos.js'
export { type Judged, mayReadHead, PENDING_RETRY_SECONDS, whyNotReadable } from './resolve/may-read.js'
export { FileOpener } from './resolve/open-file.js'
export { openReader } from './resolve/open-reader.js'
export { readTree } from './resolve/read-tree.js'
export { readableRefs } from './resolve/readable-refs.js'
export { type Recalled, ResolveCache } from './resolve/resolve-cache.js'
export { type ResolvedRevision, resolveRevision } from './resolve/resolve-revision.js'
export { splitRevision } from './resolve/split-revision.js'
export { inWalkTurn } from './resolve/walk-turn.js'
export type { Checked, Problem, ReportProblem } from './verify/problem.js'
export { verify, type VerifyOptions } from './verify/verify.js'
