import { formatRepoId, type Verdict } from '@entrepot/core'
import { type Db, loadStoredJudgements, type StoredJudgement } from '@entrepot/persistence'
import {
  type CompiledPolicy,
  type Decisions,
  judge,
  type JudgedFinding,
  NO_FACTS,
  type PolicyFacts,
} from '@entrepot/policy'
import { loadDecisions } from '../judge/load-decisions.js'

/** A revision as it is stored, with the verdict that a policy gives it. */
export interface JudgedStored {
  readonly stored: StoredJudgement
  readonly verdict: Verdict
}

/**
 * The verdicts that a policy gives to revisions by what is stored of them: no card is parsed and no file is read. Nothing is written; those
 * that are gone are left out. Five statements, however many they are.
 */
export async function judgeStored(
  prisma: Db,
  revisionIds: readonly string[],
  policy: CompiledPolicy,
  decide: (stored: StoredJudgement, decided: Decisions) => Decisions = (_, decided) => decided,
): Promise<JudgedStored[]> {
  if (revisionIds.length === 0) return []
  const all = await loadStoredJudgements(prisma, revisionIds)
  const decisions = await loadDecisions({ prisma }, all)
  const now = new Date()
  return all.flatMap((stored, at) => {
    const standing = decisions[at]
    if (!standing) return []
    const decided = decide(stored, standing)
    const findings = stored.facts === null ? [...stored.findings, FACTS_MISSING] : stored.findings
    const { landedAt } = stored
    return [
      {
        stored,
        verdict: judge({ facts: factsOf(stored), findings, decisions: decided, landedAt, now }, policy),
      },
    ]
  })
}

/** What landed before facts were kept: what nobody knows of it is no pass. */
const FACTS_MISSING: JudgedFinding = {
  ruleId: 'facts-missing',
  severity: 'error',
  state: 'unverifiable',
  message:
    'It was judged before facts were kept; until it is read again nobody can tell what the policy asks.',
  fingerprint: '0'.repeat(32),
}

/** The name, the place and the openness of a repository change without its revisions being judged: what they are now counts. */
function factsOf(stored: StoredJudgement): PolicyFacts {
  const facts = (stored.facts ?? NO_FACTS) as unknown as PolicyFacts
  const { type, namespace, visibility, gating } = stored
  const repository = { id: formatRepoId(stored), namespace, type, visibility, gated: gating !== 'none' }
  return { ...facts, repository }
}
