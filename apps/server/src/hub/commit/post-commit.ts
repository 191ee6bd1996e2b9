import type { IncomingMessage } from 'node:http'
import { type AccountPrincipal, DomainError, type Principal } from '@entrepot/core'
import { Spool } from '@entrepot/git'
import type { Repo } from '@entrepot/persistence'
import {
  commitAsPullRequest,
  commitChanges,
  type CommitTarget,
  commitTarget,
  requireMayCommit,
  requireRight,
  verdictLines,
} from '@entrepot/registry'
import { bytesOf } from '../../lfs/read-body.js'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import { publicBaseUrl } from '../answer/public-base-url.js'
import type { Hub } from '../hub.js'
import { readFlag } from '../query/read-query.js'
import type { Exchange, RepoTarget } from '../routing/route.js'
import { type CommitBody, readCommitBody } from './read-commit-body.js'
import { repoUrl } from './repo-url.js'

/** What is done with a body once it is here. */
interface Job {
  readonly actor: AccountPrincipal
  readonly repo: Repo
  readonly target: CommitTarget
  /** As a pull request. */
  readonly isProposal: boolean
}

/** `commit/{revision}`: the files of the body become a commit on a branch, or a pull request with `create_pr=1`. */
export async function postCommit(
  hub: Hub,
  { request, principal, target: { query } }: Exchange,
  { repo, rest }: RepoTarget,
): Promise<Answer> {
  const actor = requireAccount(principal)
  const isProposal = readFlag(query, 'create_pr')
  const target = await openTarget(hub, actor, repo, { word: rest.join('/'), isProposal })
  requirePlain(request)
  const spool = await Spool.open(hub.engines.scratchDir)
  try {
    const body = await readCommitBody(bytesOf(request), spool, hub.engines.scratchDir)
    const done = await commit(hub, { actor, repo, target, isProposal }, body)
    return jsonAnswer(answerOf(repoUrl(publicBaseUrl(hub.publicUrl, request), repo), done))
  } finally {
    await spool.dispose()
  }
}

/**
 * The branch that is asked for, if the caller may commit to it, or to a pull request for it.
 * @throws DomainError `revision-not-found`, `forbidden`
 */
export async function openTarget(
  { engines }: Pick<Hub, 'engines'>,
  actor: AccountPrincipal,
  repo: Repo,
  { word, isProposal }: { readonly word: string; readonly isProposal: boolean },
): Promise<CommitTarget> {
  if (isProposal) requireRight(actor, 'repo:discuss', repo)
  const target = await commitTarget(engines, repo, word)
  if (!isProposal) await requireMayCommit(engines, actor, repo, target.refName)
  else if (!target.refName.startsWith('refs/heads/'))
    throw new DomainError('revision-not-found', `Invalid rev id: ${word.slice(0, 200)}`)
  return target
}

export function requireAccount(principal: Principal): AccountPrincipal {
  if (principal.kind === 'token') return principal
  throw new DomainError('authentication-required', 'Sign in: send a token in the Authorization header.')
}

/** A compressed body could be of any length when it is unpacked, and no client sends one. */
function requirePlain({ headers }: IncomingMessage): void {
  if ((headers['content-encoding'] ?? 'identity') === 'identity') return
  throw new DomainError('invalid-argument', 'Send the body as it is, without Content-Encoding.')
}

interface Done {
  readonly commit: string
  /** What the judge says of it. */
  readonly lines: readonly string[]
  readonly pullRequest: number | null
}

async function commit({ engines }: Hub, job: Job, body: CommitBody): Promise<Done> {
  const { actor, repo, target, isProposal } = job
  const { summary, description, changes, parentCommit: expectedParent } = body
  const request = { actor, repo, refName: target.refName, expectedParent, summary, description, changes }
  if (!isProposal) {
    const { commit, received } = await commitChanges(engines, request)
    return { commit, lines: received ? verdictLines(received.judgements, false) : [], pullRequest: null }
  }
  const { commit, pullRequest } = await commitAsPullRequest(engines, request, target.head)
  return { commit, lines: [], pullRequest: pullRequest?.discussion.num ?? null }
}

function answerOf(url: string, { commit, lines, pullRequest }: Done) {
  return {
    success: true,
    commitOid: commit,
    commitUrl: `${url}/commit/${commit}`,
    // As `remote:` lines after a push.
    hookOutput: lines.join('\n'),
    ...(pullRequest !== null && { pullRequestUrl: `${url}/discussions/${pullRequest}` }),
  }
}
