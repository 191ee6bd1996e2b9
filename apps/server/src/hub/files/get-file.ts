import { type DomainError, isCommitSha, isDomainError } from '@entrepot/core'
import { type LocatedFile, locateFile } from '@entrepot/registry'
import type { Answer } from '../answer/answer.js'
import type { Hub } from '../hub.js'
import type { Exchange, RepoTarget } from '../routing/route.js'
import { answerFile } from './answer-file.js'
import { type KnownFile, knownFile } from './known-file.js'
import { knownFileKey } from './recall-file.js'

/** `resolve`: the file. */
export function getFile(hub: Hub, exchange: Exchange, target: RepoTarget): Promise<Answer> {
  return serve(hub, exchange, target, false)
}

/** `raw`: the blob that git has, a pointer for a large file. */
export function getRawFile(hub: Hub, exchange: Exchange, target: RepoTarget): Promise<Answer> {
  return serve(hub, exchange, target, true)
}

async function serve(hub: Hub, exchange: Exchange, target: RepoTarget, isRaw: boolean): Promise<Answer> {
  const { known, restsOn } = await lookUp(hub, exchange, target, isRaw)
  const { principal, request } = exchange
  if (restsOn !== null) {
    // The repositories were read before all the rest, so whatever changed meanwhile makes this old.
    const from = { principal, repo: target.repo, others: restsOn, expiresAt: known.expiresAt }
    hub.known.keep(knownFileKey(principal, request.url ?? ''), from, known)
  }
  return answerFile(hub, exchange, known)
}

async function lookUp(
  { engines, files }: Hub,
  { principal, target: { query } }: Exchange,
  { repo, rest }: RepoTarget,
  isRaw: boolean,
): Promise<{ known: KnownFile; restsOn: LocatedFile['restsOn'] }> {
  let located: LocatedFile
  try {
    located = await locateFile(engines, principal, repo, rest)
  } catch (error) {
    // Clients ask for many optional files, so "not there" is kept like anything else.
    if (!isDomainError(error, 'entry-not-found') || error.detail['isSettled'] !== true) throw error
    return { known: missingFile(repo.id, error), restsOn: [] }
  }
  const { restsOn, entry } = located
  if (!isRaw) await files.requireStored(located.repo, entry)
  const hasDisposition = !query.has('noContentDisposition')
  // What a shared cache revalidates is asked again each time, so an alias may lie there too.
  const known = knownFile(located, { isRaw, hasDisposition, isPublic: principal.kind === 'anonymous' })
  return { known, restsOn }
}

function missingFile(repoId: string, error: DomainError): KnownFile {
  const { commit, expiresAt } = error.detail
  if (typeof commit !== 'string' || !isCommitSha(commit)) throw error
  return { repoId, commit, file: null, expiresAt: typeof expiresAt === 'string' ? new Date(expiresAt) : null }
}
