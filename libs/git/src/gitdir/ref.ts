import { DomainError, type GitOid } from '@entrepot/core'

/** A ref as its row describes it. */
export interface Ref {
  /** In full, such as `refs/heads/main`. */
  readonly name: string
  /** Of a commit, or of an annotated tag. */
  readonly oid: GitOid
}

/** Bytes; a bound where git has none. A loose ref is a file, and no segment of it can be longer than 255 anyway. */
const REF_NAME_MAX_BYTES = 1_024

/**
 * True for a name that git takes for a ref under `refs/`. The rules are those of `git check-ref-format`; a name that keeps
 * them holds nothing that would end a line or begin an option.
 */
export function isRefName(name: string): boolean {
  if (!name.startsWith('refs/') || Buffer.byteLength(name) > REF_NAME_MAX_BYTES) return false
  if (/[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\/$|\.$/.test(name)) return false
  return name.split('/').every(segment => !segment.startsWith('.') && !segment.endsWith('.lock'))
}

/** @throws DomainError `invalid-argument` */
export function requireRefName(name: string): void {
  if (isRefName(name)) return
  throw new DomainError('invalid-argument', `${JSON.stringify(name.slice(0, 300))} is not a name for a ref.`)
}
