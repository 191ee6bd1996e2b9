import {
  type Audience,
  AUDIENCES,
  DomainError,
  parseRepoId,
  REPO_TYPES,
  TOKEN_SCOPES,
  type TokenScope,
} from '@entrepot/core'
import { findTokens, listTokens, type TokenWithAccount } from '@entrepot/persistence'
import { type GrantRequest, issueToken, revokeToken } from '@entrepot/registry'
import { requireProfile } from '@entrepot/variants'
import { ADMIN_ACCOUNT } from '../compose/admin-token.js'
import type { Services } from '../compose/compose.js'
import { oneOf, OPERATOR, printRows, secretFromStdin } from './operator.js'

export interface CreateOptions {
  readonly user: string
  readonly name: string
  readonly scope: string
  readonly audience: string
  readonly admin: boolean
  /** Name of a profile of inference nodes. */
  readonly profile?: string
  /** Days; undefined for no expiry. */
  readonly days?: string
  /** `type:id=scope`. */
  readonly repo: readonly string[]
  /** `namespace=scope`. */
  readonly org: readonly string[]
  /** The text comes on standard input instead of being made. */
  readonly textStdin: boolean
}

const MS_PER_DAY = 24 * 60 * 60 * 1000

/** Prints a new token, the only time it can be read. */
export async function createTokenCommand({ engines }: Services, options: CreateOptions): Promise<void> {
  const { user, admin } = options
  if (user.toLowerCase() === ADMIN_ACCOUNT && !admin) {
    throw new DomainError(
      'invalid-argument',
      `${user} is the account of the server's administrator; choose another, or add --admin.`,
    )
  }
  const grants = [...options.repo.map(repoGrant), ...options.org.map(namespaceGrant)]
  if (options.profile !== undefined) await requireProfile(engines.db, options.profile)
  const { id, text } = await issueToken(engines.db, OPERATOR, {
    account: { name: user, kind: options.audience === 'person' ? 'user' : 'service', isAdmin: admin },
    name: options.name,
    scope: oneOf<TokenScope>('--scope', options.scope, TOKEN_SCOPES),
    audience: oneOf<Audience>('--audience', options.audience, AUDIENCES),
    expiresAt: options.days === undefined ? null : new Date(Date.now() + days(options.days) * MS_PER_DAY),
    ...(options.profile !== undefined && { profile: options.profile }),
    ...(grants.length > 0 && { grants }),
    ...(options.textStdin && { text: await secretFromStdin() }),
  })
  if (!options.textStdin) process.stdout.write(`${text}\n`)
  const advice = options.textStdin ? 'imported' : 'shown once, so keep it now'
  process.stderr.write(`token ${id} for ${user}: ${advice}\n`)
}

/** Every token and session, the newest first. */
export async function listTokensCommand({ engines }: Services): Promise<void> {
  await printRows(
    (before, limit) => listTokens(engines.db.prisma, {}, before, limit),
    token => [
      token.id,
      `${token.lookupPrefix}…`,
      token.account.name,
      token.name,
      token.isFineGrained ? `fine-grained ${token.scope}` : token.scope,
      token.kind === 'session' ? 'session' : audienceLabel(token),
      stateOf(token),
      token.lastUsedAt?.toISOString() ?? 'never used',
    ],
  )
}

/** Revokes one token by id or by its only name; every node refuses it from the next request on. */
export async function revokeTokenCommand({ engines }: Services, idOrName: string): Promise<void> {
  const found = (await findTokens(engines.db.prisma, idOrName)).filter(token => token.revokedAt === null)
  const [token] = found
  if (!token) throw new DomainError('invalid-argument', `There is no good token called ${idOrName}.`)
  if (found.length > 1)
    throw new DomainError(
      'invalid-argument',
      `${found.length} tokens are called ${idOrName}; name one by its id.`,
    )
  await revokeToken(engines.db, OPERATOR, token.id)
  process.stdout.write(`revoked ${token.id}\n`)
}

function audienceLabel({ audience, profile }: TokenWithAccount): string {
  return profile === null ? audience : `${audience} ${profile}`
}

function stateOf({ revokedAt, expiresAt, account }: TokenWithAccount): string {
  if (revokedAt) return 'revoked'
  if (expiresAt && expiresAt < new Date()) return 'expired'
  return account.disabledAt ? 'disabled' : 'good'
}

function repoGrant(text: string): GrantRequest {
  const { place, scope } = grantParts('--repo', 'type:id=scope', text)
  const [type = '', ...id] = place.split(':')
  return { scope, repo: parseRepoId(oneOf('The type of --repo', type, REPO_TYPES), id.join(':')) }
}

function namespaceGrant(text: string): GrantRequest {
  const { place, scope } = grantParts('--org', 'name=scope', text)
  return { scope, namespace: place }
}

function grantParts(option: string, form: string, text: string): { place: string; scope: TokenScope } {
  const [place, scope, ...rest] = text.split('=')
  if (!place || scope === undefined || rest.length > 0)
    throw new DomainError('invalid-argument', `${option} must be ${form}.`)
  return { place, scope: oneOf(`The scope of ${option}`, scope, TOKEN_SCOPES) }
}

function days(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) > 0) return Number(text)
  throw new DomainError('invalid-argument', '--days must be a number of days, 1 or more.')
}
