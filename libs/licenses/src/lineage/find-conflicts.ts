import { licenseOfKnownFamily } from '../known-family.js'
import type { License } from '../license.js'
import { childOf, conflict, list, nameOf, type Child, type LicenseConflict } from './conflict.js'
import { judgeSource } from './judge-source.js'
import { judgeTrainingData } from './judge-training-data.js'
import { isClear, type Ancestor, type LicensedWork, type Lineage } from './licensed-work.js'

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

function conflictsWith(ancestor: Ancestor, child: Child): LicenseConflict[] {
  const { source, license } = ancestor
  const family = licenseOfKnownFamily(source.id)
  if (source.isMirrored && isClear(license)) return judgeSource(ancestor, license, child)
  if (family) {
    const lead = source.isMirrored
      ? `${nameOf(ancestor)} does not say its licence`
      : `${nameOf(ancestor)} is not mirrored`
    const certain = judgeSource(ancestor, family, child).filter(({ state }) => state === 'fail')
    const guesses = certain.map(conflict => unverifiable(conflict, lead, child))
    return guesses.length > 0 ? guesses : [unknown(ancestor, child, family)]
  }
  return [unknown(ancestor, child, null)]
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
