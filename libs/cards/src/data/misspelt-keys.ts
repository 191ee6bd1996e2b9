/** What people write for a key of the Hub, where that is further from it than a slip of the finger. */
export const MISSPELT_KEYS: Readonly<Record<string, string>> = {
  lang: 'language',
  langs: 'language',
  licence: 'license',
  licences: 'license',
  license_id: 'license',
  size_category: 'size_categories',
  task_category: 'task_categories',
}

/** Keys without a meaning to the Hub that people use on purpose, though one of the Hub's is near. */
export const OWN_KEYS: ReadonlySet<string> = new Set([
  'arxiv',
  'base',
  'base_model_name',
  'gated',
  'language_bcp47',
  'model_id',
  'model_link',
  'model_type',
  'name',
  'quantized_by',
  'task',
  'type',
])
