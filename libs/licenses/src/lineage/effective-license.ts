import { licenseOfKnownFamily } from '../known-family.js'
import type { License, LicenseClass, Permission } from '../license.js'
import type { LicenseConflict } from './conflict.js'
import { findConflicts } from './find-conflicts.js'
import { isClear, resolveLicense, walkLineage, type LicensedWork, type Lineage } from './licensed-work.js'
import { obligationsOf, type Obligation } from './obligations.js'

/** The licence that holds for a work in the end. */
export interface EffectiveLicense {
  /** Our id; null when nobody can tell, which is no permission. */
  readonly licenseId: string | null
  /** Of that licence; `unknown` when nobody can tell. */
  readonly class: LicenseClass
  /** The least that any licence of the lineage leaves. */
  readonly commercial: Permission
  /** What all licences of the lineage ask together, the work's own first; each once. */
  readonly obligations: readonly Obligation[]
  readonly conflicts: readonly LicenseConflict[]
  /** Whether all it was made from is here and under a licence that says something. */
  readonly isComplete: boolean
}

/** Roughly by what is left to do: the last of several licences decides when nobody knows which covers what. */
const BY_STRICTNESS: readonly LicenseClass[] = [
  'public-domain',
  'permissive',
  'permissive-data',
  'permissive-model',
  'permissive-vendor',
  'custom-permissive',
  'weak-copyleft',
  'share-alike-data',
  'share-alike',
  'copyleft-docs',
  'strong-copyleft',
  'network-copyleft',
  'data-computational-use-only',
  'rail-use-restricted',
  'custom-terms',
  'custom-community',
  'no-derivatives',
  'non-commercial',
  'non-commercial-share-alike',
  'non-commercial-no-derivatives',
  'research-only',
  'ambiguous-family',
  'other',
  'unknown',
]

/** The strictest of several licences; null is stricter than any, as nobody knows what it forbids. */
export function strictestOf(licenses: readonly (License | null)[]): License | null {
  let strictest: License | null = null
  for (const license of licenses) {
    if (license === null) return null
    if (!strictest || rankOf(license) > rankOf(strictest)) strictest = license
  }
  return strictest
}

function rankOf(license: License): number {
  return BY_STRICTNESS.indexOf(license.class)
}

/**
 * What licence a work has after all it was made from: where a parent's terms bind, the parent's licence holds however the
 * work is labelled. Never better than what is known: a source that is not here, or says nothing, leaves null. Data sets
 * bring conflicts and no licence, as their effect on weights is unsettled. Pure; linear in the lineage.
 */
export function effectiveLicense(work: LicensedWork): EffectiveLicense {
  const lineage = walkLineage(work)
  const own = work.licenses.map(id => resolveLicense(id, work.licenseName))
  const conflicts = findConflicts(work, lineage)
  const governing = work.licenses.length === 0 ? null : governingOf(own, conflicts, lineage)
  const involved = [...own, ...lineage.ancestors.map(licenseByAllMeans)]
  return {
    licenseId: governing?.id ?? null,
    class: governing?.class ?? 'unknown',
    commercial: commercialOf(governing, involved),
    obligations: unionOf(involved),
    conflicts,
    isComplete: isComplete(work, lineage),
  }
}

function governingOf(
  own: readonly (License | null)[],
  conflicts: readonly LicenseConflict[],
  { isCut, cycles }: Lineage,
): License | null {
  const strictest = strictestOf(own)
  if (!isClear(strictest) || isCut || cycles.length > 0) return null
  const inherited = conflicts.filter(({ kind }) => kind !== 'training-data')
  // Common knowledge of a source that is not here clears nothing, except what declares those very terms.
  const isOpen = inherited.some(({ state, kind, licenseId }) =>
    kind === 'not-mirrored' ? licenseId !== strictest.id : state === 'needs-review',
  )
  if (isOpen) return null
  const binding = new Set(
    inherited.filter(({ kind }) => kind !== 'not-mirrored').map(({ licenseId }) => licenseId),
  )
  if (binding.size === 0) return strictest
  const [only] = binding
  return binding.size === 1 && only ? resolveLicense(only) : null
}

/** Also by the name of its family: enough to list what it would ask. */
function licenseByAllMeans({ source, license }: Lineage['ancestors'][number]): License | null {
  return isClear(license) ? license : licenseOfKnownFamily(source.id)
}

function commercialOf(governing: License | null, involved: readonly (License | null)[]): Permission {
  if (involved.some(license => license?.commercial === 'no')) return 'no'
  if (!governing) return 'unknown'
  if (involved.some(license => license?.commercial === 'limited')) return 'limited'
  return governing.commercial
}

function unionOf(licenses: readonly (License | null)[]): Obligation[] {
  const byId = new Map<string, License>()
  for (const license of licenses) if (license && !byId.has(license.id)) byId.set(license.id, license)
  return [...byId.values()].flatMap(obligationsOf)
}

function isComplete({ datasets = [] }: LicensedWork, { ancestors, cycles, isCut }: Lineage): boolean {
  return (
    !isCut &&
    cycles.length === 0 &&
    ancestors.every(({ source, license }) => source.isMirrored && isClear(license)) &&
    datasets.every(
      ({ isMirrored, license, licenseName }) => isMirrored && isClear(resolveLicense(license, licenseName)),
    )
  )
}
