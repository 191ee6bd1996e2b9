import {
  DomainError,
  parseRepoId,
  type Principal,
  type RepoName,
  type RepoType,
  type Visibility,
} from '@entrepot/core'
import { z } from 'zod'

export const REPO_TYPE = z.enum(['model', 'dataset', 'space']).nullish()

/** Fields by which clients say who may see a repository; older ones know only `private`. */
export const VISIBILITY = {
  visibility: z.enum(['public', 'internal', 'private', 'protected']).nullish(),
  private: z.boolean().nullish(),
}

interface VisibilityFields {
  readonly visibility?: string | null | undefined
  readonly private?: boolean | null | undefined
}

/**
 * What they mean here. The Hub's `protected` shows less than `public` and more than `private`. Null: the client said nothing.
 *
 * @param open  what `private: false` means by itself: old clients say it whenever they make a repository, whether they were told to or not
 */
export function readVisibility(
  body: VisibilityFields,
  open: 'internal' | 'public' = 'public',
): Visibility | null {
  switch (body.visibility) {
    case 'public':
    case 'internal':
    case 'private':
      return body.visibility
    case 'protected':
      return 'internal'
    default:
      break
  }
  if (body.private === true) return 'private'
  return body.private === false ? open : null
}

/**
 * The repository that `name` and `organization` mean: without an organization one of the caller's own; with an empty one, one without a
 * namespace. A name that has a namespace in it needs no organization.
 *
 * @throws DomainError `repo-name-invalid`, `authentication-required`
 */
export function readRepoName(
  principal: Principal,
  body: {
    readonly name: string
    readonly organization?: string | null | undefined
    readonly type?: RepoType | null | undefined
  },
): RepoName {
  const type = body.type ?? 'model'
  if (body.organization === '' || body.name.includes('/')) return parseRepoId(type, body.name)
  return parseRepoId(type, `${body.organization ?? ownNamespace(principal)}/${body.name}`)
}

function ownNamespace(principal: Principal): string {
  if (principal.kind !== 'anonymous') return principal.accountName
  throw new DomainError('authentication-required', 'Sign in: send a token in the Authorization header.')
}
