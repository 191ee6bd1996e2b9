export { Authenticator, type Credential } from './access/authenticator.js'
export {
  type Action,
  ACTIONS,
  can,
  coversScope,
  canSomewhere,
  type Guarded,
  inNamespace,
  type ReadableScope,
  readableScope,
} from './access/can.js'
export { isSeenByReadersOf } from './access/seen-by.js'
export { principalOf, principalOfJob } from './access/principal-of.js'
export { requireAccount } from './access/require-account.js'
export { requireActor, requireRight } from './access/require-right.js'
export { signatureOf } from './access/signature-of.js'
export { hashToken, lookupPrefixOf, mintToken } from './access/token-text.js'
export { isRefusedAttempt } from './audit/is-refused-attempt.js'
export { type Refusal, RefusalLog } from './audit/refusal-log.js'
export { sealAudit } from './audit/seal-audit.js'
export { type Anchor, type AuditReport, verifyAudit } from './audit/verify-audit.js'
export { addComment } from './discussions/add-comment.js'
export { changeStatus, type StatusChange } from './discussions/change-status.js'
export { type CommentData, readCommentData, readCommitData } from './discussions/event-data.js'
export {
  type DiscussionPage,
  type DiscussionQuery,
  listDiscussionPage,
} from './discussions/list-discussion-page.js'
export { mergePullRequest, type MergeRequest } from './discussions/merge-pull-request.js'
export { type ArrivedCommits, noteCommits } from './discussions/note-commits.js'
export { openDiscussion } from './discussions/open-discussion.js'
export { openPullRequest } from './discussions/open-pull-request.js'
export type { OpenedPullRequest, PullRequestOpening } from './discussions/pull-request-opening.js'
export { pullRequestNumber, pullRequestRef } from './discussions/pull-request-ref.js'
export type { PullRequestChanges } from './discussions/read-changes.js'
export { type DiscussionDetails, readDiscussion } from './discussions/read-discussion.js'
export { renameDiscussion } from './discussions/rename-discussion.js'
export { type CommentPlace, editComment, hideComment } from './discussions/rewrite-comment.js'
export { type CardText, compareRevisions, type RevisionComparison } from './compare/compare-revisions.js'
export type { FindingsComparison } from './compare/compare-findings.js'
export type { MetadataChange } from './compare/compare-metadata.js'
export type { TreeChange, TreeComparison } from './compare/compare-trees.js'
export { openGitView, requireGitExit } from './clone/open-git-view.js'
export { type Push, PUSH_MAX_COMMANDS, type PushOutcome, receivePush } from './push/receive-push.js'
export { adviseUploads, type UploadAdvice, type UploadQuestion } from './commit/advise-uploads.js'
export { commitAsPullRequest, type Proposed } from './commit/commit-as-pull-request.js'
export { commitChanges, type CommitRequest, type Committed } from './commit/commit-changes.js'
export { type CommitTarget, commitTarget, requireMayCommit } from './commit/commit-target.js'
export { ChangeList, type FileChange } from './commit/file-change.js'
export type { Engines } from './engines.js'
export { type AccessRuling, decideAccess, grantAccess } from './gated/decide-access.js'
export { listRequests, type RequestQuery } from './gated/list-requests.js'
export { type Gate, type GateField, gateOf, readGate } from './gated/read-gate.js'
export { requestAccess } from './gated/request-access.js'
export { requireGated } from './gated/require-gated.js'
export { withdrawRequest } from './gated/withdraw-request.js'
export { changeSettings, type RepoSettings } from './manage/change-settings.js'
export { createRepository, type RepoCreation } from './manage/create-repository.js'
export { deleteRepository } from './manage/delete-repository.js'
export { requireCreator, withSpelledNamespace } from './manage/require-creator.js'
export { requireNameFree } from './manage/require-name-free.js'
export { stockGitattributes } from './manage/stock-files.js'
export { type Duplication, duplicateRepository } from './manage/duplicate-repository.js'
export { findMoved } from './manage/find-moved.js'
export { moveRepository, type RepoMove } from './manage/move-repository.js'
export { requireAccountName } from './identity/account-name.js'
export { type AccountRequest, createAccount } from './identity/create-account.js'
export { createOrganization } from './identity/create-organization.js'
export { type Actor, findVisibleAccount, requireOrganization, requireTeam } from './identity/find-account.js'
export { grantRepo, type GrantTarget, requireGovernedRepo, revokeRepoGrant } from './identity/grant-repo.js'
export { issueToken, type TokenRequest } from './identity/issue-token.js'
export { createTeam, deleteTeam, setTeamRole, type TeamName } from './identity/manage-team.js'
export type { GrantRequest } from './identity/resolve-grants.js'
export { revokeToken } from './identity/revoke-token.js'
export { type AccountState, setAccountState } from './identity/set-account-state.js'
export { type MemberChange, removeMember, setMember } from './identity/set-member.js'
export { type PasswordChange, setPassword } from './identity/set-password.js'
export { setTeamMember } from './identity/set-team-member.js'
export { type Session, type SignIn, signIn } from './identity/sign-in.js'
export { SignInLimits } from './identity/sign-in-limits.js'
export { signOut, signOutEverywhere } from './identity/sign-out.js'
export type {
  Judge,
  JudgedRepo,
  Judgement,
  ReadWeights,
  RevisionFacts,
  RevisionIndex,
  RevisionWeights,
} from './land/judge.js'
export { judgedRevision } from './land/judged-revision.js'
export { type Landed, type Landing, landRevision, type PreparedRevision } from './land/land-revision.js'
export { prepareRevision, README_MAX_BYTES } from './land/prepare-revision.js'
export { openRevisionFiles, readEntry } from './land/revision-files.js'
export { storePack } from './land/store-pack.js'
export {
  type ChangedVerdict,
  changeVerdicts,
  type NewVerdict,
  type VerdictChangeOrder,
} from './verdict/change-verdicts.js'
export { RECALLED, recalledVerdict } from './verdict/keep-recalled.js'
export { refreshAllExpired, refreshExpired, type Rejudge } from './verdict/refresh-expired.js'
export { rejudgeRepo } from './verdict/rejudge-repo.js'
export { audienceOf, stateFor, stateForAudience, type StandingState } from './verdict/state-for.js'
export { type Sender } from './lfs/claim-object.js'
export { completeUpload } from './lfs/complete-upload.js'
export { confirmUpload } from './lfs/confirm-upload.js'
export { type Seal, SealedWords } from './access/sealed-words.js'
export { GrantHolders, type GrantUse } from './lfs/grant-holders.js'
export { linkableSizes } from './lfs/linkable-sizes.js'
export { lockPath, unlockPath } from './lfs/locks.js'
export { mayReadObject } from './lfs/may-read-object.js'
export { whyNotObjects } from './lfs/why-not-objects.js'
export { type Offer, planUploads, type UploadPlan, type UploadPlans } from './lfs/plan-uploads.js'
export { receiveObject } from './lfs/receive-object.js'
export { receivePart } from './lfs/receive-part.js'
export { type Pointer, requireLinkable } from './lfs/require-linkable.js'
export { requireMayUpload } from './lfs/require-may-upload.js'
export { type Grant, type GrantPurpose, notGood, UrlSigner } from './lfs/signed-grant.js'
export { sweepAbandonedUploads } from './lfs/sweep-abandoned-uploads.js'
export { collectRetiredBlobs } from './large-files/collect-retired-blobs.js'
export { type Deletion, deleteLargeFiles } from './large-files/delete-large-files.js'
export { type HeldFile, listLargeFiles } from './large-files/list-large-files.js'
export { createBranch, type NewBranch } from './refs/create-branch.js'
export { createTag, type NewTagRequest } from './refs/create-tag.js'
export { DeliveryLog, type Handing } from './deliveries/delivery-log.js'
export { deleteRef } from './refs/delete-ref.js'
export { squashBranch } from './refs/squash-branch.js'
export type { Incoming, Received } from './receive/incoming.js'
export { landIncoming } from './receive/land-incoming.js'
export { requireNotMirror } from './receive/require-not-mirror.js'
export { verdictLines } from './push/verdict-lines.js'
export type { AliasQuestion, AliasTarget, AliasWord, ResolveAlias } from './resolve/alias.js'
export { DownloadCounter } from './resolve/download-counter.js'
export { findReadableRepo } from './resolve/find-readable-repo.js'
export { entryNotFound, isFile, type LocatedFile, locateFile } from './resolve/locate-file.js'
export { countReadableRepos, listReadableRepos } from './resolve/list-readable-repos.js'
export {
  type Judged,
  mayReadHead,
  pathOf,
  PENDING_RETRY_SECONDS,
  whyNotReadable,
} from './resolve/may-read.js'
export { newestCleared } from './resolve/newest-cleared.js'
export { FileOpener } from './resolve/open-file.js'
export { openReader } from './resolve/open-reader.js'
export { type History, type HistoryEntry, type HistoryQuestion, readHistory } from './resolve/read-history.js'
export { readTree } from './resolve/read-tree.js'
export { readableRefs } from './resolve/readable-refs.js'
export { type Recalled, ResolveCache } from './resolve/resolve-cache.js'
export { earliest } from './resolve/earliest.js'
export type { RepoEpoch, ResolvedRevision } from './resolve/resolved-revision.js'
export { resolveOwnRevision } from './resolve/resolve-own-revision.js'
export { resolveRevision } from './resolve/resolve-revision.js'
export { isReservedRef } from './resolve/profile-word.js'
export { shownRefs } from './resolve/shown-refs.js'
export { splitRevision } from './resolve/split-revision.js'
export { inWalkTurn } from './resolve/walk-turn.js'
export { collectRetiredPacks } from './repack/collect-retired-packs.js'
export { REPACK_AT_PACKS, repackRepo, type RepackOptions } from './repack/repack-repo.js'
export type { Checked, Problem, ReportProblem } from './verify/problem.js'
export { verify, type VerifyOptions } from './verify/verify.js'
