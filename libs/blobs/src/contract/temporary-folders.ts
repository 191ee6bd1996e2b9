import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** Makes empty folders for the specs of one file, and removes them after its last one. */
export function temporaryFolders(parent = tmpdir()): () => Promise<string> {
  const made: string[] = []
  afterAll(async () => {
    for (const folder of made) await rm(folder, { recursive: true, force: true })
  })
  return async () => {
    const folder = await mkdtemp(join(parent, 'entrepot-blobs-'))
    made.push(folder)
    return folder
  }
}
