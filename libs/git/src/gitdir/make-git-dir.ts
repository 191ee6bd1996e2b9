import { randomUUID } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const CONFIG = '[core]\n\trepositoryformatversion = 0\n\tbare = true\n'

/**
 * Makes the folders and files without which git doesn't call a folder a repository; what is there already is put in place
 * anew, atomically, so that a git that reads it meanwhile sees one or the other.
 */
export async function makeGitDir(gitDir: string, head = 'refs/heads/main'): Promise<void> {
  await mkdir(join(gitDir, 'objects', 'pack'), { recursive: true })
  await mkdir(join(gitDir, 'refs'), { recursive: true })
  await replaceFile(join(gitDir, 'config'), CONFIG)
  await replaceFile(join(gitDir, 'HEAD'), `ref: ${head}\n`)
}

async function replaceFile(path: string, text: string): Promise<void> {
  const partial = `${path}.${randomUUID()}.partial`
  await writeFile(partial, text)
  await rename(partial, path)
}
