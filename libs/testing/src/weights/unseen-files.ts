import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  asCommitSha,
  asGitOid,
  asOid,
  type ByteRange,
  DomainError,
  type RepoType,
  type TreeEntry,
} from '@entrepot/core'
import type { JudgedRepo, RevisionFacts } from '@entrepot/registry'

/** Bytes of a file; null: it is listed, and not here yet. */
export type UnseenContent = Uint8Array | string | null

export interface UnseenFiles {
  /** What a judge is told of a revision with these files. */
  readonly facts: RevisionFacts
  /** Paths of files that were opened, each as often as it was. */
  readonly opened: readonly string[]
  /** Brings the bytes of a file that was not here. */
  bring(path: string, content: Uint8Array): void
}

/** Bytes that a file is said to have which is not here. */
const ABSENT_BYTES = 4_000

/**
 * A revision in memory, for what reads files while it is judged. Every call makes contents that nobody has seen before, so that nothing that
 * was kept of an earlier one is found.
 */
export function unseenFiles(
  files: Readonly<Record<string, UnseenContent>>,
  repo: Partial<JudgedRepo> & { readonly type?: RepoType } = {},
): UnseenFiles {
  const contents = new Map<string, Uint8Array>()
  const opened: string[] = []
  const entries = Object.entries(files).map(([path, content]): TreeEntry => {
    if (content !== null) contents.set(path, Buffer.from(content))
    return {
      path,
      mode: '100644',
      oid: asGitOid(randomBytes(20).toString('hex')),
      sizeBytes: contents.get(path)?.length ?? ABSENT_BYTES,
      lfs: { oid: asOid(createHash('sha256').update(randomBytes(32)).digest('hex')), pointerSizeBytes: 130 },
    }
  })
  const openFile = async ({ path }: TreeEntry, range?: ByteRange) => {
    const bytes = contents.get(path)
    if (!bytes) throw new DomainError('blob-missing', 'It is not here.')
    opened.push(path)
    return Readable.from([Buffer.from(range ? bytes.subarray(range.start, range.endExclusive) : bytes)])
  }
  return {
    opened,
    bring: (path, content) => void contents.set(path, content),
    facts: {
      repo: { type: 'model', namespace: 'acme', name: 'tiny', visibility: 'public', ...repo },
      commit: asCommitSha('0'.repeat(40)),
      parents: [],
      readme: contents.get('README.md') ?? null,
      entries,
      treeFindings: [],
      totalSizeBytes: 0,
      openFile,
    },
  }
}
