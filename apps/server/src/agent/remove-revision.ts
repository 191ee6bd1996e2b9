import { readdir, readFile, readlink, rename, rm, rmdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { blobNameOf, type ModelFolder } from './cache-layout.js'
import { partialPath } from './fetch-blob.js'
import { forgetHeld, type HeldRevision } from './held-revision.js'
import { ignoreMissing } from './ignore-missing.js'

/**
 * Takes a revision out of the cache: its snapshot in one step, refs that lead to it, and every blob that nothing else of the model needs. The
 * record goes last, so that an agent that is killed in between ends it at its next start.
 *
 * @param others  what else is held; their blobs stay, also those that no snapshot shows yet
 */
export async function removeRevision(held: HeldRevision, others: readonly HeldRevision[]): Promise<void> {
  const { folder, shownAs } = held
  const gone = join(folder.own, `${shownAs}.gone`)
  await rm(gone, { recursive: true, force: true })
  await rename(join(folder.snapshots, shownAs), gone).catch(ignoreMissing)
  await dropRefs(folder.refs, shownAs)
  const needed = await linkedBlobs(folder)
  for (const other of others)
    if (other.folder.root === folder.root) for (const file of other.files) needed.add(blobNameOf(file))
  for (const name of new Set(held.files.map(blobNameOf))) {
    if (needed.has(name)) continue
    await rm(join(folder.blobs, name), { force: true })
    await rm(partialPath(folder, name), { force: true })
  }
  await rm(gone, { recursive: true, force: true })
  await rm(join(folder.own, `${shownAs}.partial`), { recursive: true, force: true })
  await forgetHeld(held)
  for (const empty of [folder.own, folder.snapshots, folder.refs, folder.blobs, folder.root])
    await rmdir(empty).catch(keepFull)
}

async function dropRefs(refs: string, shownAs: string): Promise<void> {
  for (const entry of (await readdir(refs, { recursive: true, withFileTypes: true }).catch(ignoreMissing)) ??
    []) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && (await readFile(path, 'utf8')).trim() === shownAs) await rm(path)
  }
}

/** Blobs that some snapshot of the model shows, whoever made it. */
async function linkedBlobs({ snapshots }: ModelFolder): Promise<Set<string>> {
  const linked = new Set<string>()
  const entries = await readdir(snapshots, { recursive: true, withFileTypes: true }).catch(ignoreMissing)
  for (const entry of entries ?? [])
    if (entry.isSymbolicLink()) linked.add(basename(await readlink(join(entry.parentPath, entry.name))))
  return linked
}

function keepFull(error: unknown): null {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'ENOTEMPTY' || code === 'EEXIST' ? null : ignoreMissing(error)
}
