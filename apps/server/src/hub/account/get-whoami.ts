import { type AccountPrincipal, DomainError, type MemberRole } from '@entrepot/core'
import { type Account, findAccountsById, listMemberships, type MembershipRow } from '@entrepot/persistence'
import { can, inNamespace } from '@entrepot/registry'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import type { Hub } from '../hub.js'
import type { Exchange } from '../routing/route.js'
import { hubIdOf } from './hub-id.js'

/** Organizations that one answer names: clients look for a few, and there is no second page. */
const MAX_ORGANIZATIONS = 1_000

/** What each role is called on the Hub, by what it lets one do. Clients know no reviewers. */
const ROLE_ON_HUB = {
  reader: 'read',
  contributor: 'write',
  reviewer: 'read',
  admin: 'admin',
} as const satisfies Record<MemberRole, string>

/** `whoami-v2`: whose token this is, in the shape that clients expect. We sell no plans, and say so. */
export async function getWhoAmI({ engines }: Hub, { principal }: Exchange): Promise<Answer> {
  if (principal.kind === 'anonymous')
    throw new DomainError('authentication-required', 'Sign in: send a token in the Authorization header.')
  const { prisma } = engines.db
  const [account] = await findAccountsById(prisma, [principal.accountId])
  if (!account) throw new DomainError('credentials-invalid', 'Invalid credentials in Authorization header')
  const memberships = await listMemberships(prisma, account.id, null, MAX_ORGANIZATIONS)
  return jsonAnswer({
    type: 'user',
    id: hubIdOf(account.id),
    name: account.name,
    fullname: account.fullName ?? account.name,
    email: emailFor(principal, account),
    emailVerified: false,
    isPro: false,
    canPay: false,
    periodEnd: null,
    billingMode: 'prepaid',
    avatarUrl: '',
    orgs: memberships
      .filter(({ organization }) => mayName(principal, organization))
      .map(describeOrganization),
    auth: {
      type: 'access_token',
      accessToken: {
        displayName: principal.tokenName,
        role: roleOf(principal),
        createdAt: principal.createdAt.toISOString(),
        ...(principal.profile !== null && { profile: principal.profile }),
      },
    },
  })
}

/** A token for some repositories only need not tell whoever holds it where else its account belongs. */
function mayName(principal: AccountPrincipal, { nameKey }: Account): boolean {
  return can(principal, 'org:read', inNamespace(nameKey))
}

/** Only to whom the account itself belongs: a token of a pipeline or an inference server lies about on machines. */
function emailFor({ limits, audience }: AccountPrincipal, { email }: Account): string | null {
  return limits === null && audience === 'person' ? email : null
}

function roleOf({ limits, scope }: AccountPrincipal): string {
  if (limits !== null) return 'fineGrained'
  return scope === 'read' ? 'read' : 'write'
}

function describeOrganization({ organization, role }: MembershipRow) {
  const { id, name, fullName } = organization
  return {
    type: 'org',
    id: hubIdOf(id),
    name,
    fullname: fullName ?? name,
    email: null,
    canPay: false,
    periodEnd: null,
    isEnterprise: false,
    avatarUrl: '',
    roleInOrg: ROLE_ON_HUB[role],
  }
}
