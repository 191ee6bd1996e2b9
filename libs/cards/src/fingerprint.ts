import { createHash } from 'node:crypto'
import { formatKeyPath, type KeyPath } from './card.js'

export interface FingerprintParts {
  readonly ruleId: string
  /** Null for README.md. */
  readonly path: string | null
  readonly key: KeyPath | null
  readonly heading: string | null
  readonly evidence: string | null
  /** How many findings with the same parts came before: equal defects are told apart by their order. */
  readonly occurrence: number
}

/**
 * 32 hex digits that stay the same while the defect does. Lines, columns and places in a list are left out: an edit above
 * moves them, and a waiver must survive that.
 */
export function fingerprintOf({
  ruleId,
  path,
  key,
  heading,
  evidence,
  occurrence,
}: FingerprintParts): string {
  const place = key ? formatKeyPath(key).replace(/\[\d+\]/g, '[]') : (heading ?? '')
  const inFile = path === null ? place : `${path}#${place}`
  const parts = [ruleId, inFile, evidence?.replace(/\s+/g, ' ').trim() ?? '', String(occurrence)]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}
