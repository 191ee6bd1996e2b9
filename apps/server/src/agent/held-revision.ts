import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AssignedFile } from '@entrepot/protocol'
import { z } from 'zod'
import { folderAt, type ModelFolder } from './cache-layout.js'
import { ignoreMissing } from './ignore-missing.js'

/** A blob as it was when its hash was right: one that looks like this still was not touched since. */
const Seen = z.object({ sizeBytes: z.number(), modifiedMs: z.number(), inode: z.number() })
export type Seen = z.output<typeof Seen>

const Record = z.object({
  model: z.string(),
  ref: z.string().nullable(),
  shownAs: z.string().regex(/^[0-9a-f]{40}$/),
  repositoryId: z.string(),
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  files: z.array(AssignedFile),
  isReady: z.boolean(),
  /** When an assignment last named it. */
  neededAt: z.number(),
  /** By name of the blob. */
  seen: z.record(z.string(), Seen),
})

/** What the agent knows of a revision that it brought, or began to. It lies beside what it is about, and goes with it. */
export interface HeldRevision extends z.output<typeof Record> {
  readonly folder: ModelFolder
}

/** Everything that this agent brought into a cache, in no order. A record that can't be read is taken for none. */
export async function loadHeld(cacheDir: string): Promise<HeldRevision[]> {
  const held: HeldRevision[] = []
  for (const name of (await readdir(cacheDir).catch(ignoreMissing)) ?? []) {
    if (!name.startsWith('models--')) continue
    const folder = folderAt(join(cacheDir, name))
    for (const file of (await readdir(folder.own).catch(ignoreMissing)) ?? []) {
      if (!file.endsWith('.json')) continue
      const record = Record.safeParse(await readJson(join(folder.own, file)))
      if (record.success) held.push({ ...record.data, folder })
    }
  }
  return held
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(ignoreMissing)
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null // cut off by a crash of the machine: what it named is brought again, and found to be there
  }
}

export async function saveHeld({ folder, ...record }: HeldRevision): Promise<void> {
  await writeWhole(recordPath({ folder, ...record }), JSON.stringify(record))
}

export async function forgetHeld(held: Pick<HeldRevision, 'folder' | 'shownAs'>): Promise<void> {
  await rm(recordPath(held), { force: true })
}

function recordPath({ folder, shownAs }: Pick<HeldRevision, 'folder' | 'shownAs'>): string {
  return join(folder.own, `${shownAs}.json`)
}

/** Writes a small file so that a reader sees all of it or none, also after a crash. */
export async function writeWhole(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const partial = `${path}.${process.pid}.partial`
  const file = await open(partial, 'w')
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(partial, path)
}
