import { asList, asRecord, asText } from './read-metadata.js'
import type { EvidenceMetric } from './subject.js'

/** What `model-index` of a card claims, in its order. Whatever has not the right form is passed over: rules report it. */
export function readModelIndex(metadata: Readonly<Record<string, unknown>> | null): EvidenceMetric[] {
  const found: EvidenceMetric[] = []
  for (const model of asList(metadata?.['model-index'])) {
    for (const result of asList(asRecord(model)?.results)) {
      const { task, dataset, metrics } = asRecord(result) ?? {}
      for (const metric of asList(metrics)) {
        const read = readMetric(asRecord(metric), asRecord(task), asRecord(dataset))
        if (read) found.push(read)
      }
    }
  }
  return found
}

type Fields = Readonly<Record<string, unknown>> | null

function readMetric(metric: Fields, task: Fields, dataset: Fields): EvidenceMetric | null {
  const type = asText(metric?.type) ?? asText(metric?.name)
  const value = asText(metric?.value)
  if (type === null || value === null) return null
  return {
    type,
    value,
    task: asText(task?.type) ?? asText(task?.name),
    dataset: asText(dataset?.type) ?? asText(dataset?.name),
    slice: joined([dataset?.config, dataset?.split]),
  }
}

/** What a file of `.eval_results/` claims, once it was read as YAML. */
export function readEvalResults(content: unknown): EvidenceMetric[] {
  const found: EvidenceMetric[] = []
  for (const entry of asList(content)) {
    const fields = asRecord(entry)
    const dataset = asRecord(fields?.dataset)
    const value = asText(fields?.value)
    const task = asText(dataset?.task_id)
    if (value === null) continue
    found.push({ type: task ?? 'score', value, task, dataset: asText(dataset?.id), slice: null })
  }
  return found
}

function joined(parts: readonly unknown[]): string | null {
  return (
    parts
      .map(asText)
      .filter(text => text !== null)
      .join(' / ') || null
  )
}
