import { type CardSummary, type ParsedCard, type Scores } from '@entrepot/cards'
import { formatRepoId } from '@entrepot/core'
import { findCustomLicense, findLicense } from '@entrepot/licenses'
import type { LineageParent, PolicyFacts } from '@entrepot/policy'
import type { RevisionFacts } from '@entrepot/registry'
import type { Origins } from '../lineage/find-origins.js'

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
  { summary, scores, origins, formats }: Gathered,
): PolicyFacts {
  return {
    repository: {
      id: formatRepoId(repo),
      namespace: repo.namespace,
      type: repo.type,
      visibility: repo.visibility,
      gated: (repo.gating ?? 'none') !== 'none',
    },
    license: licenseFacts(summary),
    languages: summary?.languages ?? [],
    domains: [],
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
    fineTuning: { isDeclared: false, hasTrainingData: false, hasHyperparameters: false },
    privacy: { anonymized: false, differentialPrivacy: false },
  }
}

function licenseFacts(summary: CardSummary | null): PolicyFacts['license'] {
  const declared = summary?.license
  if (declared === undefined || declared === null)
    return { declared: [], effective: null, class: 'unknown', commercial: 'unknown' }
  const license =
    declared === 'other' && summary?.licenseName
      ? findCustomLicense(summary.licenseName)
      : findLicense(declared)
  return {
    declared: [declared],
    effective: license?.id ?? null,
    class: license?.class ?? 'unknown',
    commercial: license?.commercial ?? 'unknown',
  }
}

function parentsOf(summary: CardSummary | null): LineageParent[] {
  const relation = summary?.metadata?.['base_model_relation']
  const models = summary?.baseModels ?? []
  const datasets = summary?.datasets ?? []
  return [
    ...models.map(
      id => ({ kind: 'base_model', id, relation: typeof relation === 'string' ? relation : null }) as const,
    ),
    ...datasets.map(id => ({ kind: 'dataset', id, relation: null }) as const),
  ]
}
