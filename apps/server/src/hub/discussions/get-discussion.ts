import { readDiscussion } from '@entrepot/registry'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import type { Hub } from '../hub.js'
import { readFlag } from '../query/read-query.js'
import type { Exchange, RepoTarget } from '../routing/route.js'
import { describeDetails } from './describe-discussion.js'
import { readNumber } from './read-number.js'

/** `GET /api/models/{id}/discussions/{num}`, with the difference that a pull request makes if `diff=1`. */
export async function getDiscussion(
  hub: Hub,
  { principal, address, target: { query } }: Exchange,
  { repo, rest: [num] }: RepoTarget,
): Promise<Answer> {
  const question = { num: readNumber(num), withDiff: readFlag(query, 'diff') }
  const details = await readDiscussion(hub.engines, principal, repo, question)
  if (details.changes?.diff) {
    const what = { repoId: repo.id, commit: null, path: `discussions/${question.num}`, oid: null }
    await hub.deliveries.note({ ...what, principal, address, exit: 'diff' })
  }
  return jsonAnswer(describeDetails(repo, details))
}
