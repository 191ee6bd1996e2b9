import { type CommitSha } from '@entrepot/core'
import { type Commit, countCommits, listCommits as readCommits } from '@entrepot/git'
import { inWalkTurn, openReader, resolveRevision } from '@entrepot/registry'
import { LRUCache } from 'lru-cache'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import { escapeHtml } from '../answer/escape-html.js'
import { nextLink } from '../answer/next-link.js'
import type { Hub } from '../hub.js'
import { readCount, readList } from '../query/read-query.js'
import { leaveSignal } from '../routing/leave-signal.js'
import type { Exchange, RepoTarget } from '../routing/route.js'

const DEFAULT_LIMIT = 50
const MAX_LIMIT = 1_000
/** Pages that can be asked for by number. */
const MAX_PAGE = 1_000_000
/** Histories whose length is remembered: that of a commit never changes, and counting walks all of it. */
const REMEMBERED_COUNTS = 10_000

const counts = new LRUCache<CommitSha, number>({ max: REMEMBERED_COUNTS })

/** `commits/{revision}`: the history, newest first; of a variant that of the repository where its files are. What each commit holds is guarded by itself when somebody asks for it. */
export async function listCommits(hub: Hub, exchange: Exchange, { repo, rest }: RepoTarget): Promise<Answer> {
  const { query } = exchange.target
  const limit = Math.max(readCount(query, 'limit', DEFAULT_LIMIT, MAX_LIMIT), 1)
  const page = readCount(query, 'p', 0, MAX_PAGE)
  const isFormatted = readList(query, 'expand').includes('formatted')
  const resolved = await resolveRevision(hub.engines, exchange.principal, repo, rest.join('/'))
  const { commit, shownAs } = resolved
  const reader = await openReader(hub.engines, resolved.repo.id)
  const signal = leaveSignal(exchange.response)
  const { total, commits } = await inWalkTurn(
    async () => ({
      total: await countOnce(reader.gitDir, commit, signal),
      commits: await readCommits(reader, commit, { limit, skip: page * limit, signal }),
    }),
    signal,
  )
  const link = (page + 1) * limit < total ? nextLink(hub, exchange, { p: String(page + 1) }) : []
  return jsonAnswer(
    commits.map(one => describeCommit(one, isFormatted)),
    ['X-Repo-Commit', shownAs, 'X-Total-Count', String(total), ...link],
  )
}

async function countOnce(gitDir: string, commit: CommitSha, signal: AbortSignal): Promise<number> {
  const total = counts.get(commit) ?? (await countCommits(gitDir, commit, signal))
  counts.set(commit, total)
  return total
}

function describeCommit({ oid, title, message, author }: Commit, isFormatted: boolean): object {
  return {
    id: oid,
    title,
    message,
    date: author.date.toISOString(),
    authors: [{ user: author.name, avatar: '' }],
    ...(isFormatted && { formatted: { title: escapeHtml(title), message: escapeHtml(message) } }),
  }
}
