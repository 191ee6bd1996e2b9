import { createHash } from 'node:crypto'
import { type AccountPrincipal, type DomainError, formatRepoId, isDomainError } from '@entrepot/core'
import {
  type AssignmentWithRepo,
  type ClusterNode,
  type Db,
  findReposById,
  listAssignments,
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
import { MAX_ASSIGNMENTS, MAX_ASSIGNMENTS_OF_NODE } from './node-limits.js'
import { resolveAssignment } from './resolve-assignment.js'
import { type Revocation, whyRevoked } from './why-revoked.js'

/** Lists of what kinds of nodes are to hold that are kept, of some 100 bytes per file. */
const MAX_LISTS = 1_000
/** Answers about holdings that are kept, of some 200 bytes each. */
const MAX_JUDGED = 50_000
/** Nodes whose answer is made at a time: after a change all of them want theirs at once. */
const CONCURRENT_ANSWERS = 8

type Resolved = AssignedModel | UnresolvedAssignment

/** Who asks, by what an answer depends on: nodes with the same rights and the same profile share it. */
interface Asker {
  readonly holder: AccountPrincipal
  readonly key: string
}

/** What nodes of one kind are to hold. */
interface ToHold {
  readonly assignments: readonly AssignedModel[]
  readonly unresolved: readonly UnresolvedAssignment[]
  /** SHA-256 of the two. */
  readonly hash: string
}

/**
 * What nodes are to hold and to let go of. What many nodes ask at once is worked out once: answers are shared by those who hold the same
 * rights and the same profile, for as long as nothing changed that they may depend on. A node for itself costs two statements.
 */
export class NodeFeed {
  readonly watch: ClusterWatch
  readonly #assigned = new LRUCache<string, Promise<AssignmentsByTarget>>({ max: 2 })
  readonly #lists = new LRUCache<string, Promise<ToHold>>({ max: MAX_LISTS })
  readonly #judged = new LRUCache<string, Promise<Revocation | 'none'>>({ max: MAX_JUDGED })
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
      const [{ assignments, unresolved, hash }, revoked] = await Promise.all([
        this.#toHold({ holder, key }, node, fingerprint),
        this.#revoked({ holder, key }, node.id),
      ])
      const version = sha256(hash + JSON.stringify(revoked)).slice(0, 32)
      return { version, assignments: [...assignments], unresolved: [...unresolved], revoked }
    })
  }

  async #toHold(asker: Asker, { name, profileName }: ClusterNode, fingerprint: string): Promise<ToHold> {
    const all = await keep(this.#assigned, fingerprint, () => assignmentsByTarget(this.engines.db.prisma))
    const own = all.byNode.get(name) ?? []
    const ofProfile = profileName === null ? [] : (all.byProfile.get(profileName) ?? [])
    const rows = [...ofProfile, ...own].slice(0, MAX_ASSIGNMENTS_OF_NODE)
    const key = `${asker.key} ${own.length === 0 ? '' : name}`
    return keep(this.#lists, key, async () => {
      const resolved: Resolved[] = []
      for (const row of rows) resolved.push(await this.#resolve(asker, profileName, row))
      const assignments = resolved.filter(one => 'files' in one)
      const unresolved = resolved.filter(one => 'reason' in one)
      return { assignments, unresolved, hash: sha256(JSON.stringify([assignments, unresolved])) }
    })
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
    const held = await listHoldings(this.engines.db.prisma, nodeId, { after: null, limit: MAX_HOLDINGS })
    const revoked: RevokedHolding[] = []
    for (const { repoId, commit } of held) {
      const judge = () => this.#judge(asker, repoId, commit)
      const why = await keep(this.#judged, `${asker.key} ${repoId} ${commit}`, judge)
      if (why !== 'none') revoked.push({ repositoryId: repoId, commit, ...why })
    }
    return revoked
  }

  async #judge({ holder }: Asker, repoId: string, commit: string): Promise<Revocation | 'none'> {
    const [repo = null] = await findReposById(this.engines.db.prisma, [repoId])
    return (await whyRevoked(this.engines, holder, repo, commit)) ?? 'none'
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

interface AssignmentsByTarget {
  readonly byProfile: ReadonlyMap<string, readonly AssignmentWithRepo[]>
  readonly byNode: ReadonlyMap<string, readonly AssignmentWithRepo[]>
}

/** All that is assigned, in the order in which it was: one statement for all nodes. */
async function assignmentsByTarget(db: Db): Promise<AssignmentsByTarget> {
  const rows = await listAssignments(db, {}, { after: null, limit: MAX_ASSIGNMENTS })
  const byProfile = new Map<string, AssignmentWithRepo[]>()
  const byNode = new Map<string, AssignmentWithRepo[]>()
  for (const row of rows.reverse()) {
    const [map, name] = row.profileName === null ? [byNode, row.nodeName ?? ''] : [byProfile, row.profileName]
    const before = map.get(name)
    if (before) before.push(row)
    else map.set(name, [row])
  }
  return { byProfile, byNode }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** What failed is not kept. */
function keep<T extends NonNullable<unknown>>(
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
