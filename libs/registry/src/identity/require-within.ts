import { type AccountPrincipal, type Audience, DomainError, type TokenScope } from '@entrepot/core'
import { coversScope } from '../access/can.js'

/** A place where a fine-grained token is to count. */
export interface Place {
  readonly scope: TokenScope
  /** In lower case; of the repository, where it is one. */
  readonly namespace: string | null
  /** Null: the whole namespace. */
  readonly repoId: string | null
}

export interface Powers {
  readonly scope: TokenScope
  readonly audience: Audience
  /** Null: wherever the account has rights. */
  readonly places: readonly Place[] | null
}

/** What each audience may hand on: an inference server's token nothing that a person's could do. */
const MAY_HAND_ON = {
  person: ['person', 'ci', 'inference'],
  ci: ['ci', 'inference'],
  inference: ['inference'],
} as const satisfies Record<Audience, readonly Audience[]>

/**
 * Makes sure that a token can do nothing which the one that makes it can't.
 * @throws DomainError `forbidden`
 */
export function requireWithin(creator: AccountPrincipal, { scope, audience, places }: Powers): void {
  const handsOn: readonly Audience[] = MAY_HAND_ON[creator.audience]
  const isWithin =
    coversScope(creator.scope, scope) &&
    handsOn.includes(audience) &&
    (creator.limits === null || (places?.every(place => isAllowedAt(creator, place)) ?? false))
  if (!isWithin)
    throw new DomainError('forbidden', 'A token can’t be given more than the one that makes it has.')
}

function isAllowedAt({ limits }: AccountPrincipal, { namespace, repoId, scope }: Place): boolean {
  const held = [
    repoId === null ? undefined : limits?.repos.get(repoId),
    namespace === null ? undefined : limits?.namespaces.get(namespace),
  ]
  return held.some(one => one !== undefined && coversScope(one, scope))
}
