import type { RefRow } from '@entrepot/persistence'
import { shownRefs } from '@entrepot/registry'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import type { Hub } from '../hub.js'
import { readFlag } from '../query/read-query.js'
import type { Exchange, RepoTarget } from '../routing/route.js'

/** Where each kind of ref lives, by the key that clients look under. */
const KINDS = {
  branches: 'refs/heads/',
  converts: 'refs/convert/',
  tags: 'refs/tags/',
  pullRequests: 'refs/pr/',
} as const

/** `refs`: branches, converts and tags, and pull requests if asked. Refs that lead to what the caller may not read are not there. */
export async function listRepoRefs(hub: Hub, exchange: Exchange, { repo }: RepoTarget): Promise<Answer> {
  const hasPulls = readFlag(exchange.target.query, 'include_prs')
  const refs = await shownRefs(hub.engines, exchange.principal, repo)
  const { branches, converts, tags, pullRequests } = KINDS
  return jsonAnswer({
    branches: refsUnder(refs, branches),
    converts: refsUnder(refs, converts),
    tags: refsUnder(refs, tags),
    ...(hasPulls && { pullRequests: refsUnder(refs, pullRequests) }),
  })
}

function refsUnder(refs: readonly RefRow[], prefix: string): object[] {
  return refs
    .filter(ref => ref.name.startsWith(prefix))
    .map(({ name, commit }) => ({ name: name.slice(prefix.length), ref: name, targetCommit: commit }))
}
