import { findLicense } from '@entrepot/licenses'
import type { LicenseCount } from '@entrepot/persistence'
import type { LicenseClassCountNode } from './posture.node.js'

/** Licences named for each class: enough to recognise it by. */
const MAX_NAMED = 5

/** Classes of declared licences, the most frequent first. What stands in no list of licences is `unknown`, and no licence at all is `none`. */
export function countClasses(licenses: readonly LicenseCount[]): LicenseClassCountNode[] {
  const classes = new Map<string, { class: string; repos: number; licenses: string[] }>()
  for (const { license, repos } of licenses) {
    const name = license === null ? 'none' : (findLicense(license)?.class ?? 'unknown')
    const found = classes.get(name) ?? { class: name, repos: 0, licenses: [] }
    found.repos += repos
    if (license !== null && found.licenses.length < MAX_NAMED) found.licenses.push(license)
    classes.set(name, found)
  }
  return [...classes.values()].sort((one, other) => other.repos - one.repos)
}
