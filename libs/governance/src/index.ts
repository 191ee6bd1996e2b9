export { assignReview, withdrawReview } from './reviews/change-review.js'
export { decideReview, type ReviewRuling } from './reviews/decide-review.js'
export { listReviewQueue, type QueueFilter } from './reviews/list-review-queue.js'
export { findReadableReview } from './reviews/find-readable-review.js'
export { type DecisionPreview, type PlannedAct, previewDecisions } from './reviews/preview-decisions.js'
export { ENDING_DAYS, listWaiverQueue, type WaiverStanding } from './waivers/list-waiver-queue.js'
export { requiredApprovalsOf } from './reviews/required-approvals.js'
export { requestReview, type ReviewRequest } from './reviews/request-review.js'
export { decideWaiver, type WaiverRuling } from './waivers/decide-waiver.js'
export { listEndingWaivers } from './waivers/list-ending-waivers.js'
export { requestWaiver, type WaiverRequest } from './waivers/request-waiver.js'
export {
  FILE_RULES,
  type FileResult,
  type FileRule,
  type FileSecurity,
  fileSecurity,
  finishScans,
  type RepoSecurity,
  repoSecurity,
  readFileResult,
  type RevisionScan,
  type ScanDeps,
  type ScanOrder,
  scanRevision,
} from './scans/index.js'
export { createJudge } from './judge/create-judge.js'
export { loadDecisions } from './judge/load-decisions.js'
export { type Gathered, policyFacts } from './judge/policy-facts.js'
export { judgeChildren } from './lineage/judge-children.js'
export { findOrigins, type Origins } from './lineage/find-origins.js'
export { activatePolicy, type Activation, startDryRun } from './policies/activate-policy.js'
export { activePolicy, policyOfVersion } from './policies/active-policy.js'
export { cancelDryRun } from './policies/cancel-run.js'
export { changeDraft, createDraft, deleteDraft, type DraftChange } from './policies/change-drafts.js'
export { KNOWN_NAMES } from './policies/known-names.js'
export { policySource } from './policies/policy-source.js'
export { readPolicy } from './policies/read-policy.js'
export { judgeAll, type JudgementOrder, type JudgementOutcome } from './rejudge/judge-all.js'
export { type JudgedStored, judgeStored } from './rejudge/judge-stored.js'
export { keepCurrent, type KeptCurrent } from './rejudge/keep-current.js'
export { type RejudgeOrder, rejudgeRevisions } from './rejudge/rejudge-revisions.js'
export { liftRecall, type RecallLifting } from './recalls/lift-recall.js'
export { listRecipients, type RecipientPage } from './recalls/list-recipients.js'
export { recallRevision, type RecallOrder } from './recalls/recall-revision.js'
export { recipientsCsv } from './recalls/recipients-csv.js'
export { judgeAnew } from './rejudge/judge-anew.js'
export { reevaluateRevision } from './rejudge/reevaluate-revision.js'
export { EVIDENCE_KINDS, type EvidenceKind } from './evidence/evidence-kinds.js'
export { EvidenceSigner } from './evidence/evidence-signer.js'
export {
  digestEvidence,
  type Evidence,
  type EvidenceDigests,
  type EvidenceRequest,
  exportEvidence,
} from './evidence/export-evidence.js'
export { GENERATOR_VERSION } from './evidence/gather-subject.js'
export {
  addWebhook,
  changeWebhook,
  requireKeeper,
  requireWebhook,
  resendWebhook,
  type WebhookChange,
  type WebhookOrder,
} from './webhooks/manage-webhooks.js'
export { type PostWebhook, sendWaitingWebhooks } from './webhooks/send-waiting.js'
export { type LineageGraph, type LineageLink, type LineageNode, readLineage } from './lineage/read-lineage.js'
export { addArtefact, type ArtefactOrder, removeArtefact } from './artefacts/change-artefacts.js'
export { listRecallsOf, listWaiversOf } from './organizations/list-decisions-of.js'
