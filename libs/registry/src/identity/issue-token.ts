import { type Audience, DomainError, formatRepoId, type RepoName, type TokenScope } from '@entrepot/core'
import {
  type Account,
  type AccountKind,
  appendAudit,
  createToken,
  type Database,
  type Db,
  findAccount,
  findOrCreateAccount,
  findToken,
  type NewTokenGrant,
  transaction,
  type Tx,
} from '@entrepot/persistence'
import { can, inNamespace } from '../access/can.js'
import { requireActor } from '../access/require-right.js'
import { hashToken, lookupPrefixOf, mintToken, requireImportable } from '../access/token-text.js'
import { requireAccountName, requireLabel } from './account-name.js'
import { type Actor, requirePerson } from './find-account.js'
import { requireWithin } from './require-within.js'
import { type GrantRequest, resolveGrants } from './resolve-grants.js'

/** Grants of one token: each is read with the token, on every node. */
const MAX_GRANTS = 50

export interface TokenRequest {
  readonly account: {
    readonly name: string
    /** Makes the account, of this kind, if it is new: for programs of ours and administrators. */
    readonly kind?: AccountKind
    readonly isAdmin?: boolean
  }
  readonly name: string
  /** The most it may do. */
  readonly scope: TokenScope
  readonly audience: Audience
  readonly expiresAt: Date | null
  /** Inference nodes of this kind hold it; absent: nothing of the sort. Whoever asks has looked whether there is such a profile. */
  readonly profile?: string | null
  /** The only places where it counts; absent: wherever the account has rights. */
  readonly grants?: readonly GrantRequest[]
  /** The token itself, where it exists already; otherwise one is minted. */
  readonly text?: string
}

/**
 * Makes a token. For whoever holds the account, and for the server's administrators; never a stronger one, or one that lasts longer, than
 * the token it is asked with.
 *
 * @throws DomainError `authentication-required`, `forbidden`
 * @throws DomainError `account-not-found`, `repo-not-found`  it is not there, or not for the actor to know of
 * @throws DomainError `invalid-argument`     a name, a text or an expiry that can't be; a profile of a token that is not for inference
 * @throws DomainError `already-exists`       a token of that text
 * @throws DomainError `precondition-failed`  the account is disabled
 * @returns the text, which nobody can read again
 */
export async function issueToken(
  db: Pick<Database, 'prisma'>,
  actor: Actor,
  request: TokenRequest,
): Promise<{ id: string; text: string }> {
  requireActor(actor, 'account:manage', inNamespace(request.account.name))
  requireSensible(request)
  if (request.text !== undefined) {
    requireActor(actor, 'server:admin', null)
    requireImportable(request.text)
  }
  const text = request.text ?? mintToken()
  const id = await transaction(db.prisma, async tx => {
    const account = await holderOf(tx, actor, request)
    const grants = await grantsOf(tx, actor, request)
    await requireNotLonger(tx, actor, request.expiresAt)
    const { name, scope, audience, expiresAt, profile = null } = request
    const token = await createToken(tx, {
      ...{ accountId: account.id, name, scope, audience, expiresAt, profile },
      ...(grants && { grants }),
      hash: hashToken(text),
      lookupPrefix: lookupPrefixOf(text),
    })
    if (!token) throw new DomainError('already-exists', 'There is a token of this text already.')
    await note(tx, actor, request, { tokenId: token.id, account: account.name })
    return token.id
  })
  return { id, text }
}

function requireSensible({ name, expiresAt, grants, audience, profile }: TokenRequest): void {
  requireLabel('The name of a token', name)
  if (expiresAt !== null && !(expiresAt.getTime() > Date.now()))
    throw new DomainError('invalid-argument', 'A token can’t expire before it is made.')
  if (typeof profile === 'string' && audience !== 'inference')
    throw new DomainError('invalid-argument', 'Only a token for inference carries a profile.')
  if (grants && (grants.length === 0 || grants.length > MAX_GRANTS))
    throw new DomainError('invalid-argument', `A fine-grained token counts in 1 to ${MAX_GRANTS} places.`)
}

async function holderOf(tx: Tx, actor: Actor, { account: asked }: TokenRequest): Promise<Account> {
  const { name, kind, isAdmin = false } = asked
  const mayMake = typeof actor === 'string' || can(actor, 'server:admin', null)
  if (kind && mayMake && !(await findAccount(tx, name))) {
    requireAccountName(name, isAdmin)
    await findOrCreateAccount(tx, { name, kind, isAdmin })
  }
  const account = await requirePerson(tx, name)
  if (isAdmin && !account.isAdmin) {
    const message = `The account ${account.name} is there already, and is no administrator. Choose another name.`
    throw new DomainError('invalid-argument', message)
  }
  if (account.disabledAt !== null)
    throw new DomainError('precondition-failed', `${account.name} is disabled. Enable the account first.`)
  return account
}

async function grantsOf(
  tx: Tx,
  actor: Actor,
  { scope, audience, grants }: TokenRequest,
): Promise<readonly NewTokenGrant[] | null> {
  const resolved = grants ? await resolveGrants(tx, actor, grants) : null
  const places = resolved && resolved.map(({ place }) => place)
  if (typeof actor !== 'string' && actor.kind === 'token') requireWithin(actor, { scope, audience, places })
  return resolved && resolved.map(({ row }) => row)
}

/** A token that is about to expire would otherwise live on in one that it makes. Browsers' sessions are short, and for making tokens. */
export async function requireNotLonger(tx: Db, actor: Actor, expiresAt: Date | null): Promise<void> {
  if (typeof actor === 'string' || actor.kind === 'anonymous' || actor.isSession) return
  const own = await findToken(tx, actor.tokenId)
  if (!own || own.revokedAt !== null) throw new DomainError('forbidden', 'The token was revoked meanwhile.')
  if (own.expiresAt === null || (expiresAt !== null && expiresAt <= own.expiresAt)) return
  const message = `A token can’t outlive the one that makes it, which expires at ${own.expiresAt.toISOString()}.`
  throw new DomainError('forbidden', message)
}

async function note(
  tx: Tx,
  actor: Actor,
  { name, scope, audience, expiresAt, profile = null, grants, text }: TokenRequest,
  made: { readonly tokenId: string; readonly account: string },
): Promise<void> {
  const detail = {
    ...made,
    ...{ scope, audience, expiresAt: expiresAt?.toISOString() ?? null, isImported: text !== undefined },
    ...(profile !== null && { profile }),
    ...(grants && { grants: grants.map(labelOf) }),
  }
  await appendAudit(tx, { actor, action: 'token.create', subject: name, detail })
}

function labelOf(grant: GrantRequest): string {
  const place = 'repo' in grant ? repoLabel(grant.repo) : grant.namespace
  return `${place}=${grant.scope}`
}

function repoLabel(repo: RepoName): string {
  return `${repo.type}:${formatRepoId(repo)}`
}
