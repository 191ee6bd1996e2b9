import type { Verdict } from '@entrepot/core'
import { compilePolicy } from './compile-policy.js'
import type { PolicyDocument } from './document.js'
import { type JudgedFinding, NO_DECISIONS, type PolicyFacts } from './facts.js'
import { judge } from './judge.js'

/** Of a revision of which nothing is known. */
export const NO_FACTS: PolicyFacts = {
  repository: { id: '', namespace: null, type: 'model', visibility: 'private', gated: false },
  license: { declared: [], effective: null, class: 'unknown', commercial: 'unknown' },
  languages: [],
  domains: [],
  tags: [],
  pipelineTag: null,
  libraryName: null,
  formats: [],
  sizeBytes: 0,
  scores: { structure: 0, substance: 0 },
  lineage: { parents: [], ancestors: [], isComplete: true },
  fineTuning: { isDeclared: false, hasTrainingData: false, hasHyperparameters: false },
  privacy: { anonymized: false, differentialPrivacy: false },
}

/** The verdict that findings alone lead to, where nothing else is known: for a card without a registry around it. */
export function judgeFindings(findings: readonly JudgedFinding[], document: PolicyDocument): Verdict {
  const now = new Date(0)
  return judge(
    { facts: NO_FACTS, findings, decisions: NO_DECISIONS, landedAt: now, now },
    compilePolicy(1, document),
  )
}
