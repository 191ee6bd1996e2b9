/** What stands at a place of the facts, as far as a condition may look into it. */
export type Shape =
  'text' | 'number' | 'flag' | 'unknown' | { readonly list: Shape } | { readonly fields: FieldShapes }
export interface FieldShapes {
  readonly [field: string]: Shape
}

const TEXTS: Shape = { list: 'text' }

/** `PolicyFacts`, as conditions see it under the name `facts`; a spec holds the two together. */
export const FACTS_SHAPE: Shape = {
  fields: {
    repository: {
      fields: { id: 'text', namespace: 'text', type: 'text', visibility: 'text', gated: 'flag' },
    },
    license: { fields: { declared: TEXTS, effective: 'text', class: 'text', commercial: 'text' } },
    languages: TEXTS,
    domains: TEXTS,
    tags: TEXTS,
    pipelineTag: 'text',
    libraryName: 'text',
    formats: TEXTS,
    sizeBytes: 'number',
    scores: { fields: { structure: 'number', substance: 'number' } },
    lineage: {
      fields: {
        parents: { list: { fields: { kind: 'text', id: 'text', relation: 'text' } } },
        ancestors: TEXTS,
        isComplete: 'flag',
      },
    },
    fineTuning: { fields: { isDeclared: 'flag', hasTrainingData: 'flag', hasHyperparameters: 'flag' } },
    privacy: { fields: { anonymized: 'flag', differentialPrivacy: 'flag' } },
  },
}

/** Facts with something in every place, to try a condition on before it counts. */
export function sampleOf(shape: Shape): unknown {
  if (shape === 'text') return 'sample'
  if (shape === 'number') return 1
  if (shape === 'flag') return true
  if (shape === 'unknown') return null
  if ('list' in shape) return [sampleOf(shape.list)]
  return Object.fromEntries(Object.entries(shape.fields).map(([name, field]) => [name, sampleOf(field)]))
}
