import type { ArchiveProblemKind } from '../archive/archive-problem.js'
import type { FileFormat } from '../identify/file-format.js'
import type { PickleImport, PickleProblemKind } from '../pickle/pickle-scan.js'
import type { FoundSecret } from '../secrets/find-secrets.js'

export type FileIssueKind =
  | PickleProblemKind
  | ArchiveProblemKind
  /** Code in the description of a Keras model. */
  | 'keras-code'
  /** A chat template that reaches for the interpreter. */
  | 'template-code'

/** Something in a file that a person should know. */
export interface FileIssue {
  /** Which reader says so. */
  readonly source: 'pickle' | 'archive' | 'keras' | 'template' | 'numpy' | 'compression'
  readonly kind: FileIssueKind
  readonly verdict: 'suspicious' | 'dangerous'
  /** Path inside of archives, `/` between them; null for the file itself. */
  readonly member: string | null
  readonly message: string
}

export interface ScannedImport extends PickleImport {
  readonly member: string | null
}

/** What a look into one file found. Says nothing about its name, so it holds for every file of the same content. Plain JSON. */
export interface FileScan {
  readonly format: FileFormat
  readonly imports: readonly ScannedImport[]
  readonly issues: readonly FileIssue[]
  readonly secrets: readonly FoundSecret[]
  /** Whether everything that should be looked at was. */
  readonly isComplete: boolean
}
