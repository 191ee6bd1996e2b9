import type { License } from '../license.js'
import { isUnrestricted, restrictionFate } from '../restriction.js'
import { carriedOnBy, shareAlikeFate } from './compatibility.js'
import { conflict, list, nameOf, type Child, type LicenseConflict } from './conflict.js'
import { resolveLicense, type Ancestor } from './licensed-work.js'

/** The conflicts of a work with a source whose licence is known, by the inheritance rules for base models. */
export function judgeSource(ancestor: Ancestor, license: License, child: Child): LicenseConflict[] {
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

function allowsCommerce(id: string): boolean {
  const commercial = resolveLicense(id)?.commercial
  return commercial === 'yes' || commercial === 'limited'
}

function isFree(id: string): boolean {
  const license = resolveLicense(id)
  return license !== null && isUnrestricted(license)
}
