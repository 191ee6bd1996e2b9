import { DomainError, isDomainError } from '@entrepot/core'
import {
  type Account,
  appendAudit,
  createIdentity,
  type Database,
  findIdentity,
  touchIdentity,
  transaction,
  type Tx,
} from '@entrepot/persistence'
import { applyGroups } from './apply-groups.js'
import { createAccountFor } from './name-person.js'
import { openSession, type Session } from './open-session.js'
import { isLetIn, type Person, type ProviderPolicy, refusedPerson } from './person.js'

/**
 * Signs somebody in whom an identity provider vouches for: to the account that is connected with what the issuer calls them, or to a new
 * one. Names and addresses are never looked up: whoever can choose theirs at the provider would choose somebody else's account. Their
 * groups count anew each time.
 *
 * @throws DomainError `forbidden`, with the `problem` in its detail
 * @throws DomainError `state-conflict`  somebody comes for the first time, twice at once
 */
export async function signInByProvider(
  db: Pick<Database, 'prisma'>,
  policy: ProviderPolicy,
  person: Person,
  browser: string | null,
): Promise<Session> {
  try {
    return await transaction(db.prisma, async tx => {
      const { account, identityId } = await accountOf(tx, policy, person)
      await applyGroups(tx, account, policy, person.groups)
      return openSession(tx, account, { by: 'provider', identityId, browser })
    })
  } catch (error) {
    if (isDomainError(error, 'forbidden')) await noteRefusal(db, person, String(error.detail['problem']))
    throw error
  }
}

async function accountOf(
  tx: Tx,
  policy: ProviderPolicy,
  person: Person,
): Promise<{ readonly account: Account; readonly identityId: string }> {
  const { issuer, subject } = person
  const known = await findIdentity(tx, issuer, subject)
  if (!isLetIn(policy, person, known !== null)) throw refusedPerson('not-let-in')
  if (known) {
    if (known.account.disabledAt !== null) throw refusedPerson('disabled')
    await touchIdentity(tx, known.id)
    return { account: known.account, identityId: known.id }
  }
  const account = await createAccountFor(tx, person)
  const identity = await createIdentity(tx, { accountId: account.id, issuer, subject })
  // Two first sign-ins at once: the other one made the account, and this one is rolled back.
  if (!identity) throw new DomainError('state-conflict', 'You signed in twice at once. Sign in again.')
  const detail = { accountId: account.id, kind: 'user', isAdmin: false, issuer, identityId: identity.id }
  await appendAudit(tx, { actor: account.name, action: 'account.create', subject: account.name, detail })
  return { account, identityId: identity.id }
}

async function noteRefusal(
  { prisma }: Pick<Database, 'prisma'>,
  { issuer, subject }: Person,
  problem: string,
): Promise<void> {
  const known = await findIdentity(prisma, issuer, subject)
  await appendAudit(prisma, {
    actor: 'anonymous',
    action: 'session.create',
    outcome: 'refused',
    subject: known?.account.name ?? 'unknown account',
    detail: { by: 'provider', issuer, problem, ...(known && { accountId: known.accountId }) },
  })
}
