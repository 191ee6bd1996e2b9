import { HUB_LICENSE_IDS } from '@entrepot/licenses'
import { formatKeyPath, type CardProblem, type KeyPath, type ParsedCard } from './card.js'

/** The Hub's words for YAML it cannot read. Its lines count within the block. */
export function hubYamlMessage(card: ParsedCard, problem: CardProblem, reason = problem.detail): string {
  const line = problem.line - (card.frontMatter?.line ?? 1) + 1
  return `Invalid YAML in README.md: ${reason} (${line}:${problem.column})`
}

/** For a licence outside the closed list. */
export function hubLicenseMessage(key: KeyPath): string {
  return `"${formatKeyPath(key)}" must be one of [${HUB_LICENSE_IDS.join(', ')}${key.length === 1 ? ', array' : ''}]`
}

/** For a value that is no id of a model or data set. */
export function hubRepoIdMessage(key: KeyPath, value: string, kind: 'models' | 'datasets'): string {
  const noun = kind === 'models' ? 'model' : 'dataset'
  return `"${formatKeyPath(key)}" with value "${value}" is not valid. If possible, use a ${noun} id from https://hf.co/${kind}.`
}

/** For a language: the Hub speaks of letter case first. */
export function hubLanguageMessage(key: KeyPath, value: unknown): string {
  const name = `"${formatKeyPath(key)}"`
  if (typeof value !== 'string') return `${name} must be a string`
  if (value !== value.toLowerCase()) return `${name} must only contain lowercase characters`
  return `${name} with value "${value.slice(0, 80)}" is not valid. It must be an ISO 639-1, 639-2 or 639-3 code (two/three letters), or a special value like "code", "multilingual".`
}

/** For a place of a structured key that breaks the Hub's schema of it; `pointer` is a JSON pointer inside the key. */
export function hubSchemaMessage(key: string, pointer: string, problem: string, rule: string): string {
  return `YAML metadata schema issue on key "${key}" (key: ${pointer} ${problem} (error rule: ${rule}))`
}

/** For a value outside a list that the Hub recommends: it warns, and takes the card. */
export function hubUnofficialMessage(name: string, value: string, list: Iterable<string>): string {
  return `The ${name} "${value}" is not in the official list: ${[...list].join(', ')}`
}
