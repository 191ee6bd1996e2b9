import { constants } from 'node:fs'
import { type FileHandle, lstat, open, readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import {
  CARD_MAX_BYTES,
  type FileFact,
  isReadByRules,
  RULE_TEXT_MAX_BYTES,
  RULE_TEXTS_MAX,
} from '@entrepot/cards'
import { DomainError } from '@entrepot/core'

/** Folders that are no part of what would be pushed. */
const SKIPPED: ReadonlySet<string> = new Set(['.git', '.cache', 'node_modules'])

/** Files of one folder; more than any repository of the Hub should have, and a sign that the wrong folder was named. */
const FILES_MAX = 100_000

/** What is looked at: a folder that is or will be a repository, or a card alone. */
export interface LintTarget {
  /** What the repository is or will be called, as far as a folder tells. */
  readonly name: string
  /** Where the card is, or would be. */
  readonly cardPath: string
  /** Cut where the rules stop reading; null when there is none. */
  readonly readme: Uint8Array | null
  readonly files: readonly FileFact[]
  readonly texts: ReadonlyMap<string, string>
  /** How people here call a file of it, by its path in the repository. */
  readonly display: (path: string) => string
}

/**
 * Reads what rules look at: the card, the names and sizes of all files, and the texts of a few small ones. A file called README.md stands
 * for its folder; any other is a card alone. Symbolic links are names without content unless they lead to a file of the same folder.
 *
 * @throws DomainError `invalid-argument`  there is nothing to look at, or it cannot be read
 */
export async function readTarget(argument: string): Promise<LintTarget> {
  const found = await stat(argument).catch(() => null)
  if (!found) throw new DomainError('invalid-argument', `There is no ${argument}.`)
  if (found.isDirectory()) return readFolder(argument)
  if (!found.isFile())
    throw new DomainError('invalid-argument', `${argument} is neither a folder nor a file.`)
  const isOfFolder = basename(argument) === 'README.md' && !(await lstat(argument)).isSymbolicLink()
  return isOfFolder ? readFolder(dirname(argument)) : readAlone(argument)
}

async function readAlone(cardPath: string): Promise<LintTarget> {
  return {
    name: basename(dirname(resolve(cardPath))),
    cardPath,
    readme: await readBytes(await realpath(cardPath), CARD_MAX_BYTES + 1),
    files: [],
    texts: new Map(),
    display: () => shown(cardPath),
  }
}

async function readFolder(folder: string): Promise<LintTarget> {
  const root = await realpath(folder)
  const files: FileFact[] = []
  const texts = new Map<string, string>()
  let readme: Uint8Array | null = null
  for (const found of await listFiles(root)) {
    const { path, target, sizeBytes } = found
    files.push({ path, sizeBytes })
    if (path === 'README.md') readme = await readCard(target)
    else if (target && isReadByRules(path) && sizeBytes <= RULE_TEXT_MAX_BYTES && texts.size < RULE_TEXTS_MAX)
      texts.set(path, new TextDecoder().decode(await readBytes(target, RULE_TEXT_MAX_BYTES)))
  }
  return {
    name: basename(root),
    cardPath: join(root, 'README.md'),
    readme,
    files,
    texts,
    display: path => shown(join(folder, path)),
  }
}

async function readCard(target: string | null): Promise<Uint8Array> {
  if (target) return readBytes(target, CARD_MAX_BYTES + 1)
  throw new DomainError(
    'invalid-argument',
    'README.md is a symbolic link that leads out of its folder; name the file that it leads to.',
  )
}

interface FoundFile extends FileFact {
  /** The regular file behind it; null for a link that leads out of the folder, or nowhere. */
  readonly target: string | null
}

/** By path. Folders behind links are not entered. */
async function listFiles(root: string): Promise<FoundFile[]> {
  const found: FoundFile[] = []
  const open = [root]
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const full = join(folder, entry.name)
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name)) open.push(full)
      } else if (entry.isFile() || entry.isSymbolicLink()) found.push(await describe(root, full))
      if (found.length > FILES_MAX)
        throw new DomainError('invalid-argument', `${root} has more than ${FILES_MAX} files.`)
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1))
}

async function describe(root: string, full: string): Promise<FoundFile> {
  const path = relative(root, full).split(sep).join('/')
  const own = await lstat(full)
  if (own.isFile()) return { path, sizeBytes: own.size, target: full }
  const target = await realpath(full).catch(() => null) // a link that leads nowhere
  const behind = target?.startsWith(root + sep) ? await stat(target) : null
  return behind?.isFile()
    ? { path, sizeBytes: behind.size, target }
    : { path, sizeBytes: own.size, target: null }
}

/** The first bytes of a regular file. Whatever has taken its place since it was looked at is refused, not followed. */
async function readBytes(path: string, maxBytes: number): Promise<Uint8Array> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    return await readStart(handle, maxBytes)
  } finally {
    await handle.close()
  }
}

async function readStart(handle: FileHandle, maxBytes: number): Promise<Uint8Array> {
  const { size } = await handle.stat()
  const bytes = new Uint8Array(Math.min(size, maxBytes))
  let length = 0
  while (length < bytes.length) {
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return bytes.subarray(0, length)
}

/** From where the command runs, if it is below. */
function shown(path: string): string {
  const fromHere = relative(process.cwd(), resolve(path))
  return (fromHere.startsWith('..') ? resolve(path) : fromHere).split(sep).join('/')
}
