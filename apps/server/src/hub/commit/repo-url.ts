import { formatRepoId, type RepoName, type RepoType } from '@entrepot/core'

/** What stands before the id in the URL of a repository's page. */
const PREFIX = { model: '', dataset: 'datasets/', space: 'spaces/' } as const satisfies Record<
  RepoType,
  string
>

/** The repository's page. @param base  as `publicBaseUrl` returns it */
export function repoUrl(base: string, repo: RepoName): string {
  return `${base}/${PREFIX[repo.type]}${formatRepoId(repo)}`
}
