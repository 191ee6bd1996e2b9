import { LICENSES } from '@entrepot/licenses'
import type { VerdictState } from '@entrepot/core'
import { describe, expect, it } from 'vitest'
import { compilePolicy } from '../compile-policy.js'
import { defaultPolicy } from '../default-policy.js'
import type { PolicyDocument } from '../document.js'
import { formatPolicy } from '../format-policy.js'
import { type JudgeInput, NO_DECISIONS, type PolicyFacts } from '../facts.js'
import { NO_FACTS } from '../judge-findings.js'
import { judge } from '../judge.js'
import { parsePolicy } from '../parse-policy.js'
import { READY_POLICIES } from './ready-policies.js'

/** Ids of all rules that the product has, whichever of them this build brings. */
const RULE_IDS =
  `card-present front-matter-present yaml-valid front-matter-is-mapping yaml-keys-unique front-matter-fenced text-normalised
utf8-valid card-within-limits yaml-tags-standard yaml-values-unambiguous keys-have-values language-code-known language-declared
pipeline-tag-known library-name-known base-model-id base-model-declared base-model-relation-consistent references-resolvable dataset-id
model-index-valid eval-results-valid widget-and-inference-typed task-categories-known dataset-lists-closed dataset-configs-valid
size-category-consistent keys-spelled template-residue license-declared license-id-known other-license-named license-resolved license-exact
license-text-present license-text-matches license-class-inherited license-restriction-stripped license-share-alike-kept
training-data-license-fits llama-derivative-named mandated-notices-present license-threshold-recorded license-territory-fits
use-restrictions-linked license-scopes-explained license-unchanged bias-section-present bias-section-substantial bias-section-own
out-of-scope-uses recommendations-given sensitive-use-assessed personal-data-answered annotators-described card-without-personal-data
mature-content-tagged data-provenance-stated training-data-stated dataset-maintenance-stated evaluation-reported metrics-reproducible
results-disaggregated metrics-consistent emissions-reported gate-consistent gpai-pack-complete
file-pickle-dangerous file-pickle-unknown-import file-code-embedded file-unsafe-archive file-format-mismatch file-scan-incomplete
file-scan-pending file-secret file-virus`.split(/\s+/)

const KNOWN = {
  rules: new Set(RULE_IDS),
  licenseClasses: new Set<string>([
    ...LICENSES.map(license => license.class),
    'unknown',
    'other',
    'ambiguous-family',
  ]),
}

function documentOf(name: string): PolicyDocument {
  const source = READY_POLICIES.find(policy => policy.name === name)?.source ?? ''
  const { document, problems } = parsePolicy(source, KNOWN)
  expect(problems).toEqual([])
  return document as PolicyDocument
}

it('has 68 rules about cards and nine about files to speak of', () => {
  expect(KNOWN.rules.size).toBe(77)
})

it.each(READY_POLICIES)(
  '$name is a policy of that name, and stays what it is when written out',
  ({ name }) => {
    const document = documentOf(name)
    expect(document.name).toBe(name)
    expect(parsePolicy(formatPolicy(document), KNOWN).document).toEqual(document)
  },
)

it('has the built-in policy as baseline', () => {
  const { description, ...baseline } = documentOf('baseline')
  expect(description).toBeDefined()
  const { description: _ours, ...builtIn } = defaultPolicy
  expect(baseline).toEqual(builtIn)
})

const GOOD: PolicyFacts = {
  ...NO_FACTS,
  repository: { ...NO_FACTS.repository, id: 'acme/model', namespace: 'acme' },
  license: { declared: ['apache-2.0'], effective: 'apache-2.0', class: 'permissive', commercial: 'yes' },
  formats: ['safetensors'],
}
const NON_COMMERCIAL = {
  declared: ['cc-by-nc-4.0'],
  effective: 'cc-by-nc-4.0',
  class: 'non-commercial',
  commercial: 'no',
} as const
const DATASET = { ...GOOD.repository, type: 'dataset' } as const

interface Case {
  readonly name: string
  readonly facts?: Partial<PolicyFacts>
  readonly fails?: readonly string[]
  readonly artefacts?: Readonly<Record<string, number>>
  readonly approvals?: number
  readonly afterDays?: number
  readonly state: VerdictState
  readonly reasons?: readonly string[]
  readonly inference?: VerdictState
}

function verdictOf(policy: string, asked: Case) {
  const landedAt = new Date('2026-01-01T00:00:00Z')
  const input: JudgeInput = {
    facts: { ...GOOD, ...asked.facts },
    findings: (asked.fails ?? []).map(ruleId => ({
      ruleId,
      severity: 'warning',
      state: 'fail',
      message: 'm',
      fingerprint: ruleId.padEnd(32, '0'),
    })),
    decisions: {
      ...NO_DECISIONS,
      artefacts: asked.artefacts ?? {},
      approvals: Array.from({ length: asked.approvals ?? 0 }, (_, at) => ({
        reviewId: 'r',
        accountId: String(at),
      })),
    },
    landedAt,
    now: new Date(landedAt.getTime() + (asked.afterDays ?? 0) * 24 * 60 * 60 * 1000),
  }
  return judge(input, compilePolicy(2, documentOf(policy)))
}

