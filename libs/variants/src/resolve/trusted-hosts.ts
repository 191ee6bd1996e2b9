import { type Database, findMirrorsByRepo } from '@entrepot/persistence'
import type { Family } from './find-family.js'
import type { VariantQuestion } from './resolution.js'

/**
 * Ids of the repositories of a family that a variant is taken from without anybody having named them. Whoever may push anywhere can say that
 * theirs was quantized from a model of others; so it must be the model that was asked for, or lie in its namespace or in that of a model which
 * it was quantized from, or be a mirror, which administrators make, or lie in a namespace that the question names. One statement at most.
 */
export async function trustedHosts(
  { prisma }: Pick<Database, 'prisma'>,
  { model, origins, candidates }: Family,
  { namespaces, hosts: wanted = 'trusted' }: Pick<VariantQuestion, 'namespaces' | 'hosts'>,
): Promise<ReadonlySet<string>> {
  const hosts = new Map(candidates.map(({ repo }) => [repo.id, repo]))
  if (wanted === 'all') return new Set(hosts.keys())
  const homes = new Set(
    [model, ...origins].flatMap(({ namespace }) => (namespace === null ? [] : [namespace.toLowerCase()])),
  )
  for (const namespace of namespaces ?? []) homes.add(namespace.toLowerCase())
  const trusted = new Set([model, ...origins].map(({ id }) => id))
  for (const { id, namespace } of hosts.values()) {
    if (namespace !== null && homes.has(namespace.toLowerCase())) trusted.add(id)
  }
  const others = [...hosts.keys()].filter(id => !trusted.has(id))
  if (others.length === 0) return trusted
  for (const mirror of await findMirrorsByRepo(prisma, others)) {
    if (mirror.repoId !== null) trusted.add(mirror.repoId)
  }
  return trusted
}
