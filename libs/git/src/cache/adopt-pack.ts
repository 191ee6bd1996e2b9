import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { chmod, copyFile, link, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { LocalPack } from '../fetch/describe-pack.js'
import { packFileName } from './pack.js'

/**
 * Puts a pack that lies on this disk into `packDir`, the pack before its index: git looks for packs by their index, so it never sees half
 * of one. The files are shared where the file system can, else copied; what is there already stays.
 */
export async function adoptPack(packDir: string, pack: LocalPack): Promise<void> {
  await mkdir(packDir, { recursive: true })
  await adoptFile(pack.packPath, join(packDir, packFileName(pack.oid, 'pack')))
  await adoptFile(pack.idxPath, join(packDir, packFileName(pack.oid, 'idx')))
}

async function adoptFile(source: string, target: string): Promise<void> {
  try {
    await link(source, target)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (!UNSHARABLE.has(code)) throw error
    await copyWhole(source, target)
  }
}

/** Another file system, or one without hard links. */
const UNSHARABLE: ReadonlySet<string | undefined> = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EMLINK'])

async function copyWhole(source: string, target: string): Promise<void> {
  const partial = `${target}.${randomUUID()}.partial`
  try {
    await copyFile(source, partial, constants.COPYFILE_EXCL)
    await chmod(partial, 0o444)
    await rename(partial, target)
  } finally {
    await rm(partial, { force: true })
  }
}
