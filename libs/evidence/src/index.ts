export type { EvidenceAncestor, EvidenceFile, EvidenceSubject } from './subject.js'
