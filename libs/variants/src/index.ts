export { type Engine, ENGINES } from './engines.js'
export { fitVariant } from './fit/fit-variant.js'
export { type Fit, type FitQuestion, type MemoryNeed, memoryNeed } from './fit/memory-need.js'
export {
  CACHE_TYPES,
  type CacheType,
  type Device,
  type Preference,
  PREFERENCES,
  type ProfileSpec,
} from './profiles/profile-spec.js'
export type { Candidate, Exclusion, Judged, Resolution, VariantQuestion } from './resolve/resolution.js'
export type { FamilyEngines } from './resolve/counting-revisions.js'
export { type Family, findFamily } from './resolve/find-family.js'
export { resolveAlias } from './aliases/resolve-alias.js'
export { type AssignmentOrder, assignModel, unassignModel } from './cluster/assign-model.js'
export { beatNode } from './cluster/beat-node.js'
export { NodeFeed } from './cluster/node-feed.js'
export { HEARTBEAT_SECONDS, LOST_AFTER_SECONDS, MAX_WAIT_SECONDS } from './cluster/node-limits.js'
export { type NodeState, nodeStateOf } from './cluster/node-state.js'
export { registerNode } from './cluster/register-node.js'
export { removeNode } from './cluster/remove-node.js'
export { requireOwnNode } from './cluster/require-own-node.js'
export { tellLostNodes } from './cluster/tell-lost-nodes.js'
export { deleteProfile } from './profiles/delete-profile.js'
export {
  findProfile,
  listProfiles,
  type Profile,
  PROFILE_NAME,
  requireProfile,
} from './profiles/find-profile.js'
export { formatMemory, parseMemory } from './profiles/parse-memory.js'
export { FORMATS, parseProfileSpec } from './profiles/parse-profile.js'
export { READY_PROFILES, type ReadyProfile } from './profiles/ready-profiles.js'
export { type ProfileRequest, saveProfile } from './profiles/save-profile.js'
export { effectiveVerdict, type EffectiveVerdict } from './resolve/effective-verdict.js'
export { isReleasedTo } from './resolve/released.js'
export { chooseModel, type ChosenModel, type PullQuestion } from './oci/choose-model.js'
export { findPulled, findPulledOf, type Pulled, type PulledQuestion } from './oci/find-pulled.js'
export { ManifestMaker } from './oci/load-manifest.js'
export { addPullKey, listOwnPullKeys, removePullKey } from './oci/manage-pull-keys.js'
export { MANIFEST_TYPE } from './oci/manifest.js'
export { isSignedBy, readPublicKey, readSignedRequest, type SignedRequest } from './oci/ollama-key.js'
export { type BlobGrant, PULL_TOKEN_PREFIX, PullSeals } from './oci/pull-seals.js'
export { createWeightsReader } from './catalogue/create-weights-reader.js'
export { type FinishedHeaders, finishHeaders, judgeQuantizationsLater } from './catalogue/finish-headers.js'
export { JOB_LIMITS, LANDING_LIMITS, type ReadingLimits } from './catalogue/reading-limits.js'
export { VARIANT_RULES, type VariantRule } from './catalogue/variant-rules.js'
export { filesOf, resolveVariant } from './resolve/resolve-variant.js'
export { commandFor, type CommandQuestion, type EngineCommand } from './commands/command-for.js'
export { quoteLiteral, quoteShell } from './commands/quote.js'
export { handOver, type HandOver, type OfferedFile } from './commands/hand-over.js'
export { type AskedVariant, questionFor } from './resolve/question-for.js'
export {
  type DescribedFacts,
  type DescribedResolution,
  type DescribedVariant,
  describeResolution,
} from './commands/describe-resolution.js'
export { type CastRequest, type CastResult, castSafetensors } from './derive/child/cast-safetensors.js'
export type { DeriveLimits, DeriveSettings } from './derive/derive-settings.js'
export { findLlamaLibrary } from './derive/find-llama-library.js'
export {
  cancelDerivation,
  enqueueWaitingDerivations,
  listOwnDerivations,
  readDerivation,
  resumeDerivations,
} from './derive/manage-derivations.js'
export { CAST_TYPES, GGUF_TYPES, type Recipe, recipeFor } from './derive/recipes.js'
export { type DerivationOrder, requestDerivation } from './derive/request-derivation.js'
export { readToolFile } from './derive/tool-file.js'
export { type DerivationOutcome, workOnDerivation } from './derive/work-on-derivation.js'
