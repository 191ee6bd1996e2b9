import { DomainError } from '@entrepot/core'
import { isRefName } from '@entrepot/git'
import { isReservedRef } from '../resolve/profile-word.js'

export const BRANCHES = 'refs/heads/'
export const TAGS = 'refs/tags/'

/** The full name of a branch or tag that is to be made. @throws DomainError `invalid-argument` in the Hub's words */
export function newRefName(kind: typeof BRANCHES | typeof TAGS, name: string): string {
  const fullName = `${kind}${name}`
  // `refs/pr/5` as a branch would be `refs/heads/refs/pr/5`, and mean one thing to some and another to others.
  const isTaken = name === 'HEAD' || name.startsWith('refs/') || isReservedRef(fullName)
  if (!isTaken && !name.startsWith('-') && isRefName(fullName)) return fullName
  const noun = kind === BRANCHES ? 'branch' : 'tag'
  throw new DomainError('invalid-argument', `Invalid reference for a ${noun}`, { name: name.slice(0, 200) })
}
