import type { Readable } from 'node:stream'
import type {
  ByteRange,
  CommitSha,
  Finding,
  Gating,
  RepoName,
  TreeEntry,
  Verdict,
  Visibility,
} from '@entrepot/core'
import type { NewCard, NewRevision, NewVariant } from '@entrepot/persistence'

/** The repository of a revision that is judged. */
export interface JudgedRepo extends RepoName {
  /** Who will read the judgement: it may tell them of other repositories only what they can see for themselves. */
  readonly visibility: Visibility
  /** Absent while it is being made. */
  readonly id?: string
  readonly gating?: Gating
}

/** What a revision is judged by. Gathered once when it lands; no judge does I/O of its own on the repository. */
export interface RevisionFacts {
  readonly repo: JudgedRepo
  readonly commit: CommitSha
  readonly parents: readonly CommitSha[]
  /** Bytes of README.md as stored, cut at the parser's own limit; null when there is none. */
  readonly readme: Uint8Array | null
  readonly entries: readonly TreeEntry[]
  /** What the tree itself gives cause for: symlinks, submodules, names that differ only by case, big files outside LFS. */
  readonly treeFindings: readonly Finding[]
  /** Bytes of all files. */
  readonly totalSizeBytes: number
  /**
   * The bytes of one of `entries` as a stream that is read to its end or destroyed; a range past the end yields what there is.
   * @throws DomainError `blob-missing`  a large file that the store does not hold
   */
  readonly openFile: (entry: TreeEntry, range?: ByteRange) => Promise<Readable>
}

/** What the lists and the Hub's answers show of a revision that is the head of its repository. */
export interface RevisionIndex {
  readonly tags: readonly string[]
  readonly license: string | null
  readonly pipelineTag: string | null
  readonly libraryName: string | null
}

export interface Judgement {
  readonly findings: readonly Finding[]
  readonly verdict: Verdict
  /** The policy blocks it, and wants such a thing not to land when somebody sends it; what is mirrored lands, blocked. */
  readonly isRefusedAtGate?: boolean
  /** Null when there is no README.md. */
  readonly card: NewCard | null
  readonly index: RevisionIndex
  /** Whether looking into its files takes longer than a landing may: then a job goes on with it. */
  readonly hasFilesToScan?: boolean
  /** Its deployable forms; absent where nobody looked for any. */
  readonly variants?: readonly NewVariant[]
  /** What a policy may ask of it, kept with the revision; absent where nobody will judge it again. */
  readonly facts?: NewRevision['facts']
}

/** Judges a revision; lent to the registry by the composition root, which knows the rules and the policy. */
export type Judge = (facts: RevisionFacts) => Promise<Judgement>

/** What the headers of a revision's weights say: its deployable forms, and where they contradict the card. */
export interface RevisionWeights {
  readonly variants: readonly NewVariant[]
  readonly findings: readonly Finding[]
  /** Files whose headers nobody has read yet, for their bytes or for time: the job `scan-revision` goes on with them. */
  readonly pendingCount: number
}

/** Reads the headers of a revision's weights; lent to whoever judges by the composition root. */
export type ReadWeights = (facts: RevisionFacts) => Promise<RevisionWeights>
