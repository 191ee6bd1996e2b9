import type { OidcConfig } from '@entrepot/core'
import type { Person } from '@entrepot/registry'
import { ProviderProblem } from './provider-problem.js'

/** Groups of one person that are looked at, and characters of the name of each. */
const MAX_GROUPS = 2_000
const GROUP_MAX_LENGTH = 500
/** Characters of what an issuer calls somebody: OpenID Connect allows no more. */
const SUBJECT_MAX_LENGTH = 255

export type Claims = Readonly<Record<string, unknown>>

/**
 * Who a provider says that somebody is. Claims were checked to be the provider’s; what is in them it may have let people write themselves.
 *
 * Somebody without the claim for groups is in none: providers leave it out for those, and a role must end where nobody vouches for it.
 *
 * @throws ProviderProblem `invalid` without a subject; `groups-missing` where the provider has groups to tell of and does not, as there
 * are too many: nobody knows then which roles should end
 */
export function personOf(
  config: Pick<OidcConfig, 'groupsClaim' | 'groups' | 'adminGroups'>,
  claims: Claims,
): Person {
  const { iss: issuer, sub: subject } = claims
  if (typeof issuer !== 'string' || typeof subject !== 'string' || subject === '')
    throw new ProviderProblem('invalid', 'no subject')
  if (subject.length > SUBJECT_MAX_LENGTH) throw new ProviderProblem('invalid', 'a subject without end')
  return {
    issuer,
    subject,
    names: [claims['preferred_username'], claims['email'], claims['name']].filter(isText),
    fullName: isText(claims['name']) ? claims['name'] : null,
    email: isText(claims['email']) && claims['email_verified'] !== false ? claims['email'] : null,
    groups: groupsOf(config, claims),
  }
}

function groupsOf(
  { groupsClaim, groups, adminGroups }: Pick<OidcConfig, 'groupsClaim' | 'groups' | 'adminGroups'>,
  claims: Claims,
): string[] {
  if (groups.length === 0 && adminGroups.length === 0) return []
  const value = claimAt(claims, groupsClaim)
  if (value === undefined && isRecord(claims['_claim_names']) && groupsClaim in claims['_claim_names'])
    throw new ProviderProblem('groups-missing', 'too many groups for a token')
  const held = (Array.isArray(value) ? value : [value]).filter(isText)
  if (held.length > MAX_GROUPS) throw new ProviderProblem('groups-missing', 'groups without end')
  return held.filter(group => group.length <= GROUP_MAX_LENGTH)
}

/** By its name, which may be a URL with dots, or else by the way that its dots lead, such as `realm_access.roles`. */
function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  let value: unknown = claims
  for (const word of name.split('.'))
    value = isRecord(value) && Object.hasOwn(value, word) ? value[word] : undefined
  return value
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
