/** Licences of a base model that bind what is made of it, beside one that a child may not declare instead. */
export const RESTRICTED = [
  'llama2',
  'llama3',
  'llama3.1',
  'llama3.2',
  'gemma',
  'creativeml-openrail-m',
  'bigscience-bloom-rail-1.0',
  'bigcode-openrail-m',
  'openrail++',
]
export const NON_COMMERCIAL = [
  'cc-by-nc-4.0',
  'cc-by-nc-sa-4.0',
  'cc-by-nc-2.0',
  'apple-amlr',
  'fair-noncommercial-research-license',
  'cc-by-nd-4.0',
  'cc-by-nc-nd-4.0',
]
export const SHARE_ALIKE = ['gpl-3.0', 'cc-by-sa-4.0', 'agpl-3.0', 'cc-by-sa-3.0', 'gpl-2.0', 'eupl-1.2']
export const PERMISSIVE = ['mit', 'apache-2.0', 'bsd-3-clause', 'cc-by-4.0', 'isc', 'cc0-1.0', 'unlicense']
