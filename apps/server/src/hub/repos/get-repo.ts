import { isDomainError } from '@entrepot/core'
import { parseCard, summarizeCard } from '@entrepot/cards'
import { repoSecurity } from '@entrepot/governance'
import { findCards } from '@entrepot/persistence'
import { readTree, type ResolvedRevision, resolveRevision } from '@entrepot/registry'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import type { Hub } from '../hub.js'
import { readFlag } from '../query/read-query.js'
import type { Exchange, RepoTarget } from '../routing/route.js'
import { describeRepo, type ShownRevision } from './describe-repo.js'
import { pickFields, readExpand } from './expand.js'
import { modelFacts } from './model-facts.js'
import { siblingsOf } from './siblings.js'

/** `/api/models/{id}`: the repository at the head of its default branch. One without commits is there too, with nothing in it. */
export async function getRepo(hub: Hub, exchange: Exchange, { repo }: RepoTarget): Promise<Answer> {
  try {
    return await getRevision(hub, exchange, { repo, rest: [repo.defaultBranch] })
  } catch (error) {
    if (!isDomainError(error, 'revision-not-found') || repo.headRevisionId !== null) throw error
    const expand = readExpand(exchange.target.query, repo.type)
    return jsonAnswer(pickFields({ ...describeRepo(repo, null), siblings: [] }, expand))
  }
}

/** `/api/models/{id}/revision/{revision}`: the same at any revision. */
export async function getRevision(
  hub: Hub,
  { principal, target: { query } }: Exchange,
  { repo, rest }: RepoTarget,
): Promise<Answer> {
  const expand = readExpand(query, repo.type)
  const hasBlobs = readFlag(query, 'blobs')
  const hasSecurity = readFlag(query, 'securityStatus')
  const resolved = await resolveRevision(hub.engines, principal, repo, rest.join('/'))
  const tree = await readTree(hub.engines, resolved)
  const card = await cardFacts(hub, resolved)
  const shown: ShownRevision = {
    commit: resolved.shownAs,
    committedAt: resolved.revision.committedAt,
    ...card,
    model: await modelFacts(hub, { principal, resolved, cardData: card.cardData, expand }),
    siblings: siblingsOf(tree, hasBlobs),
    ...(hasSecurity && { security: await repoSecurity(hub.engines.db, tree.entries) }),
  }
  const answer = pickFields(describeRepo(repo, shown), expand)
  return jsonAnswer(answer, ['X-Repo-Commit', resolved.shownAs])
}

/** From the repository's row and the card's for the head; what another revision said stands in its README.md. */
async function cardFacts({ engines, files }: Hub, resolved: ResolvedRevision) {
  const { repo, revision } = resolved
  const [card] = await findCards(engines.db.prisma, [revision.id])
  const cardData = card?.metadata ?? null
  if (revision.id === repo.headRevisionId) {
    return { tags: repo.tags, pipelineTag: repo.pipelineTag, libraryName: repo.libraryName, cardData }
  }
  const entry = card ? (await readTree(engines, resolved)).get('README.md') : null
  const readme = entry && !entry.lfs ? await files.readSmallBlob(repo, entry) : null
  const summary = readme && summarizeCard(parseCard(readme), repo.type)
  return {
    tags: summary?.hubTags ?? [],
    pipelineTag: summary?.pipelineTag ?? null,
    libraryName: summary?.libraryName ?? null,
    cardData,
  }
}
