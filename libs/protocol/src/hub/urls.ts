import { formatRepoId, type RepoName, type RepoType } from '@entrepot/core'

/** What precedes a repository's id in its URLs: nothing for a model. */
function repoUrlPrefix(type: RepoType): string {
  return type === 'model' ? '' : `${type}s/`
}

/** Path of a repository's page, which is that of its git remote too. No leading slash. */
export function repoPath(repo: RepoName): string {
  return `${repoUrlPrefix(repo.type)}${formatRepoId(repo)}`
}

/** Path of a repository's info in the API. No leading slash. */
export function repoInfoPath(repo: RepoName): string {
  return `api/${repo.type}s/${formatRepoId(repo)}`
}

/** A path of a file with each of its segments encoded, as `resolve` and `raw` take it. */
export function encodeFilePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}
