import { createHash } from 'node:crypto'
import { DomainError } from '@entrepot/core'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import type { Hub } from '../hub.js'
import type { Exchange } from '../routing/route.js'

/** Hex digits of the Hub's own ids. */
const ID_DIGITS = 24

/** `whoami-v2`: whose token this is. We know no mail addresses and sell no plans, and say so in the shape clients expect. */
export async function getWhoAmI(_hub: Hub, { principal }: Exchange): Promise<Answer> {
  if (principal.kind === 'anonymous')
    throw new DomainError('authentication-required', 'Sign in: send a token in the Authorization header.')
  return jsonAnswer({
    type: 'user',
    id: createHash('sha256').update(principal.accountId).digest('hex').slice(0, ID_DIGITS),
    name: principal.accountName,
    fullname: principal.accountName,
    email: null,
    emailVerified: false,
    isPro: false,
    canPay: false,
    periodEnd: null,
    billingMode: 'prepaid',
    avatarUrl: '',
    orgs: [],
    auth: {
      type: 'access_token',
      accessToken: {
        displayName: principal.tokenName,
        role: principal.scope === 'read' ? 'read' : 'write',
        createdAt: principal.createdAt.toISOString(),
      },
    },
  })
}
