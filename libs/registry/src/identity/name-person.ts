import { isDomainError } from '@entrepot/core'
import { type Account, createAccount, isNamespaceTaken, type Tx } from '@entrepot/persistence'
import { requireAccountName, requireLabel } from './account-name.js'
import { EMAIL } from './create-account.js'
import type { Person } from './person.js'

/** Characters of a name that a provider suggests: room for a number behind it. */
const STEM_MAX_LENGTH = 36
/** People of one name, after whom nobody counts on. */
const MAX_NAMESAKES = 1_000
/** For whom nothing can be made a name of. */
const NAMELESS = 'person'

/**
 * Makes an account for somebody who comes for the first time, called as the provider calls them. A name that an account has, or the
 * namespace of a repository, is never theirs: they get one with a number. That they are called like somebody gives them nothing.
 */
export async function createAccountFor(tx: Tx, person: Person): Promise<Account> {
  const stem = person.names.map(stemOf).find(isPossible) ?? NAMELESS
  const row = {
    kind: 'user' as const,
    fullName: labelOrNull(person.fullName),
    email: emailOrNull(person.email),
  }
  for (let n = 1; n <= MAX_NAMESAKES; n += 1) {
    const name = n === 1 ? stem : `${stem}-${n}`
    if (!isAllowed(name) || (await isNamespaceTaken(tx, name))) continue
    const account = await createAccount(tx, { name, ...row })
    if (account) return account
  }
  throw new Error('a thousand people have that name')
}

/** What a name may hold, made of what a provider sent: the part before the `@` of an address, letters without their accents. */
export function stemOf(suggested: string): string {
  return (suggested.split('@', 1)[0] ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/\.{2,}/g, '.')
    .slice(0, STEM_MAX_LENGTH)
    .replace(/^[-.]+|[-.]+$/g, '')
}

function isPossible(stem: string): boolean {
  return stem !== '' && isAllowed(`${stem}-2`)
}

function isAllowed(name: string): boolean {
  return !throwsInvalid(() => requireAccountName(name))
}

function labelOrNull(text: string | null): string | null {
  return text === null || throwsInvalid(() => requireLabel('The full name', text)) ? null : text
}

function emailOrNull(email: string | null): string | null {
  return email !== null && EMAIL.test(email) ? email : null
}

function throwsInvalid(check: () => void): boolean {
  try {
    check()
    return false
  } catch (error) {
    if (isDomainError(error, 'invalid-argument')) return true
    throw error
  }
}
