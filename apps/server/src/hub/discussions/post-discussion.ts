import { type CommitSha, isDomainError } from '@entrepot/core'
import type { Discussion } from '@entrepot/persistence'
import { openDiscussion, openPullRequest, requireAccount, resolveOwnRevision } from '@entrepot/registry'
import { z } from 'zod'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import { readJsonBody } from '../body/read-json-body.js'
import type { Hub } from '../hub.js'
import type { Exchange, RepoTarget } from '../routing/route.js'

const OPENING = z.object({
  title: z.string(),
  description: z.string().nullish(),
  pullRequest: z.boolean().nullish(),
})
type Opening = z.output<typeof OPENING>

/** `POST /api/models/{id}/discussions`: a discussion, or a pull request as a draft that has no commits of its own yet. */
export async function postDiscussion(hub: Hub, exchange: Exchange, target: RepoTarget): Promise<Answer> {
  const opening = await readJsonBody(exchange.request, OPENING)
  const { num } = await open(hub, exchange, target, opening)
  return jsonAnswer({ num })
}

async function open(
  { engines }: Hub,
  { principal }: Exchange,
  { repo }: RepoTarget,
  { title, description, pullRequest }: Opening,
): Promise<Discussion> {
  const texts = { title, description: description ?? '' }
  if (pullRequest !== true) return openDiscussion(engines, principal, repo, texts)
  const account = requireAccount(principal)
  const ref = `refs/heads/${repo.defaultBranch}`
  let commit: CommitSha | null = null
  try {
    commit = (await resolveOwnRevision(engines, principal, repo, ref)).commit
  } catch (error) {
    // The branch isn't there yet; the first commit of the pull request will have no parent.
    if (!isDomainError(error, 'revision-not-found') || repo.headRevisionId !== null) throw error
  }
  const opened = await openPullRequest(engines, {
    principal: account,
    repo,
    ...texts,
    status: 'draft',
    base: { ref, commit },
    arrival: null,
  })
  return opened.discussion
}
