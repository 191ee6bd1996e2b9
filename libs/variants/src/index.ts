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
