import type { VariablesOf } from '../../../api/graphql.js'
import type { RepoType } from '../../../routing/paths.js'
import type { CREATE_TOKEN } from './token-queries.js'

type Input = VariablesOf<typeof CREATE_TOKEN>['input']
export type Scope = NonNullable<Input['scope']>
/** From the least to the most. */
export const SCOPES = ['READ', 'WRITE', 'ADMIN'] as const satisfies readonly Scope[]
export type Grant = NonNullable<Input['grants']>[number]

const TYPES: Readonly<Record<string, RepoType>> = { datasets: 'DATASET', spaces: 'SPACE', models: 'MODEL' }

/** Reads where a token is to count, as people write it: `acme`, `acme/router`, `datasets/acme/notes`, or the address of any of them. */
export function grantOf(place: string, scope: Scope): Grant {
  const path = place.trim().replace(/^https?:\/\/[^/]+/, '')
  const segments = path.split('/').filter(segment => segment !== '')
  const named = segments.length > 1 ? TYPES[segments[0] ?? ''] : undefined
  const rest = named === undefined ? segments : segments.slice(1)
  if (rest.length === 1 && named === undefined) return { namespace: rest[0] ?? '', scope }
  return { repo: rest.join('/'), type: named ?? 'MODEL', scope }
}
