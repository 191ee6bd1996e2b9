import {
  type Database,
  ensurePolicy,
  findPolicy,
  newestPolicyVersion,
  type Prisma,
} from '@entrepot/persistence'
import { compilePolicy, type CompiledPolicy, defaultPolicy, type PolicyDocument } from '@entrepot/policy'
import { LRUCache } from 'lru-cache'

/** Versions that are kept ready to judge by, on a node: the one that holds, and those that runs under way judge by. */
const MAX_COMPILED = 8

const compiled = new LRUCache<string, CompiledPolicy>({ max: MAX_COMPILED })

/**
 * The policy that holds, ready to judge by; the built-in one is made version 1 where there is none. Cost: one statement, as another node
 * may have activated another one a moment ago.
 */
export async function activePolicy(db: Database): Promise<CompiledPolicy> {
  const version = await newestPolicyVersion(db.prisma)
  if (version > 0) return policyOfVersion(db, version)
  await ensurePolicy(db.prisma, 1, defaultPolicy as unknown as Prisma.InputJsonObject)
  return policyOfVersion(db, await newestPolicyVersion(db.prisma))
}

/** A version of the policy, ready to judge by. */
export async function policyOfVersion(db: Database, version: number): Promise<CompiledPolicy> {
  const row = await findPolicy(db.prisma, version)
  if (!row) throw new Error(`there is no policy of version ${version}`)
  const document = row.document as unknown as PolicyDocument
  const key = JSON.stringify([version, document])
  const known = compiled.get(key)
  if (known) return known
  const policy = compilePolicy(version, document)
  compiled.set(key, policy)
  return policy
}
