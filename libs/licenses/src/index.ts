export * from './find-license.js'
export * from './known-family.js'
export type {
  Evidence,
  ExcludedTerritories,
  FlowDown,
  License,
  LicenseClass,
  LicenseDuties,
  LicenseTerms,
  MandatedNotice,
  NamingDuty,
  Permission,
  Threshold,
} from './license.js'
export * from './restriction.js'
export * from './suggest-license.js'
export { identifyLicense, type IdentifiedLicense } from './identify/identify-license.js'
export type { ConflictKind, LicenseConflict } from './lineage/conflict.js'
export { findConflicts } from './lineage/find-conflicts.js'
export { effectiveLicense, strictestOf, type EffectiveLicense } from './lineage/effective-license.js'
export {
  isClear,
  resolveLicense,
  walkLineage,
  type Ancestor,
  type LicensedSource,
  type LicensedWork,
  type Lineage,
} from './lineage/licensed-work.js'
export type { Obligation } from './lineage/obligations.js'
export { mentionedLicenses } from './mentioned-licenses.js'
