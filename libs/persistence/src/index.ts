export {
  type AccessRequestCursor,
  type AccessRequestWithAccount,
  decideAccessRequest,
  dropAccessRequest,
  findAccessRequest,
  listAccessRequests,
  lockAccessRequest,
  putAccessRequest,
} from './access-requests.js'
export {
  type AccountChange,
  type AccountFilter,
  bumpRights,
  createAccount,
  findAccount,
  findAccountsById,
  findAccountsByName,
  findOrCreateAccount,
  isNamespaceTaken,
  listAccounts,
  lockAccount,
  lockAdministrators,
  type NewAccount,
  updateAccount,
} from './accounts.js'
export {
  addLinks,
  becomeSealer,
  type ChainHead,
  type ChainLink,
  readChainHead,
  readLinks,
  type SealableEntry,
  takeUnsealed,
  unsealedTail,
} from './audit-chain.js'
export {
  countArtefacts,
  createArtefact,
  deleteArtefact,
  findArtefact,
  listArtefacts,
  type NewArtefact,
} from './artefacts.js'
export {
  type AuditEntryWithLink,
  type AuditFilter,
  findAuditEntries,
  listAuditActions,
  listAuditEntries,
  readAuditChainState,
} from './list-audit.js'
export { appendAudit, type AuditOrigin, auditOrigin, type AuditRecord, withAuditOrigin } from './audit.js'
export {
  claimUpload,
  type Holder,
  type HolderPage,
  holdersIn,
  holdersInScope,
  unlinkedBytes,
  uploadedSizes,
  type Uploader,
} from './blob-uploads.js'
export {
  freeBlobs,
  holdBackBlobs,
  type LargeFile,
  linkBlobs,
  linkKnownBlobs,
  linkedBytes,
  linkedOids,
  linkedSizes,
  listBlobsAfter,
} from './blobs.js'
export { findFileScans, saveFileScan } from './file-scans.js'
export { createRevisions, type JudgedRevision } from './create-revisions.js'
export { hasChildren, listChildren, listParentEdges, type NewLineageEdge, setLineage } from './lineage.js'
export {
  copyBlobLinks,
  deleteRepo,
  dropForeignTeamGrants,
  holdRepo,
  renameRepo,
  type RepoChange,
  updateRepo,
} from './change-repos.js'
export { connectDatabase, type Database, type PoolClient } from './connect.js'
export {
  addDiscussionEvents,
  countDiscussionEvents,
  findDiscussionEvent,
  listDiscussionEvents,
  type NewDiscussionEvent,
  rewriteDiscussionEvent,
} from './discussion-events.js'
export {
  countDiscussions,
  createDiscussion,
  type DiscussionFilter,
  findDiscussion,
  listDiscussions,
  lockDiscussion,
  type NewDiscussion,
  reserveDiscussionNumber,
  updateDiscussion,
} from './discussions.js'
export { type EmbeddedOptions, type EmbeddedPostgres, startEmbedded } from './embedded/start-embedded.js'
export { type EpochAnswer, EpochReader, SESSION_IDLE_MINUTES } from './epochs.js'
export { findByFormerName, forgetFormerName, rememberFormerName } from './former-names.js'
export {
  type DeliveryExit,
  type DeliveryQuestion,
  insertDeliveries,
  listRecipients,
  type NewDelivery,
  type Recipient,
} from './deliveries.js'
export * from './generated/client.js'
export { escapeLike } from './escape-like.js'
export { isUniqueViolation } from './is-unique-violation.js'
export {
  dropLock,
  findLock,
  listLocks,
  type LockFilter,
  type LockWithOwner,
  type NewLock,
  takeLock,
} from './lfs-locks.js'
export {
  type BlobLinkRow,
  deletedOids,
  forgetRetiredBlob,
  holdBlob,
  listLinks,
  listRetiredBlobs,
  unlinkBlobs,
} from './retired-blobs.js'
export { type ConsumerQuestion, type Consumption, listConsumers } from './list-consumers.js'
export {
  countByDay,
  countFindingsBy,
  type DayCount,
  type FindingFilter,
  type FindingGroup,
  type GroupCount,
  listHeadFindings,
} from './list-findings.js'
export { ALL_COLUMNS, BRIEF_COLUMNS, LISTED_COLUMNS } from './repo-columns.js'
export type { BriefRepo, RepoColumns } from './repo-columns.js'
export {
  countRepos,
  listRepos,
  type RepoCursor,
  type RepoFilter,
  type RepoListing,
  type RepoPage,
  type RepoScope,
  type RepoSort,
} from './list-repos.js'
export { type HeadScope } from './repo-conditions.js'
export { countFacets, type Facet, type FacetCounts, FACETS, type FacetValue } from './count-facets.js'
export { deleteSavedFilter, listSavedFilters, putSavedFilter } from './saved-filters.js'
export {
  createIdentity,
  deleteIdentity,
  findIdentity,
  type IdentityWithAccount,
  listIdentities,
  lockIdentities,
  touchIdentity,
} from './identities.js'
export {
  countOtherAdmins,
  deleteMembership,
  dropMembership,
  findMembership,
  listMembers,
  listMemberships,
  type MembershipRow,
  setMembership,
} from './memberships.js'
export { diffSchema } from './migrate/diff-schema.js'
export { migrate } from './migrate/migrate.js'
export { readSchema } from './migrate/schema-engine.js'
export { beat, hasLiveNode, leaveNodes } from './nodes.js'
export {
  createReview,
  findOpenReview,
  findReview,
  findReviewsById,
  findStandingReviews,
  listReviews,
  lockReview,
  type NewReview,
  putReviewDecision,
  type ReviewFilter,
  type ReviewWithDecisions,
  updateReview,
} from './reviews.js'
export * from './waivers.js'
export { noteRewrite } from './rewrites.js'
export {
  addPacks,
  claimRetiredPack,
  countPacks,
  dropPacks,
  listPacks,
  listRetiredPacks,
  type PackRow,
  retirePacks,
  revivePacks,
  swapPacks,
} from './packs.js'
export {
  dropPendingUpload,
  ensurePendingUpload,
  findPendingUpload,
  listActiveUploads,
  listIdleUploads,
  measurePendingUploads,
  type PendingUploadWithParts,
  putPendingPart,
  type UploadShape,
} from './pending-uploads.js'
export { ensureServerKey } from './server-keys.js'
export { activatePolicy, ensurePolicy, findPolicy, listPolicies, newestPolicyVersion } from './policies.js'
export {
  createPolicyDraft,
  deletePolicyDraft,
  findPolicyDraft,
  listPolicyDrafts,
  type NewPolicyDraft,
  updatePolicyDraft,
} from './policy-drafts.js'
export {
  advanceJudgementRun,
  cancelJudgementRun,
  createJudgementRun,
  endJudgementRun,
  findJudgementRun,
  isRejudging,
  type JudgementTally,
  lastFullyJudgedVersion,
  leaseJudgementRun,
  listJudgementChanges,
  listJudgementRuns,
  listWaitingJudgementRuns,
  type NewJudgementChange,
  type NewJudgementRun,
  noteJudgementChanges,
  releaseJudgementRun,
  releaseJudgementRunsOf,
  type RunAdvance,
  supersedeRejudging,
  tallyJudgementChanges,
} from './judgement-runs.js'
export {
  type ConfirmedVerdict,
  confirmVerdicts,
  countOutdated,
  countRevisions,
  listHeads,
  listJudgedBy,
  listOutdated,
  listOutdatedHeads,
  listRevisionIds,
  loadStoredJudgements,
  newestOutdatedVersion,
  type OutdatedWalk,
  type StoredFinding,
  type StoredJudgement,
} from './stored-judgements.js'
export { replaceJudgement, type StandingVerdict, updateVerdicts } from './standing-verdicts.js'
export { findRefs, listClearedTips, listRefs, moveRefs, type RefRow, type RefUpdate } from './refs.js'
export {
  findRecall,
  insertRecall,
  listRecalledRepos,
  listRecalls,
  listRecallsWhere,
  markLifted,
  type NewRecall,
  type RecallQuestion,
  standingRecalls,
} from './recalls.js'
export {
  deleteRepoGrant,
  type GrantHolder,
  listRepoGrants,
  type RepoGrantRow,
  setRepoGrant,
} from './repo-grants.js'
export { countDownloads, foldDownloads } from './downloads.js'
export {
  createRepo,
  findRepo,
  findReposById,
  findReposByKey,
  listAllRepos,
  lockRepo,
  type NewRepo,
  type RepoHead,
  setGating,
  setRepoHead,
  setVisibility,
} from './repos.js'
export {
  type CardWithRepo,
  countFindings,
  findCards,
  findCardsByProse,
  findFindings,
  findHeadCards,
  findRevision,
  hasPushed,
  findRevisionsAt,
  findRevisionsByCommit,
  findRevisionsById,
  hasVerdictsApart,
  listExpiredRevisions,
  listHiddenCommits,
  listReleasedCommits,
  type NewCard,
  type NewRevision,
} from './revisions.js'
export {
  addTeamMember,
  createTeam,
  deleteTeam,
  deleteTeamMember,
  findTeam,
  findTeamsById,
  listTeamMembers,
  listTeams,
  lockTeam,
  type NewTeam,
  teamMemberIds,
  type TeamMemberRow,
  updateTeamRole,
} from './teams.js'
export {
  findAccountHolder,
  createToken,
  deleteEndedSessions,
  findToken,
  findTokenByHash,
  findTokenById,
  findTokens,
  listOpenSessions,
  listTokens,
  type NewToken,
  type NewTokenGrant,
  revokeSessions,
  revokeSessionsOf,
  revokeToken,
  type TokenFilter,
  type TokenHolder,
  type TokenWithAccount,
  touchTokens,
} from './tokens.js'
export { type Db, transaction, type Tx } from './transaction.js'
export {
  type ClaimedDelivery,
  claimWebhookDeliveries,
  createWebhook,
  deleteWebhook,
  findWebhook,
  listWebhookDeliveries,
  listWebhooks,
  type NewWebhookEvent,
  queueWebhookEvents,
  recordWebhookAttempt,
  requeueWebhookDelivery,
  setWebhookActive,
  WEBHOOK_EVENTS,
  type WebhookEvent,
} from './webhooks.js'
export {
  listVerdictChanges,
  type NewVerdictChange,
  noteVerdictChanges,
  type VerdictCause,
} from './verdict-changes.js'
export * from './mirrors/index.js'
export * from './posture/index.js'
export * from './variants/index.js'
export { listExpiringWaivers } from './expiring-waivers.js'
export {
  type ActCount,
  type ChangeMarks,
  floorAt,
  readChangeMarks,
  type StateMark,
} from './read-change-marks.js'
