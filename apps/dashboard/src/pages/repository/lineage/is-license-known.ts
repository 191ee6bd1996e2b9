import type { LineageNode } from './lineage-view.js'

/**
 * Whether no licence means that there is none. The server tells the licences of heads that one may read, and not which those are: what is
 * blocked or not judged yet is kept from most, and of what is not held here nothing is known.
 */
export function isLicenseKnown({ isHere, verdict }: Pick<LineageNode, 'isHere' | 'verdict'>): boolean {
  return isHere && (verdict === 'CLEARED' || verdict === 'RESTRICTED')
}
