import { constants, copyFile, mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isErrno, onDisk } from './store-error.js'

const FOLDER_MODE = 0o700
const FILE_MODE = 0o600

/** Writes that survive power loss, below one folder. Everything thrown is `store-unavailable` or the body's own error. */
export class Disk {
  /** Folders whose names are known to have reached the disk. At most the 66,000 or so that the layout has. */
  private readonly durableFolders = new Set<string>()

  constructor(readonly root: string) {}

  /** Makes `folder`, which is the root or below it. Whoever made it first, its name is flushed once this resolves. */
  async makeFolder(folder: string): Promise<void> {
    if (this.durableFolders.has(folder)) return
    if (folder === this.root) {
      await onDisk(this.root, () => makeRoot(folder))
    } else {
      await this.makeFolder(dirname(folder))
      await onDisk(this.root, async () => {
        // recursive only for its silence about a folder that exists
        await mkdir(folder, { recursive: true, mode: FOLDER_MODE })
        await syncFolder(dirname(folder))
      })
    }
    this.durableFolders.add(folder)
  }

  /** A new file with nothing in it, whose name survives power loss. */
  async createEmpty(path: string): Promise<void> {
    await this.makeFolder(dirname(path))
    await onDisk(this.root, async () => {
      await using _created = await open(path, 'wx', FILE_MODE)
      await syncFolder(dirname(path))
    })
  }

  /** Writes a new file and flushes its bytes. Its name is not flushed: `move` does that. */
  async write(path: string, body: AsyncIterable<Buffer>): Promise<void> {
    await this.makeFolder(dirname(path))
    await using file = await onDisk(this.root, () => open(path, 'wx', FILE_MODE))
    await this.fill(file, body)
  }

  /** Appends to a file that exists. Every chunk is in the file before the next is asked for, so a break loses none. */
  async append(path: string, body: AsyncIterable<Buffer>): Promise<void> {
    await using file = await onDisk(this.root, () => open(path, constants.O_WRONLY | constants.O_APPEND))
    await this.fill(file, body)
  }

  /** Flushes `source` and gives it the name `target`, in one step for whoever looks. `partial` is used between two volumes. */
  async move(source: string, target: string, partial: string): Promise<void> {
    await this.makeFolder(dirname(target))
    await onDisk(this.root, () => syncFile(source))
    await onDisk(this.root, () => rename(source, target)).catch(async (error: unknown) => {
      if (!(error instanceof Error) || !isErrno(error.cause, 'EXDEV')) throw error
      await this.copyAcross(source, target, partial)
    })
    await onDisk(this.root, () => syncFolder(dirname(target)))
  }

  private async fill(file: FileHandle, body: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of body) await onDisk(this.root, () => file.writeFile(chunk))
    await onDisk(this.root, () => file.sync())
  }

  private async copyAcross(source: string, target: string, partial: string): Promise<void> {
    await this.makeFolder(dirname(partial))
    try {
      await onDisk(this.root, async () => {
        await copyFile(source, partial, constants.COPYFILE_EXCL)
        await syncFile(partial)
        await rename(partial, target)
      })
    } catch (error) {
      await onDisk(this.root, () => rm(partial, { force: true }))
      throw error
    }
    await onDisk(this.root, () => rm(source, { force: true }))
  }
}

async function makeRoot(root: string): Promise<void> {
  const made = await mkdir(root, { recursive: true, mode: FOLDER_MODE })
  if (made === undefined) return // and then its parent may be one that we can't read, hence not flush
  for (let folder = root; folder.length >= made.length; folder = dirname(folder))
    await syncFolder(dirname(folder))
}

async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r')
  await handle.sync()
}

async function syncFile(path: string): Promise<void> {
  await using file = await open(path, 'r+')
  await file.sync()
}
