import { licenseOfKnownFamily } from '../known-family.js'
import type { License } from '../license.js'
import { isUnrestricted, restrictionFate } from '../restriction.js'
import { carriedOnBy, shareAlikeFate } from './compatibility.js'
import {
  isClear,
  resolveLicense,
  type Ancestor,
  type LicensedSource,
  type LicensedWork,
  type Lineage,
} from './licensed-work.js'

/**
 * What stands between a work and one of its sources.
 *
 * - `no-derivatives`: the source may not be passed on in another form
 * - `non-commercial`: the source forbids commerce
 * - `restrictions`: the source's terms bind derivatives
 * - `share-alike`: the source asks for its own licence
 * - `training-data`: what the licence of a data set means for the model is for a person to say
 * - `license-unknown`: the source has no licence that says anything
 * - `not-mirrored`: there is no copy of the source to look at
 */
export type ConflictKind =
  | 'no-derivatives'
  | 'non-commercial'
  | 'restrictions'
  | 'share-alike'
  | 'training-data'
  | 'license-unknown'
  | 'not-mirrored'

export interface LicenseConflict {
  readonly kind: ConflictKind
  /**
   * `fail`: the licences exclude each other. `needs-review`: a person has to read them. `unverifiable`: the source is not
   * here, and at best something is commonly known of it.
   */
  readonly state: 'fail' | 'needs-review' | 'unverifiable'
  readonly sourceId: string
  /** Ids between the work and the source, nearest to the work first. */
  readonly via: readonly string[]
  /** The source's; null when nobody knows it. */
  readonly licenseId: string | null
  /** One sentence that names the source, its licence and what the work declares. */
  readonly message: string
}

/** All conflicts of a work with what it was made from, nearest sources first. A work that declares no licence has none. */
export function findConflicts(work: LicensedWork, { ancestors }: Lineage): LicenseConflict[] {
  if (work.licenses.length === 0) return []
  const child = childOf(work)
  const found: LicenseConflict[] = []
  for (const ancestor of ancestors) {
    for (const conflict of conflictsWith(ancestor, child)) {
      if (!found.some(nearer => isSameOnTheWay(nearer, conflict))) found.push(conflict)
    }
  }
  for (const dataset of work.datasets ?? []) {
    const conflict = judgeTrainingData(dataset, child)
    if (conflict) found.push(conflict)
  }
  return found
}

/** Whether the farther of two only repeats what the nearer, on whose way it lies, says already. */
function isSameOnTheWay(nearer: LicenseConflict, farther: LicenseConflict): boolean {
  return (
    nearer.kind === farther.kind &&
    nearer.licenseId === farther.licenseId &&
    farther.via.includes(nearer.sourceId)
  )
}

interface Child {
  readonly licenses: readonly (License | null)[]
  /** Resolved where possible, as declared otherwise. */
  readonly ids: readonly string[]
  readonly relation: string | null
}

function childOf({ licenses, licenseName, relation }: LicensedWork): Child {
  const resolved = licenses.map(id => resolveLicense(id, licenseName))
  return {
    licenses: resolved,
    ids: licenses.map((id, at) => resolved[at]?.id ?? id),
    relation: relation ?? null,
  }
}

function conflictsWith(ancestor: Ancestor, child: Child): LicenseConflict[] {
  const { source, license } = ancestor
  const family = licenseOfKnownFamily(source.id)
  if (source.isMirrored && isClear(license)) return judgeKnown(ancestor, license, child)
  if (family) {
    const lead = source.isMirrored
      ? `${nameOf(ancestor)} does not say its licence`
      : `${nameOf(ancestor)} is not mirrored`
    const certain = judgeKnown(ancestor, family, child).filter(({ state }) => state === 'fail')
    const guesses = certain.map(conflict => unverifiable(conflict, lead, child))
    return guesses.length > 0 ? guesses : [unknown(ancestor, child, family)]
  }
  return [unknown(ancestor, child, null)]
}

function judgeKnown(ancestor: Ancestor, license: License, child: Child): LicenseConflict[] {
  const named = nameOf(ancestor)
  if (license.derivatives === 'no') return [judgeNoDerivatives(ancestor, license, child)]
  const conflicts: LicenseConflict[] = []
  const commercial = license.commercial === 'no' ? commercialFate(child) : 'kept'
  if (commercial === 'dropped') {
    const message = `${named} is under \`${license.id}\`, which forbids commercial use; ${list(child.ids.filter(allowsCommerce))} allows it.`
    conflicts.push(conflict('non-commercial', 'fail', ancestor, license, message))
  } else if (commercial === 'unclear') {
    const message = `${named} is under \`${license.id}\`, which forbids commercial use; whether ${list(child.ids)} does has to be read.`
    conflicts.push(conflict('non-commercial', 'needs-review', ancestor, license, message))
  }
  if (license.class !== 'research-only') conflicts.push(...judgeRestrictions(ancestor, license, child))
  // Who drops the non-commercial clause drops the share-alike one with it: once is enough.
  if (commercial === 'kept') conflicts.push(...judgeShareAlike(ancestor, license, child))
  return conflicts
}

