/**
 * What a licence does to whoever passes a model or data set on. Ordered roughly from free to closed; the last three say
 * that nobody can tell from the id alone.
 */
export type LicenseClass =
  | 'public-domain'
  | 'permissive'
  | 'permissive-data'
  | 'permissive-model'
  | 'permissive-vendor'
  | 'custom-permissive'
  | 'weak-copyleft'
  | 'strong-copyleft'
  | 'network-copyleft'
  | 'copyleft-docs'
  | 'share-alike'
  | 'share-alike-data'
  | 'data-computational-use-only'
  | 'no-derivatives'
  | 'non-commercial'
  | 'non-commercial-share-alike'
  | 'non-commercial-no-derivatives'
  | 'rail-use-restricted'
  | 'custom-terms'
  | 'custom-community'
  | 'research-only'
  | 'ambiguous-family'
  | 'other'
  | 'unknown'

/** `limited`: yes under a condition, which the terms beside it state. */
export type Permission = 'yes' | 'no' | 'limited' | 'unknown'

/** What must travel with every copy or derivative, beyond notices. */
export type FlowDown =
  'nothing' | 'files' | 'work' | 'network' | 'databases' | 'restrictions' | 'agreement' | 'unknown'

/** How we know: `text` was read in the licence or in its SPDX record, `recalled` must be read before anybody relies on it. */
export type Evidence = 'text' | 'recalled'

/** The terms that decide; every licence of a group of the data files shares most of them. */
export interface LicenseTerms {
  readonly class: LicenseClass
  readonly commercial: Permission
  readonly derivatives: Permission
  /** `work`: share-alike and copyleft. `restrictions`: the use restrictions only, as in the RAIL licences. */
  readonly flowDown: FlowDown
  /** What a copy has to carry; null for nothing, or when nobody can say. */
  readonly notice: string | null
  /** What it may not be used for, in words; null for no restriction of use. */
  readonly useRestrictions: string | null
  /** What else a person has to know before relying on it. */
  readonly note: string | null
  readonly evidence: Evidence
}

/** One licence as a card can name it. */
export interface License extends LicenseTerms {
  /** The id of the Hub's closed list, or for licences that cards declare as `other` the `license_name` in use. */
  readonly id: string
  readonly name: string
  /**
   * SPDX ids. Several mean that the id does not say which (`gpl-3.0`: only, or any later); SPDX has none for the RAIL and
   * community licences, which get a `LicenseRef-…`.
   */
  readonly spdx: readonly string[]
  /** In the Hub's list; the others are what stands behind `license: other`. */
  readonly isHubId: boolean
}

/** A row of the data files: id, name, SPDX ids joined by `|`, and what differs from its group. */
export type LicenseRow = readonly [id: string, name: string, spdx: string, differs?: Partial<LicenseTerms>]

/** Spells out a group of rows that share their terms. */
export function licensesOf(terms: LicenseTerms, rows: readonly LicenseRow[], isHubId = true): License[] {
  return rows.map(([id, name, spdx, differs]) => ({
    ...terms,
    ...differs,
    id,
    name,
    spdx: spdx.split('|'),
    isHubId,
  }))
}
