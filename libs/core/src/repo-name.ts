import { DomainError } from './domain-error.js'

export type RepoType = 'model' | 'dataset' | 'space'
export const REPO_TYPES = ['model', 'dataset', 'space'] as const satisfies readonly RepoType[]

/** A repository's name as clients spell it. `namespace` is null for one-segment ids such as `gpt2`. */
export interface RepoName {
  readonly type: RepoType
  readonly namespace: string | null
  readonly name: string
}

/** Characters; the Hub's limit for a whole repository id (`validate_repo_id` of huggingface_hub). */
export const REPO_ID_MAX_LENGTH = 96

const SEGMENT = /^[A-Za-z0-9._-]+$/

/** First path segments that the server itself routes, and so can't be namespaces or one-segment repository names. */
export const RESERVED_NAMESPACES: ReadonlySet<string> = new Set(
  'api datasets spaces kernels buckets models v2 oauth login logout settings collections organizations docs join new papers .well-known cas graphql healthz readyz assets metrics admin'.split(
    ' ',
  ),
)

/** Words that follow a repository id in URLs: `/{a}/resolve/…` is always the one-segment repository `a`. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set(
  'resolve raw blob tree commit commits discussions settings info'.split(' '),
)

/**
 * Reads `name` or `namespace/name`.
 *
 * The rules are the Hub's own: `[A-Za-z0-9._-]`, at most 96 characters, no `--` or `..`, no `-` or `.` at either end
 * of a segment, no `.git` at the end.
 *
 * @throws DomainError `repo-name-invalid` saying which rule was broken
 */
export function parseRepoId(type: RepoType, id: string): RepoName {
  const wrong = whatIsWrong(id)
  if (wrong)
    throw new DomainError(
      'repo-name-invalid',
      `${JSON.stringify(id.slice(0, 120))} is not a repository id: ${wrong}.`,
    )
  const slash = id.indexOf('/')
  return slash < 0
    ? { type, namespace: null, name: id }
    : { type, namespace: id.slice(0, slash), name: id.slice(slash + 1) }
}

function whatIsWrong(id: string): string | null {
  if (id.length === 0) return 'it is empty'
  if (id.length > REPO_ID_MAX_LENGTH) return `it is longer than ${REPO_ID_MAX_LENGTH} characters`
  const segments = id.split('/')
  if (segments.length > 2) return 'use `name` or `namespace/name`'
  for (const segment of segments) {
    if (!SEGMENT.test(segment)) return 'a name holds only letters, digits, `-`, `_` and `.`'
    if (/^[-.]|[-.]$/.test(segment)) return 'a name may not begin or end with `-` or `.`'
    if (segment.includes('--') || segment.includes('..')) return '`--` and `..` are not allowed'
  }
  const name = segments[segments.length - 1] as string
  if (name.toLowerCase().endsWith('.git')) return 'it may not end in `.git`'
  if (RESERVED_NAMES.has(name.toLowerCase())) return `\`${name}\` is a reserved name`
  if (RESERVED_NAMESPACES.has((segments[0] as string).toLowerCase()))
    return `\`${segments[0] as string}\` is a reserved name`
  return null
}

/** `namespace/name`, or the bare name: what clients call the repository id. */
export function formatRepoId(repo: Pick<RepoName, 'namespace' | 'name'>): string {
  return repo.namespace === null ? repo.name : `${repo.namespace}/${repo.name}`
}

/** Ids are matched without regard to case; this is the form that is unique. */
export function repoKey(id: string): string {
  return id.toLowerCase()
}
