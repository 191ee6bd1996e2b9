import type { Policy } from '@entrepot/persistence'
import { formatPolicy, type PolicyDocument } from '@entrepot/policy'

/** A policy as YAML, for review in git: as it was written, or written out where it is the built-in one. */
export function policySource({ source, document }: Pick<Policy, 'source' | 'document'>): string {
  return source ?? formatPolicy(document as unknown as PolicyDocument)
}
