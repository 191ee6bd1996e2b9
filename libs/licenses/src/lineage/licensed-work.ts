import { findCustomLicense, findLicense } from '../find-license.js'
import type { License } from '../license.js'

/** A repository that a work was made from, as far as somebody knows it. */
export interface LicensedSource {
  readonly id: string
  /** Hub id of its licence; null when it declares none, or nothing is known of it. */
  readonly license: string | null
  /** `license_name` beside `license: other`. */
  readonly licenseName?: string | null
  /** False when there is no copy to look at, so that whatever is said of it is hearsay. */
  readonly isMirrored: boolean
  /** What it was made from. May lead back: cycles are found. */
  readonly parents?: readonly LicensedSource[]
}

/** A work whose licence is asked for. */
export interface LicensedWork {
  /** Hub id, to tell when its lineage leads back to it. */
  readonly id: string
  /** As declared. Several mean that each may be chosen or covers a part; nobody knows which. */
  readonly licenses: readonly string[]
  readonly licenseName?: string | null
  /** `base_model_relation`, as declared; the Hub takes a base model without one for a derivation too. */
  readonly relation?: string | null
  /** What `base_model` names. */
  readonly parents: readonly LicensedSource[]
  /** What it was trained on. */
  readonly datasets?: readonly LicensedSource[]
}

/** One repository of a lineage, once however many ways lead to it. */
export interface Ancestor {
  readonly source: LicensedSource
  /** Ids between the work and it, nearest to the work first; empty for what the work names itself. */
  readonly via: readonly string[]
  /** Null when it has none that we know. */
  readonly license: License | null
}

export interface Lineage {
  /** Nearest first. */
  readonly ancestors: readonly Ancestor[]
  /** Ids that their own lineage leads back to. */
  readonly cycles: readonly string[]
  /** There was more than `LINEAGE_MAX`. */
  readonly isCut: boolean
}

/** Ancestors that are looked at. The deepest lineages of the Hub have some dozens, merges of merges included. */
export const LINEAGE_MAX = 1_000

/** All that a work was made from, breadth first. */
export function walkLineage(work: Pick<LicensedWork, 'id' | 'parents'>): Lineage {
  const seen = new Set<string>()
  const cycles = new Set<string>()
  const ancestors: Ancestor[] = []
  let isCut = false
  let level = work.parents.map(source => ({ source, via: [] as readonly string[] }))
  while (level.length > 0) {
    const next: typeof level = []
    for (const { source, via } of level) {
      const key = source.id.toLowerCase()
      if (key === work.id.toLowerCase() || via.some(id => id.toLowerCase() === key)) cycles.add(source.id)
      else if (seen.has(key)) continue
      else if (ancestors.length === LINEAGE_MAX) isCut = true
      else {
        seen.add(key)
        ancestors.push({ source, via, license: resolveLicense(source.license, source.licenseName) })
        for (const parent of source.parents ?? []) next.push({ source: parent, via: [...via, source.id] })
      }
    }
    level = next
  }
  return { ancestors, cycles: [...cycles], isCut }
}

/** What an id means, with the name that stands beside `other`; null for an id that we do not know, and for none. */
export function resolveLicense(id: string | null, licenseName?: string | null): License | null {
  if (id === null) return null
  const named = id === 'other' && licenseName ? findCustomLicense(licenseName) : null
  return named ?? findLicense(id)
}

/** False for what names no licence: `unknown`, `other` without a name that we know, families. */
export function isClear(license: License | null): license is License {
  return license !== null && !['unknown', 'other', 'ambiguous-family'].includes(license.class)
}
