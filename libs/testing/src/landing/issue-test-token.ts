import type { Audience, TokenScope } from '@entrepot/core'
import { type Engines, issueToken } from '@entrepot/registry'

export interface TestToken {
  readonly user: string
  readonly scope?: TokenScope
  readonly audience?: Audience
  /** Of inference nodes; only for that audience. */
  readonly profile?: string
  readonly isAdmin?: boolean
}

/** A good token, `read` for a person unless asked otherwise. */
export function issueTestToken(
  { db }: Pick<Engines, 'db'>,
  { user, scope = 'read', audience = 'person', profile, isAdmin = false }: TestToken,
): Promise<{ id: string; text: string }> {
  return issueToken(db, 'spec', {
    account: { name: user, kind: 'user', isAdmin },
    name: `${user} ${scope} ${audience}`,
    scope,
    audience,
    ...(profile !== undefined && { profile }),
    expiresAt: null,
  })
}
