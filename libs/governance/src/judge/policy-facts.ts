import { type CardClaims, type CardSummary, type ParsedCard, readClaims, type Scores } from '@entrepot/cards'
import { formatRepoId } from '@entrepot/core'
import { effectiveLicense } from '@entrepot/licenses'
import type { LineageParent, PolicyFacts } from '@entrepot/policy'
import type { RevisionFacts } from '@entrepot/registry'
import type { Origins } from '../lineage/find-origins.js'

const NO_CLAIMS: CardClaims = {
  fineTuning: { isDeclared: false, hasTrainingData: false, hasHyperparameters: false },
  privacy: { anonymized: false, differentialPrivacy: false },
  domains: [],
}

export interface Gathered {
  readonly card: ParsedCard | null
  readonly summary: CardSummary | null
  readonly scores: Scores
  readonly origins: Origins
  /** Of weights, by content. */
  readonly formats: readonly string[]
}

/** What a policy may ask of a revision, from what was gathered about it. */
export function policyFacts(
  { repo, totalSizeBytes }: Pick<RevisionFacts, 'repo' | 'totalSizeBytes'>,
  { card, summary, scores, origins, formats }: Gathered,
): PolicyFacts {
  const { fineTuning, privacy, domains } = card ? readClaims(card) : NO_CLAIMS
  return {
    repository: {
      id: formatRepoId(repo),
      namespace: repo.namespace,
      type: repo.type,
      visibility: repo.visibility,
      gated: (repo.gating ?? 'none') !== 'none',
    },
    license: licenseFacts(formatRepoId(repo), summary, origins),
    languages: summary?.languages ?? [],
    domains,
    tags: summary?.tags ?? [],
    pipelineTag: summary?.pipelineTag ?? null,
    libraryName: summary?.libraryName ?? null,
    formats,
    sizeBytes: totalSizeBytes,
    scores: { structure: scores.structure, substance: scores.substance },
    lineage: {
      parents: parentsOf(summary),
      ancestors: origins.ancestors,
      isComplete: origins.isComplete,
    },
    fineTuning,
    privacy,
  }
}

function licenseFacts(id: string, summary: CardSummary | null, origins: Origins): PolicyFacts['license'] {
  const declared = wordsOf(summary?.metadata?.['license'])
  const relation = relationOf(summary)
  const { parents, datasets } = origins
  const licenseName = summary?.licenseName ?? null
  const effective = effectiveLicense({ id, licenses: declared, licenseName, relation, parents, datasets })
  return {
    declared,
    effective: effective.licenseId,
    class: effective.class,
    commercial: effective.commercial,
  }
}

/** A word, or the words of a list; what is none is left out. */
function wordsOf(value: unknown): string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value]
  return all.filter(word => typeof word === 'string').filter(word => word !== '')
}

function relationOf(summary: CardSummary | null): string | null {
  const relation = summary?.metadata?.['base_model_relation']
  return typeof relation === 'string' ? relation : null
}

function parentsOf(summary: CardSummary | null): LineageParent[] {
  const relation = relationOf(summary)
  const models = summary?.baseModels ?? []
  const datasets = summary?.datasets ?? []
  return [
    ...models.map(id => ({ kind: 'base_model', id, relation }) as const),
    ...datasets.map(id => ({ kind: 'dataset', id, relation: null }) as const),
  ]
}
