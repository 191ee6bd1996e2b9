import { isDomainError, parseRepoId, type RepoName } from '@entrepot/core'
import { headerSafe } from '../../errors/header-safe.js'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import { repoUrl } from '../commit/repo-url.js'

/**
 * Runs what makes a repository. That one of the name is there is no failure for clients that were told so: they want its URL with the
 * refusal, spelled as it is.
 */
export async function orExisting(base: string, name: RepoName, make: () => Promise<Answer>): Promise<Answer> {
  try {
    return await make()
  } catch (error) {
    if (!isDomainError(error, 'already-exists')) throw error
    const { repo } = error.detail
    const existing = typeof repo === 'string' ? parseRepoId(name.type, repo) : name
    const body = { error: error.message, url: repoUrl(base, existing) }
    return jsonAnswer(body, ['X-Error-Message', headerSafe(error.message)], 409)
  }
}
