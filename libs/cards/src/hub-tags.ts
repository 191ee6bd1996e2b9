import type { RepoType } from '@entrepot/core'
import type { Metadata } from './card.js'
import { textEntriesOf } from './metadata.js'

/** Front matter keys that become tags as `key:value`, in the Hub's order. */
const PREFIXED: Readonly<Record<RepoType, Readonly<Record<string, string>>>> = {
  model: { datasets: 'dataset', base_model: 'base_model', license: 'license' },
  dataset: {
    task_categories: 'task_categories',
    task_ids: 'task_ids',
    annotations_creators: 'annotations_creators',
    language_creators: 'language_creators',
    multilinguality: 'multilinguality',
    source_datasets: 'source_datasets',
    language: 'language',
    license: 'license',
    size_categories: 'size_categories',
  },
  space: { license: 'license' },
}

/** Keys whose values are tags as they stand. */
const BARE: Readonly<Record<RepoType, readonly string[]>> = {
  model: ['library_name', 'pipeline_tag', 'tags', 'language'],
  dataset: ['tags'],
  space: ['sdk', 'tags'],
}

const RELATIONS: ReadonlySet<string> = new Set(['adapter', 'merge', 'quantized', 'finetune'])

/** The tags the Hub derives from front matter, by which its clients filter: `license:mit`, `dataset:squad`, `en`. */
export function hubTags(type: RepoType, metadata: Metadata | null): string[] {
  const tags: string[] = []
  const values = (key: string) => textEntriesOf(metadata, key).map(({ value }) => value)
  for (const key of BARE[type]) tags.push(...values(key))
  for (const [key, prefix] of Object.entries(PREFIXED[type]))
    tags.push(...values(key).map(value => `${prefix}:${value}`))
  const relation = values('base_model_relation')[0]
  if (type === 'model' && relation && RELATIONS.has(relation)) {
    tags.push(...values('base_model').map(parent => `base_model:${relation}:${parent}`))
  }
  return [...new Set(tags)]
}
