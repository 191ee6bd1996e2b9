import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { deflate } from 'node:zlib'
import { asGitOid, type EntryMode, type GitOid } from '@entrepot/core'

const compress = promisify(deflate)

export interface ObjectEntry {
  readonly mode: EntryMode
  readonly oid: GitOid
}

/**
 * Writes a loose object and returns its id. Nothing about `body` is checked, so a test can store what `git add` would refuse
 * (a path with `..`, a broken commit) and see how a mirror takes it.
 */
export async function writeObject(
  gitDir: string,
  kind: 'blob' | 'tree' | 'commit' | 'tag',
  body: Uint8Array,
): Promise<GitOid> {
  const whole = Buffer.concat([Buffer.from(`${kind} ${body.length}\0`), body])
  const oid = asGitOid(createHash('sha1').update(whole).digest('hex'))
  const path = join(gitDir, 'objects', oid.slice(0, 2), oid.slice(2))
  if (existsSync(path)) return oid
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, await compress(whole, { level: 1 }))
  return oid
}

/** Writes the trees that hold `files` (path → entry) and returns the root's id. */
export async function writeTree(gitDir: string, files: ReadonlyMap<string, ObjectEntry>): Promise<GitOid> {
  const here = new Map<string, ObjectEntry>()
  const folders = new Map<string, Map<string, ObjectEntry>>()
  for (const [path, entry] of files) {
    const slash = path.indexOf('/')
    if (slash < 0) {
      here.set(path, entry)
      continue
    }
    const folder = folders.get(path.slice(0, slash)) ?? new Map<string, ObjectEntry>()
    folders.set(path.slice(0, slash), folder.set(path.slice(slash + 1), entry))
  }
  for (const [name, inside] of folders) {
    here.set(name, { mode: '040000', oid: await writeTree(gitDir, inside) })
  }
  return writeObject(gitDir, 'tree', encodeTree(here))
}

function encodeTree(entries: ReadonlyMap<string, ObjectEntry>): Buffer {
  const rows = [...entries].map(([name, entry]) => ({
    // git sorts a folder as if its name ended in a slash
    sortKey: Buffer.from(entry.mode === '040000' ? `${name}/` : name),
    bytes: Buffer.concat([
      Buffer.from(`${entry.mode.replace(/^0/, '')} ${name}\0`),
      Buffer.from(entry.oid, 'hex'),
    ]),
  }))
  rows.sort((a, b) => Buffer.compare(a.sortKey, b.sortKey))
  return Buffer.concat(rows.map(row => row.bytes))
}
