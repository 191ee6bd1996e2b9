import type { Action } from '@entrepot/registry'
import type { Asks } from './expectations.js'

/** One operation that reaches a resolver, and what it asks for. */
export interface Operation {
  readonly asks: Asks
  /** About a repository, the mirror that it is and the run of that. */
  readonly query: (about: About) => string
  /** Where null means that it is hidden, as in `organization.members`; the first field unless given. Null for nowhere. */
  readonly hidesAt?: string | null
  /** Each is about a repository of its own, which is no mirror, as those who may do it away. */
  readonly isConsuming?: true
}

export interface About {
  readonly id: string
  readonly mirrorId: string
  readonly runId: string
  /** A repository of the asker’s own, by a name that is taken. */
  readonly taken: string
}

export interface ResolverRow {
  /** What stands above the resolver. */
  readonly declares: Action | 'public'
  readonly operations: readonly Operation[]
}

export const NOBODYS_ID = '00000000-0000-7000-8000-000000000000'

export function row(
  declares: ResolverRow['declares'],
  asks: Asks,
  query: string | Operation['query'],
  hidesAt?: string | null,
): ResolverRow {
  const asked = typeof query === 'string' ? () => query : query
  return { declares, operations: [{ asks, query: asked, ...(hidesAt !== undefined && { hidesAt }) }] }
}

/** A field of a repository. */
export function ofRepo(declares: Action, asks: Asks, field: string): ResolverRow {
  return row(declares, asks, ({ id }) => `{ repo(type: MODEL, id: "${id}") { ${field} } }`)
}

/** A mutation of a repository. */
export function toRepo(
  declares: Action,
  asks: Asks,
  name: string,
  input: string | ((about: About) => string) = '',
): ResolverRow {
  const inputOf = typeof input === 'string' ? () => input : input
  const query: Operation['query'] = about =>
    `mutation { ${name.replace('()', `(input: { repo: "${about.id}" ${inputOf(about)} })`)} }`
  return { declares, operations: [{ asks, query, hidesAt: null, isConsuming: true }] }
}

/** Something that is done to the organization or a team of it. */
export function toOrganization(field: string): ResolverRow {
  return row('org:admin', 'org:admin', `mutation { ${field} }`, null)
}

export const TEAM = 'organization: "acme", team: "absent"'
