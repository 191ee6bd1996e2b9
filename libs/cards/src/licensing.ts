import {
  findConflicts,
  identifyLicense,
  isClear,
  isLicensor,
  licenseOfKnownFamily,
  resolveLicense,
  walkLineage,
  type ConflictKind,
  type IdentifiedLicense,
  type License,
  type LicenseConflict,
  type LicensedWork,
  type Lineage,
} from '@entrepot/licenses'
import { isLicenseFile } from './license-file.js'
import { licensesOf, textOf } from './metadata.js'
import type { Hit, RuleFacts } from './rule.js'

/** What several rules ask of the same facts, computed once for all of them. */
interface Licensing {
  readonly lineage: Lineage
  readonly conflicts: readonly LicenseConflict[]
}

const known = new WeakMap<RuleFacts, Licensing>()

function licensingOf(facts: RuleFacts): Licensing {
  const kept = known.get(facts)
  if (kept) return kept
  const work = workOf(facts)
  const lineage = walkLineage(work)
  const made = { lineage, conflicts: findConflicts(work, lineage) }
  known.set(facts, made)
  return made
}

function workOf({ repo, card, parents, datasets }: RuleFacts): LicensedWork {
  return {
    id: repo.id,
    licenses: licensesOf(card).map(({ value }) => value),
    licenseName: textOf(card.metadata, 'license_name'),
    relation: textOf(card.metadata, 'base_model_relation'),
    parents,
    datasets,
  }
}

/** Conflicts of the card's licences with those of what it was made from, of some kinds. */
export function conflictsOf(facts: RuleFacts, kinds: readonly ConflictKind[]): LicenseConflict[] {
  return licensingOf(facts).conflicts.filter(({ kind }) => kinds.includes(kind))
}

/** A conflict as something a rule noticed about `license`. */
export function toHit(conflict: LicenseConflict, fix: string): Hit {
  return {
    message: conflict.message,
    key: ['license'],
    evidence: `${conflict.sourceId}: ${conflict.licenseId ?? 'unknown'}`,
    state: conflict.state,
    fix,
  }
}

/** A licence whose terms whoever passes the repository on has to heed, and why. */
export interface BindingLicense {
  readonly license: License
  /** Id of the source it comes from; null when the card declares it. */
  readonly sourceId: string | null
  /** False when it is only commonly known of a source that is not here. */
  readonly isCertain: boolean
}

/** As `bindingLicenses`, without that of the licensor's own repositories: nobody has duties towards himself. */
export function licensesOfOthers(facts: RuleFacts): BindingLicense[] {
  return bindingLicenses(facts).filter(({ license }) => !isLicensor(license, facts.repo.id))
}

/** The licences that the card declares, then those of what it was made from, each once. */
export function bindingLicenses(facts: RuleFacts): BindingLicense[] {
  const name = textOf(facts.card.metadata, 'license_name')
  const found = new Map<string, BindingLicense>()
  function add(license: License | null, sourceId: string | null, isCertain: boolean): void {
    if (isClear(license) && !found.has(license.id)) found.set(license.id, { license, sourceId, isCertain })
  }
  for (const { value } of licensesOf(facts.card)) add(resolveLicense(value, name), null, true)
  for (const { source, license } of licensingOf(facts).lineage.ancestors) {
    if (source.isMirrored && isClear(license)) add(license, source.id, true)
    else add(licenseOfKnownFamily(source.id), source.id, false)
  }
  return [...found.values()]
}

/** `fail`, unless it rests on common knowledge. */
export function stateOf({ isCertain }: BindingLicense): 'fail' | 'unverifiable' {
  return isCertain ? 'fail' : 'unverifiable'
}

/** The licence, with the source that brings it. */
export function describe({ license, sourceId }: BindingLicense): string {
  return sourceId === null ? `\`${license.id}\`` : `\`${license.id}\` (of \`${sourceId}\`)`
}

/** A licence text of the repository. */
export interface LicenseText {
  readonly path: string
  /** Null when it was not read: not text, too long, or not gathered. */
  readonly text: string | null
  /** Null when it is no text that we know. */
  readonly found: IdentifiedLicense | null
}

const identified = new WeakMap<RuleFacts, readonly LicenseText[]>()

/** Files that hold the licence, by their names or as `license_link` says. Identified once for all rules. */
export function licenseTexts(facts: RuleFacts): readonly LicenseText[] {
  const kept = identified.get(facts)
  if (kept) return kept
  const link = textOf(facts.card.metadata, 'license_link')?.replace(/^\.\//, '')
  const paths = new Set([...facts.files.map(({ path }) => path), ...facts.texts.keys()])
  const made = [...paths]
    .filter(path => isLicenseFile(path) || path === link)
    .sort()
    .map(path => {
      const text = facts.texts.get(path) ?? null
      return { path, text, found: text === null ? null : identifyLicense(text) }
    })
  identified.set(facts, made)
  return made
}

/** Whether a heading is about the licence, in the languages most cards are in. */
export function isLicenseHeading(heading: string): boolean {
  return LICENSE_HEADING.test(heading)
}

const LICENSE_HEADING =
  /\blicen[cs]|\blizenz|licenza|licenç|licencia|лиценз|ліценз|许可|許可|授权|授權|协议|ライセンス|라이선스|라이센스|ترخيص|رخصة|लाइसेंस|giấy phép|lisans/iu
