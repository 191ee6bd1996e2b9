import { evaluate, parseCard, summarizeCard } from '@entrepot/cards'
import { formatRepoId, parseRepoId, isDomainError } from '@entrepot/core'
import {
  type Database,
  ensurePolicy,
  findMirrorsByRepo,
  findRepo,
  type Prisma,
  type Repo,
} from '@entrepot/persistence'
import { defaultPolicy, judgeFindings } from '@entrepot/policy'
import type { Judge, JudgedRepo } from '@entrepot/registry'

/** Joins the rules, the policy and what the registry knows of parents into the one function that judges revisions. */
export async function createJudge(db: Database): Promise<Judge> {
  const policy = defaultPolicy
  await ensurePolicy(db.prisma, 1, policy as unknown as Prisma.InputJsonObject)
  return async ({ repo, readme, entries, treeFindings }) => {
    const card = readme && parseCard(readme)
    const summary = card && summarizeCard(card, repo.type)
    const { findings: cardFindings, scores } = evaluate({
      repo: { type: repo.type, id: formatRepoId(repo) },
      card,
      files: entries
        .filter(entry => entry.mode !== '040000')
        .map(({ path, sizeBytes }) => ({ path, sizeBytes })),
      parents: await findParents(db, repo, summary?.baseModels ?? []),
    })
    const findings = [...cardFindings, ...treeFindings]
    return {
      findings,
      verdict: judgeFindings(findings, policy),
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

/**
 * The base models, with the licence each has here. One that is not mirrored has none that we could know; one that a reader of `child` may
 * not see counts as not mirrored, or its licence could be had by naming it as a parent; unless it stands open upstream.
 */
async function findParents(db: Database, child: JudgedRepo, ids: readonly string[]) {
  const parents = []
  for (const id of ids.slice(0, MAX_PARENTS)) {
    const name = readId(id)
    const found = name && (await findRepo(db.prisma, name))
    const isKnown = found && (isSeenByReadersOf(child, found) || (await isListedUpstream(db, found)))
    const repo = isKnown ? found : null
    parents.push({ id, license: repo?.license ?? null, isMirrored: repo !== null })
  }
  return parents
}

/**
 * A mirror of a gated repository: we hold it back, but its card, and so its licence, stands open upstream. Most restricted licences are
 * such repositories', and who derives from one should be told.
 */
async function isListedUpstream(db: Database, parent: Repo): Promise<boolean> {
  return parent.gating !== 'none' && (await findMirrorsByRepo(db.prisma, [parent.id])).length > 0
}

/** Whether everyone who can read the one can read the other. */
function isSeenByReadersOf(child: JudgedRepo, parent: Repo): boolean {
  if (parent.visibility === 'public') return true
  if (parent.visibility === 'internal') return child.visibility !== 'public'
  return child.visibility === 'private' && namespaceKey(child) === namespaceKey(parent)
}

function namespaceKey({ namespace }: { namespace: string | null }): string | null {
  return namespace?.toLowerCase() ?? null
}

function readId(id: string) {
  try {
    return parseRepoId('model', id)
  } catch (error) {
    if (isDomainError(error, 'repo-name-invalid')) return null
    throw error
  }
}
