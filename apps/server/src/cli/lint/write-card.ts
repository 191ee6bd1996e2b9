import { chmod, lstat, rename, rm, writeFile } from 'node:fs/promises'
import { DomainError } from '@entrepot/core'

/**
 * Puts new bytes in place of a card; a reader sees the old or the new ones, whole.
 * @throws DomainError `invalid-argument`  it is a symbolic link, behind which somebody else's file may lie
 */
export async function writeCard(path: string, bytes: Uint8Array): Promise<void> {
  const own = await lstat(path)
  if (!own.isFile())
    throw new DomainError('invalid-argument', `${path} is a symbolic link; fix the file that it leads to.`)
  const partial = `${path}.${process.pid}.partial`
  try {
    await writeFile(partial, bytes, { flag: 'wx' })
    await chmod(partial, own.mode)
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}
