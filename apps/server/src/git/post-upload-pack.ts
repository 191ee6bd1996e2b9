import { protocolVersionOf, uploadPack } from '@entrepot/git'
import { openGitView } from '@entrepot/registry'
import type { Answer } from '../hub/answer/answer.js'
import type { Hub } from '../hub/hub.js'
import type { Exchange, RepoTarget } from '../hub/routing/route.js'
import { gitAnswer } from './git-answer.js'
import { bounded, gitBody } from './git-body.js'

/** Bytes of a question, unpacked: who asks for half a million objects by name at once can ask twice. */
const MAX_QUESTION_BYTES = 32 * 1024 * 1024

/**
 * `POST …/git-upload-pack`: one question of a clone or fetch, and its answer as git makes it. Which objects it asks for is not looked at: who
 * asks here counts as having got the repository.
 */
export async function postUploadPack(
  { engines, deliveries }: Hub,
  { request, principal, address }: Exchange,
  { repo }: RepoTarget,
): Promise<Answer> {
  const view = await openGitView(engines, principal, repo)
  const dispose = () =>
    view.dispose().catch((error: unknown) => engines.logger.warn({ error }, 'could not remove a view'))
  try {
    const body = bounded(gitBody(request, 'application/x-git-upload-pack-request'), MAX_QUESTION_BYTES)
    await deliveries.note({
      ...{ repoId: repo.id, commit: null, path: null, oid: null, principal, address },
      exit: 'git',
      mark: String(repo.epoch),
    })
    const version = protocolVersionOf(String(request.headers['git-protocol'] ?? ''))
    const answer = uploadPack(view.gitDir, { version, body })
    answer.once('close', () => void dispose())
    return gitAnswer('application/x-git-upload-pack-result', answer)
  } catch (error) {
    await dispose()
    throw error
  }
}
