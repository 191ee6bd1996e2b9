import { type Audience, AUDIENCES, DomainError, TOKEN_SCOPES, type TokenScope } from '@entrepot/core'
import { appendAudit, findTokens, listTokens, revokeToken, transaction } from '@entrepot/persistence'
import { issueToken } from '@entrepot/registry'
import { ADMIN_ACCOUNT } from '../compose/admin-token.js'
import type { Services } from '../compose/compose.js'

export interface CreateOptions {
  readonly user: string
  readonly name: string
  readonly scope: string
  readonly audience: string
  readonly admin: boolean
  /** Days; undefined for no expiry. */
  readonly days?: string
}

const MS_PER_DAY = 24 * 60 * 60 * 1000
/** Who the audit log names for what is done on the server's own command line. */
const OPERATOR = 'operator'

/** Prints a new token, the only time it can be read. */
export async function createTokenCommand({ engines }: Services, options: CreateOptions): Promise<void> {
  if (options.user.toLowerCase() === ADMIN_ACCOUNT && !options.admin) {
    throw new DomainError(
      'invalid-argument',
      `${options.user} is the account of the server's administrator; choose another, or add --admin.`,
    )
  }
  const { id, text } = await issueToken(engines.db, OPERATOR, {
    account: {
      name: options.user,
      kind: options.audience === 'person' ? 'user' : 'service',
      isAdmin: options.admin,
    },
    name: options.name,
    scope: oneOf<TokenScope>('--scope', options.scope, TOKEN_SCOPES),
    audience: oneOf<Audience>('--audience', options.audience, AUDIENCES),
    expiresAt: options.days === undefined ? null : new Date(Date.now() + days(options.days) * MS_PER_DAY),
  })
  process.stdout.write(`${text}\n`)
  process.stderr.write(`token ${id} for ${options.user}: shown once, so keep it now\n`)
}

export async function listTokensCommand({ engines }: Services): Promise<void> {
  for (const token of await listTokens(engines.db.prisma)) {
    const state = token.revokedAt
      ? 'revoked'
      : token.expiresAt && token.expiresAt < new Date()
        ? 'expired'
        : 'good'
    const used = token.lastUsedAt?.toISOString() ?? 'never used'
    const row = [
      token.id,
      `${token.lookupPrefix}…`,
      token.account.name,
      token.name,
      token.scope,
      token.audience,
      state,
      used,
    ]
    process.stdout.write(`${row.join('\t')}\n`)
  }
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
  await transaction(engines.db.prisma, async tx => {
    await revokeToken(tx, token.id, new Date())
    await appendAudit(tx, {
      actor: OPERATOR,
      action: 'token.revoke',
      subject: token.name,
      detail: { tokenId: token.id },
    })
  })
  process.stdout.write(`revoked ${token.id}\n`)
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find(one => one === value)
  if (found) return found
  throw new DomainError('invalid-argument', `${option} must be one of ${allowed.join(', ')}.`)
}

function days(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) > 0) return Number(text)
  throw new DomainError('invalid-argument', '--days must be a number of days, 1 or more.')
}
