import { isLicenseFile } from './license-file.js'

/** Bytes of one text file that rules read: the longest licence texts have some 60 kB, a `config.json` rarely more. */
export const RULE_TEXT_MAX_BYTES = 262_144
/** Text files of one revision that rules read, in the order of their paths. */
export const RULE_TEXTS_MAX = 64

const NAMED: ReadonlySet<string> = new Set([
  'adapter_config.json',
  'config.json',
  'quantize_config.json',
  'quantization_config.json',
  'mergekit_config.yml',
  'mergekit_config.yaml',
  'model_index.json',
])

/** Whether rules look into the file at this path: licence texts and notices, configurations of models, results of evaluations. */
export function isReadByRules(path: string): boolean {
  return (
    NAMED.has(path) ||
    isLicenseFile(path) ||
    /^notice(?:[.-][a-z0-9.-]+)?$/i.test(path) ||
    /^use[_-]?policy(?:\.(?:md|txt))?$/i.test(path) ||
    /^\.eval_results\/[^/]+\.ya?ml$/.test(path)
  )
}
