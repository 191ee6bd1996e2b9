import { communityLicenses } from './data/community.js'
import { copyleftLicenses } from './data/copyleft.js'
import { CUSTOM_LICENSE_ALIASES, CUSTOM_LICENSE_FAMILIES, customLicenses } from './data/custom.js'
import { unclearLicenses } from './data/families.js'
import { openLicenses } from './data/open.js'
import { restrictedLicenses } from './data/restricted.js'
import type { License } from './license.js'

/** Every licence we know: the Hub's list first, then what stands behind `other`. */
export const LICENSES: readonly License[] = [
  ...openLicenses,
  ...copyleftLicenses,
  ...restrictedLicenses,
  ...communityLicenses,
  ...unclearLicenses,
  ...customLicenses,
]

const byId = new Map(LICENSES.map(license => [license.id, license]))

/** The ids the Hub accepts in `license`, in our own order. Case matters to the Hub. */
export const HUB_LICENSE_IDS: readonly string[] = LICENSES.filter(license => license.isHubId).map(
  ({ id }) => id,
)

/** By exact id, as the Hub compares; null for what is not known. */
export function findLicense(id: string): License | null {
  return byId.get(id) ?? null
}

export function isHubLicenseId(id: string): boolean {
  return byId.get(id)?.isHubId === true
}

/** What `license: other` with this `license_name` means; null when it is nothing we know. Case does not matter. */
export function findCustomLicense(licenseName: string): License | null {
  const name = licenseName.trim().toLowerCase()
  return byId.get(CUSTOM_LICENSE_ALIASES[name] ?? name) ?? familyOfCustom(name)
}

/** Families whose members have names of their own: every size of Hunyuan, every generation of FLUX. */
function familyOfCustom(name: string): License | null {
  const family = CUSTOM_LICENSE_FAMILIES.find(([prefix]) => name.startsWith(prefix))
  return family ? (byId.get(family[1]) ?? null) : null
}

const FAMILIES: ReadonlySet<string> = new Set(['bsd', 'cc', 'gpl', 'lgpl', 'gfdl', 'openrail'])

/** Ids that name a family of licences, so that nobody can tell which terms hold. */
export function isAmbiguousFamily(id: string): boolean {
  return FAMILIES.has(id)
}
