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