const CASES: Readonly<Record<string, readonly Case[]>> = {
  baseline: [
    { name: 'a good model', state: 'cleared' },
    {
      name: 'no bias section',
      fails: ['bias-section-present'],
      state: 'restricted',
      reasons: ['bias-section-present'],
    },
    { name: 'a stripped licence', fails: ['license-restriction-stripped'], state: 'blocked' },
    { name: 'a non-commercial licence', facts: { license: NON_COMMERCIAL }, state: 'cleared' },
  ],
  'eu-ai-act-gpai': [
    { name: 'a model without an evaluation', state: 'restricted', reasons: ['artefact-missing'] },
    { name: 'one with it', artefacts: { evaluation: 1 }, state: 'cleared' },
    {
      name: 'an incomplete pack',
      artefacts: { evaluation: 1 },
      fails: ['gpai-pack-complete', 'training-data-stated'],
      state: 'restricted',
      reasons: ['gpai-pack-complete', 'training-data-stated'],
    },
    {
      name: 'one reviewer',
      fails: ['gpai-pack-complete'],
      approvals: 1,
      artefacts: { evaluation: 1 },
      state: 'restricted',
    },
    {
      name: 'two reviewers',
      fails: ['gpai-pack-complete'],
      approvals: 2,
      artefacts: { evaluation: 1 },
      state: 'cleared',
    },
    {
      name: 'no emissions, in the first month',
      fails: ['emissions-reported'],
      artefacts: { evaluation: 1 },
      state: 'cleared',
    },
    {
      name: 'and after it',
      fails: ['emissions-reported'],
      artefacts: { evaluation: 1 },
      afterDays: 31,
      state: 'restricted',
    },
    { name: 'a territory that is left out', fails: ['license-territory-fits'], state: 'blocked' },
    {
      name: 'fine-tuning that tells nothing',
      artefacts: { evaluation: 1 },
      facts: { fineTuning: { isDeclared: true, hasTrainingData: true, hasHyperparameters: false } },
      state: 'restricted',
      reasons: ['fine-tuning-undisclosed'],
    },
    {
      name: 'a non-commercial licence',
      artefacts: { evaluation: 1 },
      facts: { license: NON_COMMERCIAL },
      state: 'restricted',
    },
    {
      name: 'a data set without a pack',
      facts: { repository: DATASET },
      fails: ['gpai-pack-complete'],
      state: 'cleared',
    },
    {
      name: 'a data set from nowhere',
      facts: { repository: DATASET },
      fails: ['data-provenance-stated'],
      state: 'blocked',
    },
  ],
  'commercial-product': [
    { name: 'a good model', state: 'cleared' },
    {
      name: 'a non-commercial licence',
      facts: { license: NON_COMMERCIAL },
      state: 'blocked',
      reasons: ['license-class', 'commercial-use-forbidden'],
    },
    {
      name: 'a custom licence',
      facts: { license: { ...GOOD.license, class: 'custom-community', commercial: 'limited' } },
      state: 'restricted',
    },
    {
      name: 'a licence that nobody knows',
      facts: { license: NO_FACTS.license },
      state: 'restricted',
      reasons: ['license-class'],
    },
    {
      name: 'pickled weights',
      facts: { formats: ['pickle'] },
      state: 'blocked',
      reasons: ['format-not-allowed'],
    },
    { name: 'no licence', fails: ['license-declared'], approvals: 2, state: 'blocked' },
    {
      name: 'a medical model',
      facts: { domains: ['medical'] },
      state: 'restricted',
      reasons: ['sensitive-domain'],
    },
    {
      name: 'a base that is not here, for servers',
      facts: { lineage: { parents: [], ancestors: ['a/b'], isComplete: false } },
      state: 'cleared',
      inference: 'blocked',
    },
  ],
  research: [
    { name: 'a non-commercial licence', facts: { license: NON_COMMERCIAL }, state: 'cleared' },
    { name: 'a licence that nobody knows', facts: { license: NO_FACTS.license }, state: 'restricted' },
    { name: 'no bias section in a new preprint', fails: ['bias-section-present'], state: 'cleared' },
    { name: 'nor later', fails: ['bias-section-present'], afterDays: 91, state: 'restricted' },
    { name: 'a stripped licence', fails: ['license-restriction-stripped'], state: 'restricted' },
    {
      name: 'personal data in a data set',
      facts: { repository: DATASET },
      fails: ['card-without-personal-data'],
      state: 'blocked',
    },
  ],
}

describe.each(Object.entries(CASES))('%s', (policy, cases) => {
  it.each(cases)('says of $name: $state', asked => {
    const verdict = verdictOf(policy, asked)
    expect(verdict.state).toBe(asked.state)
    if (asked.reasons) expect(verdict.reasons).toEqual(asked.reasons)
    expect(verdict.audiences?.inference).toBe(asked.inference)
  })
})
