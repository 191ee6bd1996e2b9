export { toCycloneDx } from './cyclonedx/to-cyclone-dx.js'
export type {
  EvidenceAncestor,
  EvidenceFile,
  EvidenceLicenseText,
  EvidenceMetric,
  EvidenceSubject,
} from './subject.js'
