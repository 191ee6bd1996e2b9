import type { LicenseDuties, LicenseTerms } from '../license.js'

/** What the agreements of vendors have in common. */
export const CUSTOM: LicenseTerms & Partial<LicenseDuties> = {
  class: 'custom-community',
  commercial: 'limited',
  derivatives: 'yes',
  flowDown: 'agreement',
  notice: 'the NOTICE file',
  useRestrictions: 'the acceptable use policy',
  note: null,
  evidence: 'text',
  carries: 'text',
}
