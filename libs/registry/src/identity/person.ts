import { DomainError, type LetIn, type OidcConfig } from '@entrepot/core'

/** Somebody as an identity provider tells of them. It was found to be the provider who says so; what they call themselves decides nothing. */
export interface Person {
  readonly issuer: string
  /** What the issuer calls them and nobody else, ever. */
  readonly subject: string
  /** What their account could be called, the best first. */
  readonly names: readonly string[]
  readonly fullName: string | null
  readonly email: string | null
  readonly groups: readonly string[]
}

/** What the operator has groups decide. */
export type ProviderPolicy = Pick<OidcConfig, 'groups' | 'adminGroups' | 'letIn'>

/** Why somebody whom the provider knows is not let in. */
export type SignInProblem = 'not-let-in' | 'disabled' | 'identity-taken'

const WORDS: Readonly<Record<SignInProblem, string>> = {
  'not-let-in': 'The provider knows you, but you have no access to this server. Ask an administrator.',
  disabled: 'Your account here is disabled. Ask an administrator.',
  'identity-taken': 'That identity is connected to another account here.',
}

/** The refusal; `problem` among its details says which one, for pages in other languages. */
export function refusedPerson(problem: SignInProblem): DomainError {
  return new DomainError('forbidden', WORDS[problem], { problem })
}

/** Whether the policy lets somebody in whom it may or may not have met before. */
export function isLetIn(
  { letIn, groups, adminGroups }: ProviderPolicy,
  person: Person,
  isKnown: boolean,
): boolean {
  const answers: Readonly<Record<LetIn, () => boolean>> = {
    everyone: () => true,
    groups: () =>
      person.groups.some(held => adminGroups.includes(held) || groups.some(({ group }) => group === held)),
    connected: () => isKnown,
  }
  return answers[letIn]()
}
