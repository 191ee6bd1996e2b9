import { z } from 'zod'
import { MEMBER_ROLES, type MemberRole } from './principal.js'

/** The identity provider that people may sign in by, and what it decides here. */
export interface OidcConfig {
  /** As the provider calls itself, to the letter. */
  readonly issuer: string
  readonly clientId: string
  /** Null: a public client, which PKCE alone protects. Never logged, never in a message. */
  readonly clientSecret: string | null
  /** What people know the provider by. */
  readonly name: string
  readonly scopes: readonly string[]
  /** The claim that names somebody’s groups. */
  readonly groupsClaim: string
  /** What groups give in organizations; of several for one organization the first counts. */
  readonly groups: readonly GroupRole[]
  /** Groups whose members administer the server. */
  readonly adminGroups: readonly string[]
  readonly letIn: LetIn
}

/** Members of a group get a role in an organization. */
export interface GroupRole {
  readonly group: string
  readonly organization: string
  readonly role: MemberRole
}

/**
 * Whom the provider may send: everybody that it knows, members of the groups that the configuration names, or those whose account a person
 * connected by hand.
 */
export const LET_IN = ['everyone', 'groups', 'connected'] as const
export type LetIn = (typeof LET_IN)[number]

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])
/** Behind the last `=`, as groups of directories hold some. */
const MAPPING = /^(.+)=\s*([A-Za-z0-9._-]{1,100}):([a-z]+)$/
const MAPPING_SHAPE = 'must be <group>=<organization>:<role>, with semicolons between them'

/** Takes what begins with https://, or with http:// on this machine; stays as it is, as a provider’s tokens repeat it to the letter. */
export const issuerUrl = z
  .url({ protocol: /^https?$/, error: 'must be a URL that begins with https://' })
  .refine(
    text => isSafe(new URL(text)),
    'must begin with https://, as only this machine is talked to in the clear',
  )
  .refine(text => isPlain(new URL(text)), 'must hold no password, no ? and no #')

/** Words with spaces between them; `openid` is what makes it a sign-in. */
export const scopeList = z
  .string()
  .default('openid profile email')
  .transform(text => text.split(/\s+/).filter(word => word !== ''))
  .refine(
    words => words.every(word => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(word)),
    'must be words with spaces between',
  )
  .refine(words => words.includes('openid'), 'must have `openid` among them')

/** Groups with semicolons between them: their names may hold commas, as those of directories do. */
export const groupList = z.string().default('').transform(partsOf)

export const groupRoles = z
  .string()
  .default('')
  .transform((text, context): GroupRole[] =>
    partsOf(text).flatMap(part => {
      const [, group = '', organization = '', role = ''] = MAPPING.exec(part) ?? []
      if (organization !== '' && isRole(role)) return [{ group: group.trim(), organization, role }]
      const roles = MEMBER_ROLES.join(', ')
      context.addIssue({
        code: 'custom',
        message: organization === '' ? MAPPING_SHAPE : `takes these roles: ${roles}`,
      })
      return []
    }),
  )

/** How a provider is called where nobody gave it a name: by its host. */
export function nameOfIssuer(issuer: string): string {
  return new URL(issuer).host
}

function partsOf(text: string): string[] {
  return text
    .split(/[;\n]/)
    .map(part => part.trim())
    .filter(part => part !== '')
}

function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || LOOPBACK.has(hostname)
}

function isPlain({ username, password, search, hash }: URL): boolean {
  return `${username}${password}${search}${hash}` === ''
}

function isRole(word: string): word is MemberRole {
  return (MEMBER_ROLES as readonly string[]).includes(word)
}
