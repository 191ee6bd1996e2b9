import { type EvidenceSubject, toCroissant, toCsv, toCycloneDx, toSarif, toSpdx } from '@entrepot/evidence'
import type { RepoType } from '@entrepot/core'

/** Documents that a revision can be written down in, and the bundle of all of them. */
export const EVIDENCE_KINDS = ['cyclonedx', 'spdx', 'croissant', 'sarif', 'csv', 'bundle'] as const
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number]

/** How one kind of document is made. */
export interface DocumentForm {
  readonly mediaType: string
  /** Ends the name of the file: `.cdx.json`. */
  readonly suffix: string
  /** Types of repositories that it is for. */
  readonly types: readonly RepoType[]
  /** Whether it names the files. */
  readonly hasFiles: boolean
  make(subject: EvidenceSubject): string
}

const ALL: readonly RepoType[] = ['model', 'dataset', 'space']

/** All but the bundle, which is made of these, in this order. */
export const DOCUMENT_FORMS = {
  cyclonedx: {
    mediaType: 'application/vnd.cyclonedx+json; version=1.7',
    suffix: '.cdx.json',
    types: ALL,
    hasFiles: true,
    make: toCycloneDx,
  },
  spdx: {
    mediaType: 'application/spdx+json',
    suffix: '.spdx.json',
    types: ALL,
    hasFiles: true,
    make: toSpdx,
  },
  croissant: {
    mediaType: 'application/ld+json; profile="http://mlcommons.org/croissant/1.1"',
    suffix: '.croissant.json',
    types: ['dataset'],
    hasFiles: true,
    make: toCroissant,
  },
  sarif: {
    mediaType: 'application/sarif+json',
    suffix: '.sarif',
    types: ALL,
    hasFiles: false,
    make: makeSarif,
  },
  csv: {
    mediaType: 'text/csv; charset=utf-8; header=present',
    suffix: '.findings.csv',
    types: ALL,
    hasFiles: false,
    make: ({ findings }) => toCsv(findings),
  },
} as const satisfies Record<Exclude<EvidenceKind, 'bundle'>, DocumentForm>

export const BUNDLE_FORM = {
  mediaType: 'application/vnd.dsse.envelope.v1+json',
  suffix: '.evidence.json',
} as const

function makeSarif({ findings, generatorVersion, repo, commit }: EvidenceSubject): string {
  return toSarif(findings, { generatorVersion, source: { url: repo.url, commit } })
}
