/** `suspicious` is what nobody vouches for: a person has to look. */
export type ImportVerdict = 'allowed' | 'suspicious' | 'dangerous'

/** One thing that a pickle takes from a Python module. Whether it calls it makes no difference: it nearly always does. */
export interface PickleImport {
  /** As the pickle says it, at most 256 characters. */
  readonly module: string
  readonly name: string
  readonly verdict: ImportVerdict
  /** In bytes from the start of what was read. */
  readonly offset: number
}

export type PickleProblemKind =
  /** An import whose name is made while the pickle loads, so that no reader can tell it. */
  | 'import-hidden'
  /** State set on something imported itself, which changes it for the whole program. */
  | 'import-changed'
  /** A call by number out of a registry that only the loading program knows. */
  | 'extension'
  | 'opcode-unknown'
  | 'truncated'
  | 'stack-broken'
  | 'too-large'
  | 'array-unknown'

export interface PickleProblem {
  readonly kind: PickleProblemKind
  readonly verdict: 'suspicious' | 'dangerous'
  readonly offset: number
  readonly message: string
}

export interface PickleScan {
  /** Each once, at its first place; dangerous ones are never left out for want of room. */
  readonly imports: readonly PickleImport[]
  readonly problems: readonly PickleProblem[]
  /** Whether the walk reached the end of every pickle. False: what was found counts, and more may be there. */
  readonly isComplete: boolean
  /** Where the last pickle ended. */
  readonly endOffset: number
  /** Archives that lie in strings of bytes, for whoever reads archives. */
  readonly nestedArchives: readonly { readonly start: number; readonly endExclusive: number }[]
}
