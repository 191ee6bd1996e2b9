import { DomainError, RESERVED_NAMESPACES } from '@entrepot/core'

/** Characters. The Hub's own limit, and it leaves more than half of a repository id to the repository. */
const NAME_MAX_LENGTH = 42
/** Characters of a name that is for people: a full name, what a token is for. */
const LABEL_MAX_LENGTH = 200

/** What the audit log calls machines and strangers that act: nobody else may be called so. */
const ACTOR_WORDS: ReadonlySet<string> = new Set(
  'anonymous governance identity-provider mirror operator registry scanner'.split(' '),
)

/**
 * Makes sure that an account, whose name is a namespace too, can be called this.
 *
 * @param isAdministrator  an administrator's account may have a name that URLs need for something else: nobody pushes there
 * @throws DomainError `invalid-argument`
 */
export function requireAccountName(name: string, isAdministrator = false): void {
  const isActor = ACTOR_WORDS.has(name.toLowerCase())
  requireName(name, isActor ? 'the audit log needs this word' : whatIsWrong(name, isAdministrator))
}

function requireName(name: string, wrong: string | null): void {
  if (wrong)
    throw new DomainError(
      'invalid-argument',
      `${JSON.stringify(name.slice(0, NAME_MAX_LENGTH))} can’t be a name: ${wrong}.`,
    )
}

/** @throws DomainError `invalid-argument` */
export function requireTeamName(name: string): void {
  requireName(name, whatIsWrong(name, true))
}

/**
 * Makes sure that a text for people is one: not empty, on one line, not endless.
 * @throws DomainError `invalid-argument`
 */
export function requireLabel(what: string, text: string): void {
  if (text.trim() !== '' && text.length <= LABEL_MAX_LENGTH && !/\p{Cc}/u.test(text)) return
  throw new DomainError(
    'invalid-argument',
    `${what} must be one line of 1 to ${LABEL_MAX_LENGTH} characters.`,
  )
}

function whatIsWrong(name: string, isAdministrator: boolean): string | null {
  if (name.length === 0 || name.length > NAME_MAX_LENGTH)
    return `it must have 1 to ${NAME_MAX_LENGTH} characters`
  if (!/^[A-Za-z0-9._-]+$/.test(name)) return 'it may hold only letters, digits, `-`, `_` and `.`'
  if (/^[-.]|[-.]$/.test(name)) return 'it may not begin or end with `-` or `.`'
  if (name.includes('--') || name.includes('..')) return '`--` and `..` are not allowed'
  if (name.toLowerCase().endsWith('.git')) return 'it may not end in `.git`'
  const isReserved = RESERVED_NAMESPACES.has(name.toLowerCase())
  return isReserved && !isAdministrator ? 'URLs need this word' : null
}
