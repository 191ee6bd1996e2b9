import type { GraphqlContext } from '../context.js'
import type { VariantVerdictNode } from './variant.node.js'

/** By what one request asks with, and by revision. */
const joined = new WeakMap<GraphqlContext['load'], Map<string, Promise<VariantVerdictNode>>>()

/**
 * What counts for one variant of a revision counts for all of them: those that are asked for in the same breath wait for one answer. It is
 * not remembered, as a subscription asks for hours.
 */
export function verdictOnce(
  { load }: Pick<GraphqlContext, 'load'>,
  revisionId: string,
  find: () => Promise<VariantVerdictNode>,
): Promise<VariantVerdictNode> {
  const verdicts = joined.get(load) ?? new Map<string, Promise<VariantVerdictNode>>()
  joined.set(load, verdicts)
  const underWay = verdicts.get(revisionId)
  if (underWay) return underWay
  const finding = find().finally(() => verdicts.delete(revisionId))
  verdicts.set(revisionId, finding)
  return finding
}
