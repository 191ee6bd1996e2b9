import { registerEnumType } from '@nestjs/graphql'

/** Names of a closed list as GraphQL spells them, each with the word that the rest of the product uses. */
function declare<const Values extends Record<string, string>>(
  name: string,
  values: Values,
  description: string,
): Values {
  registerEnumType(values, { name, description })
  return values
}

export const RepoTypeEnum = declare(
  'RepoType',
  { MODEL: 'model', DATASET: 'dataset', SPACE: 'space' },
  'What a repository holds.',
)

export const VisibilityEnum = declare(
  'Visibility',
  { PRIVATE: 'private', INTERNAL: 'internal', PUBLIC: 'public' },
  'Who may read a repository: its owner, any signed-in principal, or anyone.',
)

export const GatingEnum = declare(
  'Gating',
  { NONE: 'none', AUTO: 'auto', MANUAL: 'manual' },
  'Whether readers must ask for access first, as upstream has it.',
)

export const VerdictEnum = declare(
  'Verdict',
  { PENDING: 'pending', CLEARED: 'cleared', RESTRICTED: 'restricted', BLOCKED: 'blocked' },
  'What the policy says of a revision. Inference servers get what is cleared, people also what is restricted.',
)

export const SeverityEnum = declare(
  'Severity',
  { ERROR: 'error', WARNING: 'warning', INFO: 'info' },
  'How grave a finding is by itself.',
)

export const FindingStateEnum = declare(
  'FindingState',
  { FAIL: 'fail', NEEDS_REVIEW: 'needs_review', UNVERIFIABLE: 'unverifiable', WAIVED: 'waived' },
  'What became of a check. What could not be checked is never a pass.',
)

export const EvidenceKindEnum = declare(
  'EvidenceKind',
  {
    CYCLONEDX: 'cyclonedx',
    SPDX: 'spdx',
    CROISSANT: 'croissant',
    SARIF: 'sarif',
    CSV: 'csv',
    BUNDLE: 'bundle',
  },
  'How a revision is written down. Croissant is for data sets; a bundle is all of them, signed.',
)

export const FileTypeEnum = declare(
  'FileType',
  { FILE: 'file', DIRECTORY: 'directory', SYMLINK: 'symlink', SUBMODULE: 'submodule' },
  'What stands at a path.',
)

export const RunStateEnum = declare(
  'RunState',
  { QUEUED: 'queued', RUNNING: 'running', SUCCEEDED: 'succeeded', FAILED: 'failed', CANCELLED: 'cancelled' },
  'Where a synchronisation stands. The last three are its end.',
)

export const AudienceEnum = declare(
  'Audience',
  { PERSON: 'person', CI: 'ci', INFERENCE: 'inference' },
  'Who holds a token.',
)

export const TokenScopeEnum = declare(
  'TokenScope',
  { READ: 'read', WRITE: 'write', ADMIN: 'admin' },
  'The most that a token may do.',
)

export const AccountKindEnum = declare(
  'AccountKind',
  { USER: 'user', ORGANIZATION: 'organization', SERVICE: 'service' },
  'Who an account is for: a person, several together, or a machine.',
)

export const MemberRoleEnum = declare(
  'MemberRole',
  { READER: 'reader', CONTRIBUTOR: 'contributor', REVIEWER: 'reviewer', ADMIN: 'admin' },
  'What somebody may do in an organization or in one repository; docs/access.md says what each gives.',
)

export const AccessStateEnum = declare(
  'AccessState',
  { PENDING: 'pending', ACCEPTED: 'accepted', REJECTED: 'rejected' },
  'What became of a request for the files of a gated repository.',
)

export const GateFieldKindEnum = declare(
  'GateFieldKind',
  {
    TEXT: 'text',
    CHECKBOX: 'checkbox',
    DATE_PICKER: 'date_picker',
    COUNTRY: 'country',
    SELECT: 'select',
  },
  'How a field of a gate is filled in. A checkbox has to be ticked, a date is `YYYY-MM-DD`.',
)

export const RepoOrderFieldEnum = declare(
  'RepoOrderField',
  { CREATED_AT: 'createdAt', UPDATED_AT: 'updatedAt', DOWNLOADS: 'downloads' },
  'What a list of repositories is sorted by.',
)

export const FacetEnum = declare(
  'Facet',
  {
    TYPE: 'type',
    VERDICT: 'verdict',
    FINDINGS: 'findings',
    LICENSE: 'license',
    TASK: 'task',
    LIBRARY: 'library',
    LANGUAGE: 'language',
    DOMAIN: 'domain',
    OWNER: 'owner',
  },
  'What a list of repositories can be narrowed by.',
)

export const OrderDirectionEnum = declare(
  'OrderDirection',
  { ASC: 'asc', DESC: 'desc' },
  'Which end of a list comes first.',
)

export const ReviewStateEnum = declare(
  'ReviewState',
  { OPEN: 'open', APPROVED: 'approved', REJECTED: 'rejected', WITHDRAWN: 'withdrawn' },
  'What became of a review.',
)

export const WaiverStateEnum = declare(
  'WaiverState',
  { REQUESTED: 'requested', APPROVED: 'approved', REFUSED: 'refused', REVOKED: 'revoked' },
  'What became of a waiver. One that was approved holds until it ends.',
)

