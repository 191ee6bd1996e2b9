import { DomainError } from '@entrepot/core'
import { requireRefName } from '@entrepot/git'
import type { RefUpdate, Repo } from '@entrepot/persistence'
import { requireRight } from '../access/require-right.js'
import { isReservedRef } from '../resolve/profile-word.js'
import type { Incoming } from './incoming.js'

const BRANCH = 'refs/heads/'
const TAG = 'refs/tags/'
const PULL = 'refs/pr/'

/**
 * Refuses moves of refs that nobody may make here, whatever their objects are: names that are no branch, tag or pull request, the
 * deletion of the default branch, an annotated tag as the head of a branch.
 *
 * @throws DomainError `forbidden`, `authentication-required`, `invalid-argument`
 */
export function requireMovableRefs({ actor, source, repo, refUpdates }: Incoming): void {
  const seen = new Set<string>()
  for (const update of refUpdates) {
    requireRefName(update.name)
    if (seen.has(update.name)) throw new DomainError('invalid-argument', `${update.name} is moved twice.`)
    seen.add(update.name)
    // Whoever may discuss may offer changes; what they are worth is for those who may write.
    requireRight(actor, update.name.startsWith(PULL) ? 'repo:discuss' : 'repo:write', repo)
    requireMovable(update, repo, source)
  }
}

function requireMovable(update: RefUpdate, repo: Repo, source: Incoming['source']): void {
  const { name, before, after } = update
  if (![BRANCH, TAG, PULL].some(prefix => name.startsWith(prefix)))
    throw forbidden(`${name} can't be written here: only branches (${BRANCH}…) and tags (${TAG}…) can.`)
  if (before === null && after !== null && isReservedRef(name))
    throw forbidden(`${name} can't be made: profile/… is for variants of a model.`)
  if (after === null && name === `${BRANCH}${repo.defaultBranch}`) throw forbidden(`Cannot delete ${name}`)
  if (!name.startsWith(TAG) && after !== null && after.oid !== after.commit)
    throw new DomainError('invalid-argument', `${name} must point at a commit, and not at a tag.`)
  if (name.startsWith(PULL) && source === 'push' && (before === null || after === null))
    throw forbidden(`${name} is made with its pull request, and stays: open one, then push to its ref.`)
}

function forbidden(message: string): DomainError {
  return new DomainError('forbidden', message)
}
