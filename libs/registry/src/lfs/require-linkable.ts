import { DomainError, type Principal } from '@entrepot/core'
import type { LargeFile, Repo } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { linkableSizes } from './linkable-sizes.js'

/** Large files that a refusal names: enough to see what is wrong, few enough to read. */
const MAX_NAMED = 20

/** A pointer to a large file, and where it stands if its reader cares. */
export interface Pointer extends LargeFile {
  readonly path?: string
}

/**
 * Refuses pointers to large files that this principal may not link to this repository, or that have another size; `linkableSizes` says
 * what may be linked.
 *
 * @throws DomainError `lfs-object-missing`  its detail names at most 20 of them; whether the store has them shows nowhere
 */
export async function requireLinkable(
  engines: Pick<Engines, 'db'>,
  principal: Principal,
  repo: Repo | null,
  files: readonly Pointer[],
): Promise<void> {
  if (files.length === 0) return
  const oids = files.map(({ oid }) => oid)
  const sizes = principal.kind === 'token' ? await linkableSizes(engines, principal, repo, oids) : new Map()
  const refused = files.filter(({ oid, sizeBytes }) => sizes.get(oid) !== sizeBytes)
  if (refused.length > 0) throw missing(refused)
}

function missing(refused: readonly Pointer[]): DomainError {
  const named = refused
    .slice(0, MAX_NAMED)
    .map(({ path, oid }) => (path === undefined ? oid : `${path} (${oid})`))
  const more = refused.length > named.length ? `, and ${refused.length - named.length} more` : ''
  const message = `These large files were not uploaded to this repository: ${named.join(', ')}${more}. Upload them first (git lfs push --all), then try again.`
  return new DomainError('lfs-object-missing', message, {
    oids: refused.slice(0, MAX_NAMED).map(({ oid }) => oid),
    count: refused.length,
  })
}