export const WaiverRulingEnum = declare(
  'WaiverRuling',
  { APPROVE: 'approved', REFUSE: 'refused', REVOKE: 'revoked' },
  'A decision about a waiver; the last ends one that was approved.',
)

export const WebhookChangeEnum = declare(
  'WebhookChange',
  { ACTIVATE: 'activate', DEACTIVATE: 'deactivate', DELETE: 'delete' },
  'What to do with a webhook. What is on its way waits while it is inactive, and goes with it when it is deleted.',
)

export const WebhookDeliveryStateEnum = declare(
  'WebhookDeliveryState',
  { WAITING: 'waiting', DELIVERED: 'delivered', FAILED: 'failed' },
  'What became of an event that a webhook is told of. One that failed is not tried again by itself.',
)

export const FindingGroupEnum = declare(
  'FindingGroup',
  { RULE: 'rule', SEVERITY: 'severity', STATE: 'state', NAMESPACE: 'namespace' },
  'What findings are counted by.',
)

export const LineageKindEnum = declare(
  'LineageKind',
  { BASE_MODEL: 'base_model', DATASET: 'dataset' },
  'How a card names an origin.',
)

export const ArtefactKindEnum = declare(
  'ArtefactKind',
  { EVALUATION: 'evaluation', EXPLANATION: 'explanation' },
  'What a document is evidence of.',
)

export const JudgementRunKindEnum = declare(
  'JudgementRunKind',
  { REJUDGE: 'rejudge', DRY_RUN: 'dry_run' },
  'Whether a run gives verdicts, or tells which ones another policy would give.',
)

export const DerivationStateEnum = declare(
  'DerivationState',
  { QUEUED: 'queued', RUNNING: 'running', DONE: 'done', FAILED: 'failed', CANCELLED: 'cancelled' },
  'Where making a variant stands. The last three are its end.',
)

export const JudgementRunStateEnum = declare(
  'JudgementRunState',
  { RUNNING: 'running', DONE: 'done', FAILED: 'failed', CANCELLED: 'cancelled' },
  'Where judging everything stands. All but the first are its end.',
)

export const NodeStateEnum = declare(
  'NodeState',
  { ALIVE: 'alive', LOST: 'lost' },
  'Whether a node of the inference cluster still gives signs of life.',
)

export const EngineEnum = declare(
  'Engine',
  {
    VLLM: 'vllm',
    TRANSFORMERS: 'transformers',
    TGI: 'tgi',
    LLAMACPP: 'llamacpp',
    OLLAMA: 'ollama',
    TRANSFORMERSJS: 'transformersjs',
    TENSORRT_LLM: 'tensorrt-llm',
    SGLANG: 'sglang',
  },
  'A program that loads models.',
)

export const PreferenceEnum = declare(
  'Preference',
  { QUALITY: 'quality', SPEED: 'speed', SIZE: 'size' },
  'What a variant is chosen for: most bits per weight, of which 16 are enough; the fewest bytes that still have 4 bits; the fewest bytes.',
)

export const DeviceKindEnum = declare(
  'DeviceKind',
  { GPU: 'gpu', CPU: 'cpu' },
  'An accelerator, or the memory of a machine that has none.',
)

export const CacheTypeEnum = declare(
  'CacheType',
  { F32: 'f32', F16: 'f16', BF16: 'bf16', FP8: 'fp8', Q8_0: 'q8_0', Q4_0: 'q4_0' },
  'What keys and values are kept in.',
)

export const FitAnswerEnum = declare(
  'FitAnswer',
  { FITS: 'fits', TOO_LARGE: 'too-large', UNKNOWN: 'unknown' },
  'Whether a variant fits. Unknown: its weights do, and what else it takes is not known.',
)

export const HostsEnum = declare(
  'Hosts',
  { TRUSTED: 'trusted', ALL: 'all' },
  'Whose repositories a variant is taken from: of the model itself, of its namespace and of what it was quantized from, and mirrors; or of whoever says that theirs was made from it.',
)

export const ChangeKindEnum = declare(
  'ChangeKind',
  {
    ACCOUNTS: 'accounts',
    AUDIT: 'audit',
    FINDINGS: 'findings',
    MIRRORS: 'mirrors',
    NODES: 'nodes',
    POLICIES: 'policies',
    RECALLS: 'recalls',
    REPOS: 'repos',
    REVIEWS: 'reviews',
    TOKENS: 'tokens',
    VARIANTS: 'variants',
    VERDICTS: 'verdicts',
    WAIVERS: 'waivers',
    WEBHOOKS: 'webhooks',
  },
  'A kind of thing that something changed of.',
)

export const FileSafetyEnum = declare(
  'FileSafety',
  { UNSAFE: 'unsafe', SUSPICIOUS: 'suspicious', CAUTION: 'caution', QUEUED: 'queued', SAFE: 'safe' },
  'How safe a file is, as far as scans looked. Queued: nobody has looked yet. Caution: it does no harm by itself.',
)

export const PlannedActEnum = declare(
  'PlannedAct',
  { APPROVE: 'approve', REJECT: 'reject', WAIVE: 'waive' },
  'What somebody thinks of doing.',
)

export const WaiverStandingEnum = declare(
  'WaiverStanding',
  { REQUESTED: 'requested', HOLDING: 'holding', ENDING: 'ending', ENDED: 'ended' },
  'How it stands with a waiver. One that is ending holds for two weeks at most.',
)
