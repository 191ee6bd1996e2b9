import type { License } from '../license.js'
import { resolveLicense, type Ancestor, type LicensedWork } from './licensed-work.js'

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

/** A work as its sources are compared with it. */
export interface Child {
  readonly licenses: readonly (License | null)[]
  /** Resolved where possible, as declared otherwise. */
  readonly ids: readonly string[]
  readonly relation: string | null
}

/** Resolves what a work declares, with the name that stands beside `other`. */
export function childOf({ licenses, licenseName, relation }: LicensedWork): Child {
  const resolved = licenses.map(id => resolveLicense(id, licenseName))
  return {
    licenses: resolved,
    ids: licenses.map((id, at) => resolved[at]?.id ?? id),
    relation: relation ?? null,
  }
}

/** A conflict with one source. */
export function conflict(
  kind: ConflictKind,
  state: LicenseConflict['state'],
  { source, via }: Ancestor,
  license: License | null,
  message: string,
): LicenseConflict {
  return { kind, state, sourceId: source.id, via, licenseId: license?.id ?? null, message }
}

/** Its id, and how one gets there. */
export function nameOf({ source, via }: Ancestor): string {
  return via.length === 0 ? `\`${source.id}\`` : `\`${source.id}\` (by way of ${list(via)})`
}

/** Ids as messages have them. */
export function list(ids: readonly string[]): string {
  return ids.map(id => `\`${id}\``).join(', ')
}
