import { DomainError } from '@entrepot/core'
import { relative } from 'node:path'

const MESSAGES: Readonly<Record<string, string>> = {
  ENOSPC: 'The blob store is full. Free some space on its volume, then try again.',
  EDQUOT: 'The blob store has used up its disk quota. Raise the quota or free some space, then try again.',
  EFBIG: 'A file of the blob store would exceed the largest size that its volume or process limits allow.',
  EACCES:
    'The blob store may not be used. Give its folder and all below to the user that the server runs as.',
  EPERM:
    'The blob store may not be changed. Give its folder and all below to the user that the server runs as.',
  EROFS: 'The volume of the blob store is mounted read-only.',
  EMFILE: 'The server has too many files open. Raise its limit of open files.',
  ENFILE: 'The machine has too many files open.',
}

/** Whether the operating system refused with one of these codes. */
export function isErrno(error: unknown, ...codes: string[]): error is NodeJS.ErrnoException {
  return (
    error instanceof Error &&
    'syscall' in error &&
    codes.includes((error as NodeJS.ErrnoException).code ?? '')
  )
}

/**
 * Runs what touches the disk, and nothing that reads a body: whatever the operating system refuses becomes
 * `store-unavailable`. Its path is relative to `root` in `detail`, which callers may see, and absolute in `cause`, which is logged.
 */
export async function onDisk<T>(root: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error
    const { code = 'unknown', path, syscall } = error as NodeJS.ErrnoException
    const message = MESSAGES[code] ?? `The blob store failed (${code}). See the server's log.`
    throw new DomainError(
      'store-unavailable',
      message,
      {
        driver: 'fs',
        code,
        operation: syscall ?? null,
        path: path === undefined ? null : relative(root, path),
      },
      { cause: error },
    )
  }
}
