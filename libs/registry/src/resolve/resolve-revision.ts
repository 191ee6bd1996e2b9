import { DomainError, isCommitSha, type Principal } from '@entrepot/core'
import type { Repo } from '@entrepot/persistence'
import type { Engines } from '../engines.js'
import { judgedRevision } from '../land/judged-revision.js'
import { earliest } from './earliest.js'
import { headFor, type Meant, meantCommit } from './meant-commit.js'
import { whyNotReadable } from './may-read.js'
import { openAlias } from './open-alias.js'
import { profileOf } from './profile-word.js'
import type { ResolvedRevision } from './resolved-revision.js'

/**
 * What a client's word for a revision means, if this principal may read it. Looked up in the order of the Hub: a whole commit id, the
 * default branch, a branch, a tag, a full ref name, the beginning of a commit id. Of a model, `profile/<name>` is the variant that fits a
 * profile, and the id that is answered for it means the same again; to a token that carries a profile the default branch is that, too
 * (decision 0034). Whoever gets a variant may read it, where it lies, and the head of what was asked.
 *
 * For an inference token a branch means its newest cleared commit. A commit that no ref leads to any more is there only for who may write
 * to the repository, by its whole id.
 *
 * @throws DomainError `revision-not-found`
 * @throws DomainError `revision-blocked`, `revision-restricted`, `revision-pending`  it is there, but not for this principal
 * @throws DomainError `profile-not-found`, `variant-not-found`
 * @throws DomainError `gated-repo`  a variant in a repository whose files are for those who were let in
 */
export async function resolveRevision(
  engines: Engines,
  principal: Principal,
  repo: Repo,
  word: string,
): Promise<ResolvedRevision> {
  const profile = profileOf(repo, word)
  if (profile !== null) return ofProfile(engines, principal, repo, profile)
  const meant = await meantCommit(engines, principal, repo, word)
  if (!meant) return ofAliasCommit(engines, principal, repo, word)
  const own = await ownRevision(engines, principal, repo, meant)
  const carried = meant.isDefaultBranch && principal.kind === 'token' ? principal.profile : null
  if (carried === null) return own
  const asked = { kind: 'profile', name: carried, isImplied: true } as const
  const target = await engines.resolveAlias({ principal, repo, asked })
  return target ? openAlias(engines, principal, target) : { ...own, restsOn: null }
}

async function ownRevision(
  engines: Engines,
  principal: Principal,
  repo: Repo,
  meant: Meant,
): Promise<ResolvedRevision> {
  const { commit } = meant
  const revision = await judgedRevision(engines, repo, commit)
  const refusal = whyNotReadable(principal, repo, { ...revision, ...meant })
  if (refusal) throw refusal
  const { expiresAt } = revision
  return { repo, commit, revision, shownAs: commit, paths: null, restsOn: [], expiresAt }
}

async function ofProfile(
  engines: Engines,
  principal: Principal,
  repo: Repo,
  name: string,
): Promise<ResolvedRevision> {
  await readableHead(engines, principal, repo)
  const asked = { kind: 'profile', name, isImplied: false } as const
  const target = await engines.resolveAlias({ principal, repo, asked })
  if (!target) throw notFound(`profile/${name}`)
  return openAlias(engines, principal, target)
}

async function ofAliasCommit(
  engines: Engines,
  principal: Principal,
  repo: Repo,
  word: string,
): Promise<ResolvedRevision> {
  if (!isCommitSha(word)) throw notFound(word)
  const target = await engines.resolveAlias({ principal, repo, asked: { kind: 'commit', commit: word } })
  if (!target) throw notFound(word)
  const head = await readableHead(engines, principal, repo)
  const opened = await openAlias(engines, principal, target)
  return { ...opened, expiresAt: earliest(opened.expiresAt, head?.expiresAt ?? null) }
}

/** What keeps the model itself from somebody keeps its variants from them, and says so in the same words. */
async function readableHead(
  engines: Engines,
  principal: Principal,
  repo: Repo,
): Promise<ResolvedRevision | null> {
  const head = await headFor(engines, principal, repo)
  return head && ownRevision(engines, principal, repo, head)
}

function notFound(word: string): DomainError {
  return new DomainError('revision-not-found', `Invalid rev id: ${word.slice(0, 200)}`)
}
