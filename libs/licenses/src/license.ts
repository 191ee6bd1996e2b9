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

/** What a number of users or a revenue changes. */
export interface Threshold {
  readonly kind: 'monthly-active-users' | 'annual-revenue-usd' | 'monthly-revenue-usd'
  /** The terms change above it; null when there is a limit that we have not read. */
  readonly limit: number | null
  /** What then holds, as the end of a sentence. */
  readonly consequence: string
}

/** A name that models made with the licensed one must have. */
export interface NamingDuty {
  /** What the name begins with. Case and the sign between words do not matter. */
  readonly prefix: string
  /** Whether a model that was trained on outputs alone has the duty too. */
  readonly reachesOutputs: boolean
}

/** Where no rights are granted. */
export interface ExcludedTerritories {
  /** ISO 3166 codes, or `EU`. */
  readonly regions: readonly string[]
  /** Only for models that read or write more than text. */
  readonly multimodalOnly: boolean
}

/** Words that whoever passes the work on has to show. */
export interface MandatedNotice {
  /** Any one of them will do. */
  readonly texts: readonly string[]
  /** `notice-file`: a file called NOTICE. `display`: where readers see it, such as the card. */
  readonly place: 'notice-file' | 'display'
  /** `derivative`: only those who made something with it. */
  readonly from: 'distributor' | 'derivative'
}

/** What a licence asks beyond its terms; most ask nothing of it. */
export interface LicenseDuties {
  /** Name and address of the text the row was made from; of its record with SPDX when left out. */
  readonly source: string
  /** Whether copies come with the text of the licence, and with the lines that name who holds the copyright. */
  readonly carries: 'text' | 'text-and-copyright' | null
  readonly naming: NamingDuty | null
  readonly thresholds: readonly Threshold[]
  readonly excludedTerritories: ExcludedTerritories | null
  readonly mandatedNotices: readonly MandatedNotice[]
  /** Namespaces of the Hub under which the licensor publishes, in lower case; empty for licences that anybody uses. */
  readonly licensors: readonly string[]
}

/** One licence as a card can name it. */
export interface License extends LicenseTerms, LicenseDuties {
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
  /** Whether some uses are forbidden to everybody, whoever they are: `useRestrictions` says which. */
  readonly hasUseRestrictions: boolean
}

/** A row of the data files: id, name, SPDX ids joined by `|`, and what differs from its group. */
export type LicenseRow = readonly [
  id: string,
  name: string,
  spdx: string,
  differs?: Partial<LicenseTerms & LicenseDuties>,
]

const NO_DUTIES: Omit<LicenseDuties, 'source'> = {
  carries: null,
  naming: null,
  thresholds: [],
  excludedTerritories: null,
  mandatedNotices: [],
  licensors: [],
}

/** Spells out a group of rows that share their terms. */
export function licensesOf(
  terms: LicenseTerms & Partial<LicenseDuties>,
  rows: readonly LicenseRow[],
  isHubId = true,
): License[] {
  return rows.map(([id, name, spdx, differs]) => {
    const ids = spdx.split('|')
    const all = { ...NO_DUTIES, source: spdxSource(ids), ...terms, ...differs }
    return { ...all, id, name, spdx: ids, isHubId, hasUseRestrictions: all.useRestrictions !== null }
  })
}

function spdxSource(ids: readonly string[]): string {
  return ids.map(id => `https://spdx.org/licenses/${id}.html`).join(' ')
}
