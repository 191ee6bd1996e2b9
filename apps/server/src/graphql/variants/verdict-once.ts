import type { GraphqlContext } from '../context.js'
import type { VariantVerdictNode } from './variant.node.js'

/** By what one request asks with, and by revision. */
const asked = new WeakMap<GraphqlContext['load'], Map<string, Promise<VariantVerdictNode>>>()

/** What counts for one variant of a revision counts for all of them: it is found out once in a request. */
export function verdictOnce(
  { load }: Pick<GraphqlContext, 'load'>,
  revisionId: string,
  find: () => Promise<VariantVerdictNode>,
): Promise<VariantVerdictNode> {
  const verdicts = asked.get(load) ?? new Map<string, Promise<VariantVerdictNode>>()
  asked.set(load, verdicts)
  const known = verdicts.get(revisionId) ?? find()
  verdicts.set(revisionId, known)
  return known
}
