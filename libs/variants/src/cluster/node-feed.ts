import { createHash } from 'node:crypto'
import { type AccountPrincipal, type DomainError, formatRepoId, isDomainError } from '@entrepot/core'
import {
  type AssignmentWithRepo,
  type ClusterNode,
  findReposById,
  listAssignmentsOf,
  listHoldings,
} from '@entrepot/persistence'
import {
  type AssignedModel,
  MAX_HOLDINGS,
  type NodeAssignments,
  type RevokedHolding,
  type UnresolvedAssignment,
} from '@entrepot/protocol'
import { can, type Engines } from '@entrepot/registry'
import { LRUCache } from 'lru-cache'
import pLimit from 'p-limit'
import { ClusterWatch } from './cluster-watch.js'
import { MAX_ASSIGNMENTS_OF_NODE } from './node-limits.js'
import { resolveAssignment } from './resolve-assignment.js'
import { type Revocation, whyRevoked } from './why-revoked.js'

/** Resolved assignments that are kept, of some 100 bytes per file. */
const MAX_RESOLVED = 2_000
/** Answers about holdings that are kept, of some 200 bytes each. */
const MAX_JUDGED = 50_000
/** Nodes whose answer is made at a time: after a change all of them want theirs at once. */
const CONCURRENT_ANSWERS = 8

type Resolved = AssignedModel | UnresolvedAssignment

/** Who asks, by what an answer depends on: nodes with the same rights share it. */
interface Asker {
  readonly holder: AccountPrincipal
  readonly key: string
}

/**
 * What nodes are to hold and to let go of. What many nodes ask at once is worked out once: answers are shared by those who hold the same
 * rights and the same profile, for as long as nothing changed that they may depend on.
 */
export class NodeFeed {
  readonly watch: ClusterWatch
  readonly #resolved = new LRUCache<string, Promise<Resolved>>({ max: MAX_RESOLVED })
  readonly #judged = new LRUCache<string, Promise<Revocation | null>>({ max: MAX_JUDGED })
  readonly #turn = pLimit(CONCURRENT_ANSWERS)

  constructor(private readonly engines: Engines) {
    this.watch = new ClusterWatch(engines.db)
  }

  close(): void {
    this.watch.close()
  }

  /**
   * The answer for a node, for the token that speaks for it.
   * @param fingerprint  as `watch` read it, before this was called
   */
  answerFor(holder: AccountPrincipal, node: ClusterNode, fingerprint: string): Promise<NodeAssignments> {
    const { accountId, tokenId, rights, limits, profile } = holder
    const who = limits === null ? accountId : tokenId
    const key = [fingerprint, who, rights.epoch, profile ?? '', node.profileName ?? ''].join(' ')
    return this.#turn(async () => {
      const [resolved, revoked] = await Promise.all([
        this.#assignments({ holder, key }, node),
        this.#revoked({ holder, key }, node.id),
      ])
      const assignments = resolved.filter(one => 'files' in one)
      const unresolved = resolved.filter(one => 'reason' in one)
      const answer = { assignments, unresolved, revoked }
      const version = createHash('sha256').update(JSON.stringify(answer)).digest('hex').slice(0, 32)
      return { version, ...answer }
    })
  }

  async #assignments(asker: Asker, node: ClusterNode): Promise<Resolved[]> {
    const rows = await listAssignmentsOf(this.engines.db.prisma, node, MAX_ASSIGNMENTS_OF_NODE)
    const resolved: Resolved[] = []
    for (const row of rows) {
      const key = `${asker.key} ${row.id}`
      resolved.push(await keep(this.#resolved, key, () => this.#resolve(asker, node.profileName, row)))
    }
    return resolved
  }

  async #resolve({ holder }: Asker, profileName: string | null, row: AssignmentWithRepo): Promise<Resolved> {
    try {
      return await resolveAssignment(this.engines, holder, profileName, row)
    } catch (error) {
      // One model that is broken must not keep a node from learning of all others.
      if (!isDomainError(error) || error.code === 'store-unavailable') throw error
      return unresolved(holder, row, error)
    }
  }

  async #revoked(asker: Asker, nodeId: string): Promise<RevokedHolding[]> {
    const { prisma } = this.engines.db
    const held = await listHoldings(prisma, nodeId, { after: null, limit: MAX_HOLDINGS })
    const ids = [...new Set(held.map(({ repoId }) => repoId))]
    const repos = new Map((await findReposById(prisma, ids)).map(repo => [repo.id, repo]))
    const revoked: RevokedHolding[] = []
    for (const { repoId, commit } of held) {
      const repo = repos.get(repoId) ?? null
      // The epoch too: that this repository is watched may be newer than the fingerprint.
      const key = `${asker.key} ${repoId} ${repo?.epoch ?? ''} ${commit}`
      const why = await keep(this.#judged, key, () => whyRevoked(this.engines, asker.holder, repo, commit))
      if (why) revoked.push({ repositoryId: repoId, commit, ...why })
    }
    return revoked
  }
}

/** A name that the token may not know is not told, as nowhere. */
function unresolved(
  holder: AccountPrincipal,
  { id, repo }: AssignmentWithRepo,
  { code, message }: DomainError,
): UnresolvedAssignment {
  const isHidden = code === 'repo-not-found' || !can(holder, 'repo:read', repo)
  return { assignmentId: id, model: isHidden ? null : formatRepoId(repo), reason: code, message }
}

/** What failed is not kept. */
function keep<T extends NonNullable<unknown> | null>(
  cache: LRUCache<string, Promise<T>>,
  key: string,
  work: () => Promise<T>,
): Promise<T> {
  const known = cache.get(key)
  if (known) return known
  const answer = work()
  cache.set(key, answer)
  answer.catch(() => cache.delete(key))
  return answer
}
