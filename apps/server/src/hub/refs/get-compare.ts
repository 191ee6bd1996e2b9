import { DomainError } from '@entrepot/core'
import { diffText, mergeBase } from '@entrepot/git'
import { inWalkTurn, openReader, resolveOwnRevision } from '@entrepot/registry'
import { type Answer, textAnswer } from '../answer/answer.js'
import type { Hub } from '../hub.js'
import { readFlag } from '../query/read-query.js'
import { leaveSignal } from '../routing/leave-signal.js'
import type { Exchange, RepoTarget } from '../routing/route.js'

/** Bytes of a difference that are shown; who wants more has git. */
const DIFF_MAX_BYTES = 16 * 1024 * 1024

/** `compare/{a}..{b}?raw=true`: what changed from one revision to another, as `git diff` writes it; with three dots from what both have in common. */
export async function getCompare(hub: Hub, exchange: Exchange, { repo, rest }: RepoTarget): Promise<Answer> {
  const { principal, target, response } = exchange
  if (!readFlag(target.query, 'raw'))
    throw new DomainError('not-implemented', 'Only the difference itself is offered here: ask with raw=true.')
  const { from, to, isFromCommonBase } = readRange(rest.join('/'))
  const base = await resolveOwnRevision(hub.engines, principal, repo, from)
  const head = await resolveOwnRevision(hub.engines, principal, repo, to)
  const { gitDir } = await openReader(hub.engines, repo.id)
  const signal = leaveSignal(response)
  const start = isFromCommonBase
    ? await inWalkTurn(() => mergeBase(gitDir, base.commit, head.commit, signal), signal)
    : base.commit
  // Its lines are in the difference as well, whichever words led to it.
  if (start !== null && start !== base.commit) await resolveOwnRevision(hub.engines, principal, repo, start)
  const { text, isWhole } = await inWalkTurn(
    () => diffText(gitDir, { base: start, head: head.commit }, DIFF_MAX_BYTES),
    signal,
  )
  if (!isWhole)
    throw new DomainError('limit-exceeded', `The difference has more than ${DIFF_MAX_BYTES} bytes. Use git.`)
  for (const commit of new Set([start ?? head.commit, head.commit])) {
    const what = { repoId: repo.id, commit, path: null, oid: null }
    await hub.deliveries.note({ ...what, principal, address: exchange.address, exit: 'diff' })
  }
  return textAnswer(text, ['X-Repo-Commit', head.commit])
}

/** No name of a ref holds two dots in a row. */
function readRange(range: string): { from: string; to: string; isFromCommonBase: boolean } {
  const [, from, dots, to] = /^(.*?[^.])(\.{2,3})([^.].*)$/s.exec(range) ?? []
  if (from === undefined || to === undefined)
    throw new DomainError('invalid-argument', 'Name two revisions with two dots between them: main..other')
  return { from, to, isFromCommonBase: dots === '...' }
}
