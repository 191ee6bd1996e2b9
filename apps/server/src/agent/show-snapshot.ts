import { mkdir, readlink, rename, rm, stat, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { blobNameOf, linkTargetOf, requireSafePath } from './cache-layout.js'
import { type HeldRevision, writeWhole } from './held-revision.js'
import { ignoreMissing } from './ignore-missing.js'

/**
 * Makes a revision visible whose blobs are all there: the whole folder at once, or, where a client began it already, link by link. Its ref
 * comes last, so that whoever follows it finds everything.
 */
export async function showSnapshot({ folder, shownAs, files, ref }: HeldRevision): Promise<void> {
  const place = join(folder.snapshots, shownAs)
  if ((await stat(place).catch(ignoreMissing)) === null) {
    const partial = join(folder.own, `${shownAs}.partial`)
    await rm(partial, { recursive: true, force: true })
    await mkdir(partial, { recursive: true })
    for (const file of files) await link(partial, file.path, blobNameOf(file))
    await mkdir(folder.snapshots, { recursive: true })
    await rename(partial, place)
  } else for (const file of files) await link(place, file.path, blobNameOf(file))
  if (ref === null) return
  requireSafePath(ref)
  await writeWhole(join(folder.refs, ref), shownAs)
}

async function link(place: string, path: string, blobName: string): Promise<void> {
  requireSafePath(path)
  const at = join(place, path)
  const target = linkTargetOf(path, blobName)
  if ((await readlink(at).catch(noLink)) === target) return
  await mkdir(dirname(at), { recursive: true })
  const fresh = `${at}.${process.pid}.partial`
  await rm(fresh, { force: true })
  await symlink(target, fresh)
  await rename(fresh, at)
}

/** A file of its own, as clients without symbolic links leave it, is replaced like a link that leads elsewhere. */
function noLink(error: unknown): null {
  return (error as NodeJS.ErrnoException).code === 'EINVAL' ? null : ignoreMissing(error)
}
