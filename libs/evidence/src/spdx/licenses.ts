import { type NamedLicense, readLicense } from '../read-license.js'
import type { EvidenceSubject } from '../subject.js'
import type { SpdxGraph } from './spdx-graph.js'

/** Of the standard's own elements; its context gives the word its address. */
const NO_ASSERTION = 'expandedlicensing_NoAssertionLicense'

/** Relates a package to the licences it declares, and to those that the texts beside it are. Nothing known is said to be so. */
export function relateLicenses(graph: SpdxGraph, from: string): void {
  const { declared, concluded } = graph.subject.licenses
  graph.relate(from, 'hasDeclaredLicense', licenseElements(graph, graph.subject, declared))
  graph.relate(from, 'hasConcludedLicense', licenseElements(graph, graph.subject, concluded))
}

/** The same for another repository, of which no text is at hand. */
export function relateDeclared(graph: SpdxGraph, from: string, ids: readonly string[]): void {
  const { licenses } = graph.subject
  const bare: EvidenceSubject = { ...graph.subject, metadata: null, licenses: { ...licenses, texts: [] } }
  graph.relate(from, 'hasDeclaredLicense', licenseElements(graph, bare, ids))
}

function licenseElements(graph: SpdxGraph, subject: EvidenceSubject, ids: readonly string[]): string[] {
  if (ids.length === 0) return [NO_ASSERTION]
  return [...new Set(ids)].map(id => licenseElement(graph, readLicense(subject, id)))
}

function licenseElement(graph: SpdxGraph, license: NamedLicense): string {
  const expression = license.spdxId ?? license.reference
  const name = `license-${expression}`
  const spdxId = graph.idOf(name)
  if (graph.has(spdxId)) return spdxId
  const fields = { simplelicensing_licenseExpression: expression }
  if (license.spdxId !== null) return graph.add(name, 'simplelicensing_LicenseExpression', fields)
  const text = license.text ?? `${license.name}. The text is not in the repository${whereElse(license)}.`
  const custom = graph.add(`text-${expression}`, 'simplelicensing_SimpleLicensingText', {
    name: license.name,
    simplelicensing_licenseText: text,
  })
  return graph.add(name, 'simplelicensing_LicenseExpression', {
    ...fields,
    simplelicensing_customIdToUri: [{ type: 'DictionaryEntry', key: expression, value: custom }],
  })
}

function whereElse({ url }: NamedLicense): string {
  return url === null ? '' : `; see ${url}`
}
