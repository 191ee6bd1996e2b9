import { ArgsType, Field, ObjectType } from '@nestjs/graphql'
import { DomainError, type EntryMode, type TreeEntry } from '@entrepot/core'
import type { TreeIndex } from '@entrepot/git'
import type { FileSecurity } from '@entrepot/governance'
import { z } from 'zod'
import { trimSlashes } from '../../hub/tree/trim-slashes.js'
import { FileTypeEnum } from '../enums.js'
import { type Connection, connectionType, toConnection } from '../paging/connection.js'
import { decodeCursor, encodeCursor } from '../paging/cursor.js'
import { PageArgs, pageSize } from '../paging/page-args.js'
import { SafeInt } from '../scalars/safe-int.scalar.js'

@ObjectType('LfsObject', { description: 'A large file, kept apart from git.' })
export class LfsObjectNode {
  @Field(() => String, { description: 'SHA-256 of its bytes.' })
  readonly oid!: string

  @Field(() => SafeInt)
  readonly size!: number
}

type FileType = 'file' | 'directory' | 'symlink' | 'submodule'

@ObjectType('File', { description: 'A path of a revision.' })
export class FileNode {
  @Field(() => String)
  readonly path!: string

  @Field(() => FileTypeEnum)
  readonly type!: FileType

  @Field(() => SafeInt, { description: 'Bytes as a reader sees them; 0 for a directory.' })
  readonly size!: number

  @Field(() => String, { description: 'Git object id: of the pointer, for a large file.' })
  readonly oid!: string

  @Field(() => LfsObjectNode, { nullable: true })
  readonly lfs!: LfsObjectNode | null

  /** Not shown: what scans found of all files of its page, read when the first of them asks. */
  readonly scans!: PageScans
}

/** What is known of the safety of the files of a page, by path. */
export type PageScans = () => Promise<ReadonlyMap<string, FileSecurity>>

@ObjectType('FileConnection', { description: 'A page of paths, in their order.' })
export class FileConnection extends connectionType('File', () => FileNode) {}

@ArgsType()
export class FilesArgs extends PageArgs {
  @Field(() => String, { defaultValue: '', description: 'A directory; the root unless given.' })
  readonly path!: string

  @Field(() => Boolean, { defaultValue: false, description: 'With everything beneath, too.' })
  readonly recursive!: boolean
}

const CURSOR = z.tuple([z.string().min(1)])

/**
 * A page of a directory.
 *
 * @param readScans  what scans found of some files; asked once at most
 * @throws DomainError `entry-not-found`  there is no such directory
 */
export function toFileConnection(
  tree: TreeIndex,
  args: FilesArgs,
  readScans: (entries: readonly TreeEntry[]) => ReturnType<PageScans>,
): Connection<FileNode> {
  const first = pageSize(args)
  const [after] = decodeCursor(args.after, CURSOR) ?? []
  const directory = trimSlashes(args.path)
  const { recursive } = args
  const entries = tree.list(directory, { recursive, limit: first + 1, ...(after && { after }) })
  if (!entries) throw new DomainError('entry-not-found', 'There is no such directory in this revision.')
  let asked: ReturnType<PageScans> | null = null
  const scans: PageScans = () => (asked ??= readScans(entries.slice(0, first)))
  return toConnection(entries, first, {
    cursorOf: entry => encodeCursor(entry.path),
    nodeOf: entry => toFileNode(entry, scans),
  })
}

/** @param scans  what scans found of it, and of what else is shown */
export function toFileNode({ path, mode, oid, sizeBytes, lfs }: TreeEntry, scans: PageScans): FileNode {
  const large = lfs && { oid: lfs.oid, size: sizeBytes }
  return { path, oid, type: FILE_TYPES[mode], size: sizeBytes, lfs: large, scans }
}

const FILE_TYPES = {
  '100644': 'file',
  '100755': 'file',
  '120000': 'symlink',
  '160000': 'submodule',
  '040000': 'directory',
} as const satisfies Record<EntryMode, FileType>
