import { conflict, list, type Child, type LicenseConflict } from './conflict.js'
import { isClear, resolveLicense, type Ancestor, type LicensedSource } from './licensed-work.js'

/** Classes of data whose licence may reach the model; the licences of data bases end before results such as models. */
const REACHING: ReadonlySet<string> = new Set([
  'no-derivatives',
  'non-commercial',
  'non-commercial-share-alike',
  'non-commercial-no-derivatives',
  'share-alike',
  'strong-copyleft',
  'network-copyleft',
  'copyleft-docs',
  'rail-use-restricted',
  'custom-terms',
  'custom-community',
  'research-only',
])

/** What a data set means for a model that may be sold; null for nothing, and for a model that may not. */
export function judgeTrainingData(dataset: LicensedSource, child: Child): LicenseConflict | null {
  if (!child.licenses.some(one => one?.commercial === 'yes' || one?.commercial === 'limited')) return null
  const license = resolveLicense(dataset.license, dataset.licenseName)
  const source: Ancestor = { source: dataset, via: [], license }
  const named = `The data set \`${dataset.id}\``
  if (!dataset.isMirrored) {
    const message = `${named} is not mirrored, so nobody knows whether its licence allows ${list(child.ids)}.`
    return conflict('training-data', 'unverifiable', source, null, message)
  }
  if (!isClear(license)) {
    const says = dataset.license === null ? 'declares no licence' : `is under \`${dataset.license}\``
    const message = `${named} ${says}: who trained on it may lack the right to offer ${list(child.ids)}.`
    return conflict('training-data', 'needs-review', source, license, message)
  }
  if (!REACHING.has(license.class)) return null
  const message = `${named} is under \`${license.id}\` (${license.class}); what that means for a model under ${list(child.ids)} is for a person to say.`
  return conflict('training-data', 'needs-review', source, license, message)
}
