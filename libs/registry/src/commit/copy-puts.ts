import type { TreeEntry } from '@entrepot/core'
import { DomainError } from '@entrepot/core'
import type { TreeChange, TreeIndex } from '@entrepot/git'
import type { Engines } from '../engines.js'
import { isFile } from '../resolve/locate-file.js'
import { readTree } from '../resolve/read-tree.js'
import { resolveOwnRevision } from '../resolve/resolve-own-revision.js'
import type { BaseTree } from './base-tree.js'
import type { FileChange } from './file-change.js'
import type { Sender } from '../lfs/claim-object.js'

type Copy = Extract<FileChange, { kind: 'copy' }>

/** One file that is put where a copy wants it. */
export interface CopyPut {
  readonly path: string
  /** Its bytes are in LFS. */
  readonly isLarge: boolean
  readonly put: TreeChange & { readonly kind: 'put' }
}

/**
 * What copies put where: the file itself, or each file of a folder. Links and submodules are not copied.
 *
 * @throws DomainError `entry-not-found`  the source is not there
 * @throws as `resolveOwnRevision`, for a source in another revision than the parent
 */
export async function copyPuts(
  engines: Engines,
  { base, sender }: { readonly base: BaseTree; readonly sender: Sender },
  copies: readonly Copy[],
): Promise<CopyPut[]> {
  const indexes = new Map<string | null, TreeIndex | null>([[null, base.index]])
  const puts: CopyPut[] = []
  for (const { path, from } of copies) {
    let index = indexes.get(from.revision)
    if (index === undefined) {
      const { principal, repo } = sender
      index = await readTree(engines, await resolveOwnRevision(engines, principal, repo, from.revision ?? ''))
      indexes.set(from.revision, index)
    }
    puts.push(...putsOf(path, from.path, index))
  }
  return puts
}

function putsOf(path: string, source: string, index: TreeIndex | null): CopyPut[] {
  const entry = index?.get(source)
  const inside = entry?.mode === '040000' ? (index?.list(source, { recursive: true }) ?? []) : []
  const files = entry && isRegular(entry) ? [entry] : inside.filter(isRegular)
  if (files.length > 0) return files.map(file => putOf(path + file.path.slice(source.length), file))
  const message = `A file with this name doesn't exist: ${JSON.stringify(source.slice(0, 300))}`
  throw new DomainError('entry-not-found', message, { path: source.slice(0, 300) })
}

function isRegular(entry: TreeEntry): boolean {
  return isFile(entry) && entry.mode !== '120000'
}

function putOf(path: string, { oid, mode, lfs }: TreeEntry): CopyPut {
  const isExecutable = mode === '100755'
  return {
    path,
    isLarge: lfs !== null,
    put: { kind: 'put', path, oid, mode: isExecutable ? mode : '100644' },
  }
}
