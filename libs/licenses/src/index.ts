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
