export type ArchiveProblemKind =
  /** Two readers of the archive see different things. */
  | 'ambiguous'
  | 'encrypted'
  /** Unpacks to far more than it holds. */
  | 'bomb'
  /** Names that lead out of the folder that it is unpacked to. */
  | 'path'
  | 'broken'
  | 'unreadable'
  | 'too-large'

/** Something odd about an archive itself. */
export interface ArchiveProblem {
  readonly kind: ArchiveProblemKind
  readonly verdict: 'suspicious' | 'dangerous'
  /** The member it is about; null for the archive as a whole. */
  readonly member: string | null
  readonly message: string
}

/** Whether unpacking this name would write outside of the folder that was meant. */
export function leadsOutside(name: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:)/.test(name) || name.split(/[/\\]/).includes('..') || name.includes('\0')
}