const DERIVATIONS: ReadonlySet<string> = new Set(['finetune', 'adapter', 'merge', 'quantized'])

function judgeNoDerivatives(ancestor: Ancestor, license: License, { relation }: Child): LicenseConflict {
  const isDerivation = relation === null || DERIVATIONS.has(relation)
  const message = isDerivation
    ? `${nameOf(ancestor)} is under \`${license.id}\`: ${nounOf(relation)} of it may not be shared under any licence.`
    : `${nameOf(ancestor)} is under \`${license.id}\`, and whether \`base_model_relation: ${relation.slice(0, 40)}\` is a derivation has to be read.`
  return conflict('no-derivatives', isDerivation ? 'fail' : 'needs-review', ancestor, license, message)
}

function nounOf(relation: string | null): string {
  if (relation === 'quantized') return 'a quantization'
  if (relation === 'adapter') return 'an adapter'
  if (relation === 'merge') return 'a merge'
  return relation === 'finetune' ? 'a fine-tune' : 'a derivative'
}

function commercialFate({ licenses }: Child): 'kept' | 'dropped' | 'unclear' {
  if (licenses.some(one => one && (one.commercial === 'yes' || one.commercial === 'limited')))
    return 'dropped'
  return licenses.every(one => one?.commercial === 'no') ? 'kept' : 'unclear'
}

function judgeRestrictions(ancestor: Ancestor, license: License, { ids }: Child): LicenseConflict[] {
  const fate = restrictionFate(license, ids)
  const named = nameOf(ancestor)
  if (fate === 'stripped') {
    const message = `${named} is under \`${license.id}\`, whose terms bind derivatives; ${list(ids.filter(isFree))} drops them.`
    return [conflict('restrictions', 'fail', ancestor, license, message)]
  }
  if (fate !== 'unclear') return []
  const message = `${named} is under \`${license.id}\`; whether ${list(ids)} keeps its terms has to be read.`
  return [conflict('restrictions', 'needs-review', ancestor, license, message)]
}

function judgeShareAlike(ancestor: Ancestor, license: License, child: Child): LicenseConflict[] {
  const fate = shareAlikeFate(license, child.licenses)
  const named = nameOf(ancestor)
  const others = carriedOnBy(license.id)
  const allowed = others.length > 0 ? ` or under ${list(others)}` : ''
  if (fate === 'dropped') {
    const message = `${named} is under \`${license.id}\`, and what is made of it is too${allowed}; the card says ${list(child.ids)}.`
    return [conflict('share-alike', 'fail', ancestor, license, message)]
  }
  if (fate !== 'unclear') return []
  const message = `${named} is under \`${license.id}\`; whether ${list(child.ids)} may stand on top of it has to be read.`
  return [conflict('share-alike', 'needs-review', ancestor, license, message)]
}

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

function judgeTrainingData(dataset: LicensedSource, child: Child): LicenseConflict | null {
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

function unverifiable(certain: LicenseConflict, lead: string, { ids }: Child): LicenseConflict {
  const verb = {
    'no-derivatives': 'that forbids derivatives',
    'non-commercial': `that forbids the commercial use which ${list(ids)} allows`,
    'share-alike': `that ${list(ids)} does not carry on`,
  }[certain.kind as string]
  const tail = verb
    ? `\`${certain.licenseId}\`, a licence ${verb}.`
    : `\`${certain.licenseId}\`, whose terms ${list(ids)} would drop.`
  return { ...certain, state: 'unverifiable', message: `${lead}; models of its family are under ${tail}` }
}

function unknown(ancestor: Ancestor, { ids }: Child, family: License | null): LicenseConflict {
  const { source } = ancestor
  if (!source.isMirrored) {
    const message = `${nameOf(ancestor)} is not mirrored, so nobody knows whether ${list(ids)} may stand on top of its licence.`
    return conflict('not-mirrored', 'unverifiable', ancestor, family, message)
  }
  const says = source.license ? `\`${source.license}\`` : 'none'
  const message = `The licence of ${nameOf(ancestor)} (${says}) does not say whether ${list(ids)} may stand on top of it.`
  return conflict('license-unknown', 'needs-review', ancestor, family ?? ancestor.license, message)
}

function conflict(
  kind: ConflictKind,
  state: LicenseConflict['state'],
  { source, via }: Ancestor,
  license: License | null,
  message: string,
): LicenseConflict {
  return { kind, state, sourceId: source.id, via, licenseId: license?.id ?? null, message }
}

/** The id, and how one gets there. */
function nameOf({ source, via }: Ancestor): string {
  return via.length === 0 ? `\`${source.id}\`` : `\`${source.id}\` (by way of ${list(via)})`
}

function allowsCommerce(id: string): boolean {
  const commercial = resolveLicense(id)?.commercial
  return commercial === 'yes' || commercial === 'limited'
}

function isFree(id: string): boolean {
  const license = resolveLicense(id)
  return license !== null && isUnrestricted(license)
}

function list(ids: readonly string[]): string {
  return ids.map(id => `\`${id}\``).join(', ')
}
