import type { Mirror, SyncRun } from '@entrepot/persistence'
import { can, inNamespace } from '@entrepot/registry'
import { z } from 'zod'
import type { GraphqlContext } from '../context.js'

/**
 * The mirror, if the caller may read the repository it makes. Before that has landed, the visibility it was asked for counts, and private
 * where it was not. One that may not be read is null, as if it were not there.
 */
export async function findReadableMirror(
  { principal, load }: GraphqlContext,
  id: string,
): Promise<Mirror | null> {
  const mirror = z.uuid().safeParse(id).success ? await load.mirrorById.load(id) : null
  if (!mirror) return null
  return can(principal, 'repo:read', await guardedBy({ load }, mirror)) ? mirror : null
}

/** Whether the caller may know of single files and refs of its runs, which may be what a verdict keeps from readers. */
export async function maySeeRunDetails(
  { principal, load }: GraphqlContext,
  mirrorId: string,
): Promise<boolean> {
  const mirror = await load.mirrorById.load(mirrorId)
  return mirror !== null && can(principal, 'verdict:see-blocked', await guardedBy({ load }, mirror))
}

async function guardedBy({ load }: Pick<GraphqlContext, 'load'>, mirror: Mirror) {
  const repo = mirror.repoId === null ? null : await load.repoById.load(mirror.repoId)
  const { namespace, visibility } = mirror
  return repo ?? { ...inNamespace(namespace), visibility: visibility ?? ('private' as const) }
}

/** The run, if the caller may read its mirror. */
export async function findReadableRun(asked: GraphqlContext, id: string): Promise<SyncRun | null> {
  const run = z.uuid().safeParse(id).success ? await asked.load.runById.load(id) : null
  return run && (await findReadableMirror(asked, run.mirrorId)) && run
}
