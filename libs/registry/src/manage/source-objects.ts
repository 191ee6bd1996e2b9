import { DomainError, formatRepoId, type Principal } from '@entrepot/core'
import { isShallow, packFor } from '@entrepot/git'
import { listPacks, listRefs, type PackRow, type RefRow, type Repo } from '@entrepot/persistence'
import { can } from '../access/can.js'
import { openGitView } from '../clone/open-git-view.js'
import type { Engines } from '../engines.js'
import { storePack } from '../land/store-pack.js'
import { readableRefs } from '../resolve/readable-refs.js'
import { inWalkTurn } from '../resolve/walk-turn.js'

/** What of a repository somebody may take along. */
export interface SourceObjects {
  /** Branches and tags. */
  readonly refs: readonly RefRow[]
  /** In the store, with all that the refs reach. */
  readonly packs: readonly (Omit<PackRow, 'isFree'> & Partial<Pick<PackRow, 'isFree'>>)[]
  /** The packs are the source's own, and large files of unreleased revisions come along too. */
  readonly isWhole: boolean
}

/**
 * Refs that a principal may follow, and packs with what they reach. Who sees all of the source gets its own packs; for everybody else one
 * is made of exactly what they may read, as the source's packs hold more.
 *
 * @throws DomainError `forbidden`  the history of what may be read goes through what may not
 * @throws as `readableRefs`, for the default branch
 */
export async function sourceObjects(
  engines: Engines,
  principal: Principal,
  source: Repo,
): Promise<SourceObjects> {
  const { prisma } = engines.db
  if (can(principal, 'repo:write', source) && can(principal, 'verdict:see-blocked', source)) {
    const refs = (await listRefs(prisma, source.id)).filter(isBranchOrTag)
    return { refs, packs: await listPacks(prisma, source.id), isWhole: true }
  }
  const refs = (await readableRefs(engines, principal, source)).filter(isBranchOrTag)
  const view = await openGitView(engines, principal, source)
  try {
    if (await isShallow(view.gitDir)) throw isCut(source)
    const tips = refs.map(ref => ref.oid)
    const pack = await inWalkTurn(() => packFor(view, { tips, exclude: [] }))
    return { refs, packs: pack ? [await storePack(engines, pack)] : [], isWhole: false }
  } finally {
    await view.dispose()
  }
}

function isBranchOrTag({ name }: RefRow): boolean {
  return name.startsWith('refs/heads/') || name.startsWith('refs/tags/')
}

function isCut(source: Repo): DomainError {
  const message = `The history of ${formatRepoId(source)} goes through revisions that you may not read, so you can't duplicate it.`
  return new DomainError('forbidden', message)
}
