import { type ParentFact, type ParsedCard, summarizeCard } from '@entrepot/cards'
import type { RepoType } from '@entrepot/core'
import type { EvidenceAncestor } from '@entrepot/evidence'
import { type Database, findReposByKey, findRevisionsById, type Repo } from '@entrepot/persistence'
import { findOrigins } from '../lineage/find-origins.js'

const RELATIONS = ['adapter', 'merge', 'quantized', 'finetune'] as const

/** What the card of a revision names as its origins, with the licence and the commit of what the registry holds of them. */
export async function findAncestors(
  db: Database,
  repo: Repo,
  card: ParsedCard | null,
): Promise<EvidenceAncestor[]> {
  const { parents, datasets } = await findOrigins(db, repo, card)
  const stated = card && summarizeCard(card, repo.type).metadata?.['base_model_relation']
  const relation = RELATIONS.find(one => one === stated) ?? null
  const commits = await findHeads(db, [...named('model', parents), ...named('dataset', datasets)])
  const toAncestor = (type: RepoType, how: EvidenceAncestor['relation']) => (fact: ParentFact) => ({
    type,
    id: fact.id,
    relation: how,
    commit: fact.isMirrored ? (commits.get(`${type} ${fact.id.toLowerCase()}`) ?? null) : null,
    licenses: fact.license === null ? [] : [fact.license],
  })
  return [...parents.map(toAncestor('model', relation)), ...datasets.map(toAncestor('dataset', 'trained-on'))]
}

function named(type: RepoType, facts: readonly ParentFact[]): { type: RepoType; key: string }[] {
  return facts.filter(({ isMirrored }) => isMirrored).map(({ id }) => ({ type, key: id.toLowerCase() }))
}

/** The commits of heads, by type and id in lower case. */
async function findHeads(
  db: Database,
  names: readonly { readonly type: RepoType; readonly key: string }[],
): Promise<Map<string, string>> {
  const repos = await findReposByKey(db.prisma, names)
  const heads = await findRevisionsById(
    db.prisma,
    repos.flatMap(({ headRevisionId }) => headRevisionId ?? []),
  )
  const commits = new Map(heads.map(({ id, commit }) => [id, commit]))
  const found = new Map<string, string>()
  for (const { type, idKey, headRevisionId } of repos) {
    const commit = headRevisionId === null ? undefined : commits.get(headRevisionId)
    if (commit !== undefined) found.set(`${type} ${idKey}`, commit)
  }
  return found
}
