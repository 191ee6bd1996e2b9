import type { Repo } from '@entrepot/persistence'

/** What the names of virtual revisions begin with. */
export const PROFILE_PREFIX = 'profile/'

/** Branches and tags that would be taken for profiles, or for the place where they are. */
const RESERVED = /^refs\/(?:heads|tags)\/profile(?:\/|$)/

/**
 * The profile that a client's word for a revision of a model names; null for any other word. It wins over a branch or tag of that name,
 * which a mirror may bring, and which is there by its full name: a push must not choose what a node runs.
 */
export function profileOf({ type }: Pick<Repo, 'type'>, word: string): string | null {
  return type === 'model' && word.startsWith(PROFILE_PREFIX) ? word.slice(PROFILE_PREFIX.length) : null
}

/** Whether nobody may make a ref of this name: profiles would hide it. */
export function isReservedRef(name: string): boolean {
  return RESERVED.test(name)
}
