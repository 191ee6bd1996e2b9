import type { RepoType } from '@entrepot/core'
import { isHubLicenseId, suggestLicenseId } from '@entrepot/licenses'
import { DATASET_LISTS } from '../data/dataset-lists.js'
import { isLanguageCode } from '../data/languages.js'
import { LIBRARIES } from '../data/libraries.js'
import { PIPELINE_TAGS } from '../data/pipeline-tags.js'
import { TASK_IDS } from '../data/task-ids.js'
import { isRepoId, repoIdInUrl } from '../repo-id.js'

/** Another spelling of the same value, with the rule that asks for it. */
export interface SafeValue {
  readonly value: string
  readonly ruleId: string
}

type Fixer = (value: string) => string | null

const FIXERS: Readonly<
  Record<string, { readonly ruleId: string; readonly types: readonly RepoType[]; readonly fix: Fixer }>
> = {
  license: { ruleId: 'license-id-known', types: ['model', 'dataset'], fix: licenseId },
  language: { ruleId: 'language-code-known', types: ['model', 'dataset'], fix: languageCode },
  base_model: { ruleId: 'base-model-id', types: ['model'], fix: repoId },
  datasets: { ruleId: 'dataset-id', types: ['model', 'dataset'], fix: repoId },
  pipeline_tag: { ruleId: 'pipeline-tag-known', types: ['model'], fix: oneOf(PIPELINE_TAGS) },
  library_name: { ruleId: 'library-name-known', types: ['model'], fix: oneOf(LIBRARIES) },
  base_model_relation: {
    ruleId: 'base-model-relation-consistent',
    types: ['model'],
    fix: oneOf(['adapter', 'finetune', 'merge', 'quantized']),
  },
  task_categories: { ruleId: 'task-categories-known', types: ['dataset'], fix: oneOf(PIPELINE_TAGS) },
  task_ids: { ruleId: 'task-categories-known', types: ['dataset'], fix: oneOf(TASK_IDS) },
  ...Object.fromEntries(
    Object.entries(DATASET_LISTS).map(([key, list]) => [
      key,
      { ruleId: 'dataset-lists-closed', types: ['dataset'] as const, fix: oneOf(list) },
    ]),
  ),
}

/** The right spelling of a value where it means the same beyond doubt; null where it is right, or anything else would be a guess. */
export function safeValue(key: string, value: string, type: RepoType): SafeValue | null {
  const fixer = Object.hasOwn(FIXERS, key) ? FIXERS[key] : undefined
  if (!fixer?.types.includes(type)) return null
  const fixed = fixer.fix(value)
  return fixed === null || fixed === value ? null : { value: fixed, ruleId: fixer.ruleId }
}

/** "or later" and a missing version are a choice, which is the author's. */
function licenseId(value: string): string | null {
  if (isHubLicenseId(value)) return null
  const id = suggestLicenseId(value)
  if (id === null || /\b(?:only|later)\b|\+/i.test(value)) return null
  return versionIn(value) === versionIn(id) ? id : null
}

/** `v3` and `3.0` are the same. */
function versionIn(text: string): string {
  return (text.match(/\d+(?:\.\d+)*/g) ?? []).map(version => version.replace(/(?:\.0)+$/, '')).join(' ')
}

function languageCode(value: string): string | null {
  const code = value.trim().toLowerCase()
  return isLanguageCode(code) ? code : null
}

function repoId(value: string): string | null {
  const text = value.trim()
  return isRepoId(text) ? text : repoIdInUrl(text)
}

function oneOf(list: Iterable<string>): Fixer {
  const bySpelling = new Map([...list].map(one => [spellingOf(one), one]))
  return value => bySpelling.get(spellingOf(value)) ?? null
}

function spellingOf(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '-')
}
