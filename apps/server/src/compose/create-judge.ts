import { defaultPolicy, evaluate, judge, parseCard, summarizeCard } from '@entrepot/cards'
import { formatRepoId, parseRepoId, isDomainError } from '@entrepot/core'
import { type Database, ensurePolicy, findRepo, type Prisma } from '@entrepot/persistence'
import type { Judge } from '@entrepot/registry'

/** Joins the rules, the policy and what the registry knows of parents into the one function that judges revisions. */
export async function createJudge(db: Database): Promise<Judge> {
  const policy = defaultPolicy
  await ensurePolicy(db.prisma, policy.version, policy as unknown as Prisma.InputJsonObject)
  return async ({ repo, readme, entries, treeFindings }) => {
    const card = readme && parseCard(readme)
    const summary = card && summarizeCard(card, repo.type)
    const { findings: cardFindings, scores } = evaluate({
      repo: { type: repo.type, id: formatRepoId(repo) },
      card,
      files: entries
        .filter(entry => entry.mode !== '040000')
        .map(({ path, sizeBytes }) => ({ path, sizeBytes })),
      parents: await findParents(db, summary?.baseModels ?? []),
    })
    const findings = [...cardFindings, ...treeFindings]
    return {
      findings,
      verdict: judge(findings, policy),
      card: summary && {
        metadata: summary.metadata as Prisma.InputJsonObject | null,
        sections: summary.sections.map(section => ({ ...section })),
        structureScore: scores.structure,
        substanceScore: scores.substance,
      },
      index: {
        tags: summary?.hubTags ?? [],
        license: summary?.license ?? null,
        pipelineTag: summary?.pipelineTag ?? null,
        libraryName: summary?.libraryName ?? null,
      },
    }
  }
}

/** Parents that one card may name; a merge of more than this is looked at by a person anyway. */
const MAX_PARENTS = 32

/** The base models, with the licence each has here. One that is not mirrored has none that we could know. */
async function findParents(db: Database, ids: readonly string[]) {
  const parents = []
  for (const id of ids.slice(0, MAX_PARENTS)) {
    const name = readId(id)
    const repo = name && (await findRepo(db.prisma, name))
    parents.push({ id, license: repo?.license ?? null, isMirrored: repo !== null })
  }
  return parents
}

function readId(id: string) {
  try {
    return parseRepoId('model', id)
  } catch (error) {
    if (isDomainError(error, 'repo-name-invalid')) return null
    throw error
  }
}
