export { type Engine, ENGINES } from './engines.js'
export type { Fit, FitQuestion, MemoryNeed } from './fit/memory-need.js'
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
export { type AssignmentOrder, assignModel, unassignModel } from './cluster/assign-model.js'
export { beatNode } from './cluster/beat-node.js'
export { NodeFeed } from './cluster/node-feed.js'
export { HEARTBEAT_SECONDS, LOST_AFTER_SECONDS, MAX_WAIT_SECONDS } from './cluster/node-limits.js'
export { type NodeState, nodeStateOf } from './cluster/node-state.js'
export { registerNode } from './cluster/register-node.js'
export { removeNode } from './cluster/remove-node.js'
export { requireOwnNode } from './cluster/require-own-node.js'
export { tellLostNodes } from './cluster/tell-lost-nodes.js'
