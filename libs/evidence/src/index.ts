export { toCycloneDx } from './cyclonedx/to-cyclone-dx.js'
export type {
  EvidenceAncestor,
  EvidenceFile,
  EvidenceLicenseText,
  EvidenceMetric,
  EvidenceSubject,
} from './subject.js'
export { csvRow } from './csv/csv-row.js'
export { toCroissant } from './croissant/to-croissant.js'
export { toCsv } from './findings/to-csv.js'
export { type SarifContext, toSarif } from './findings/to-sarif.js'
export { fileUrl } from './read-license.js'
export { readEvalResults, readModelIndex } from './read-metrics.js'
export { toSpdx } from './spdx/to-spdx.js'
export {
  PAYLOAD_TYPE,
  type ReadStatement,
  toBundle,
  verifyBundle,
  type VerifiedBundle,
} from './statement/bundle.js'
export { type DsseEnvelope, dsseEnvelope, keyId, signDsse, verifyDsse } from './statement/dsse.js'
export {
  type EvidenceDocument,
  PREDICATE_TYPE,
  type Statement,
  STATEMENT_TYPE,
  toStatement,
} from './statement/to-statement.js'
