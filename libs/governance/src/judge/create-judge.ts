import {
  evaluate,
  isReadByRules,
  parseCard,
  RULE_TEXT_MAX_BYTES,
  RULE_TEXTS_MAX,
  summarizeCard,
} from '@entrepot/cards'
import { type ClamdAddress, type Finding, formatRepoId, type TreeEntry, type Verdict } from '@entrepot/core'
import { type Database, findRevision, type Prisma } from '@entrepot/persistence'
import { clausesOf, type CompiledPolicy, judge, NO_DECISIONS, type PolicyFacts } from '@entrepot/policy'
import type { Judge, ReadWeights, RevisionFacts } from '@entrepot/registry'
import { buffer } from 'node:stream/consumers'
import { findOrigins } from '../lineage/find-origins.js'
import { activePolicy } from '../policies/active-policy.js'
import { scanRevision } from '../scans/scan-revision.js'
import { findCopies, proseHashesOf } from './find-copies.js'
import { loadDecisions } from './load-decisions.js'
import { recalledOriginFindings } from '../recalls/recalled-origins.js'
import { findPrevious } from './find-previous.js'
import { policyFacts } from './policy-facts.js'

/** Milliseconds that a verdict stands which rests on what ends and was given without the repository's lock. */
const UNLOCKED_MAX_MS = 60_000

/**
 * Joins the rules, the policy that holds, and what the registry knows around a revision into the one function that judges revisions as they
 * land.
 */
export function createJudge(
  db: Database,
  clamd: ClamdAddress | null = null,
  readWeights: ReadWeights = readNone,
): Judge {
  return async facts => {
    const policy = await activePolicy(db)
    const read = await readAround(db, facts, policy)
    const { card, summary, origins, hashes } = read
    const { findings: cardFindings, scores } = evaluate(read.cardFacts)
    const scan = await scanRevision({ db, clamd }, facts)
    const recalled = recalledOriginFindings(origins.recalled)
    const weights = await readWeights(facts)
    const findings = [
      ...cardFindings,
      ...facts.treeFindings,
      ...scan.findings,
      ...weights.findings,
      ...recalled,
    ]
    const kept = policyFacts(facts, { card, summary, scores, origins, formats: scan.formats })
    const verdict = await judgeLanding(db, facts, { facts: kept, findings, policy })
    const { pushGate } = clausesOf(policy.document, kept.repository, 'person')
    return {
      findings,
      isRefusedAtGate: pushGate === 'refuse' && verdict.state === 'blocked',
      hasFilesToScan: scan.pendingCount + weights.pendingCount > 0,
      variants: weights.variants,
      verdict,
      card: summary && {
        metadata: summary.metadata as Prisma.InputJsonObject | null,
        sections: summary.sections.map(section => ({ ...section })),
        structureScore: scores.structure,
        substanceScore: scores.substance,
        proseHashes: hashes,
      },
      index: {
        tags: summary?.hubTags ?? [],
        license: summary?.license ?? null,
        pipelineTag: summary?.pipelineTag ?? null,
        libraryName: summary?.libraryName ?? null,
      },
      facts: kept as unknown as Prisma.InputJsonObject,
    }
  }
}

const readNone: ReadWeights = async () => ({ variants: [], findings: [], pendingCount: 0 })

/** The card, and what the registry knows around it. */
async function readAround(db: Database, facts: RevisionFacts, policy: CompiledPolicy) {
  const { repo, readme, entries } = facts
  const card = readme && parseCard(readme)
  const summary = card && summarizeCard(card, repo.type)
  const origins = await findOrigins(db, repo, card)
  const hashes = card ? proseHashesOf(card) : []
  const cardFacts = {
    repo: { type: repo.type, id: formatRepoId(repo) },
    card,
    files: entries.filter(isFile).map(({ path, sizeBytes }) => ({ path, sizeBytes })),
    parents: origins.parents,
    datasets: origins.datasets,
    texts: await readTexts(facts),
    previous: await findPrevious(db, facts),
    gating: repo.gating ?? 'none',
    tenant: policy.document.tenant ?? {},
    copies: await findCopies(db, repo, hashes),
  }
  return { card, summary, origins, hashes, cardFacts }
}

interface Judged {
  readonly facts: PolicyFacts
  readonly findings: readonly Finding[]
  readonly policy: CompiledPolicy
}

async function judgeLanding(
  db: Database,
  { repo, commit }: RevisionFacts,
  { facts, findings, policy }: Judged,
): Promise<Verdict> {
  const standing = repo.id === undefined ? null : await findRevision(db.prisma, repo.id, commit)
  const [decisions = NO_DECISIONS] = await loadDecisions(db, [
    {
      repoId: repo.id ?? null,
      namespace: repo.namespace,
      commit,
      pushedById: standing?.pushedById ?? null,
    },
  ])
  const now = new Date()
  const landedAt = standing?.landedAt ?? now
  return settledSoon(judge({ facts, findings, decisions, landedAt, now }, policy), now)
}

/**
 * A landing is judged before it holds its repository's lock, so a waiver that it rests on may be revoked meanwhile. Such a verdict stands for a
 * minute at most; then it is judged from what is stored, under that lock.
 */
function settledSoon(verdict: Verdict, now: Date): Verdict {
  if (!verdict.expiresAt) return verdict
  const soon = new Date(now.getTime() + UNLOCKED_MAX_MS)
  return { ...verdict, expiresAt: verdict.expiresAt < soon ? verdict.expiresAt : soon }
}

function isFile({ mode }: TreeEntry): boolean {
  return mode !== '040000' && mode !== '160000'
}

/** The small texts that rules read, by path. What is too long is left out: no rule could say anything true of a part. */
async function readTexts({ entries, openFile }: RevisionFacts): Promise<ReadonlyMap<string, string>> {
  const read = entries
    .filter(entry => isFile(entry) && entry.lfs === null && entry.mode !== '120000')
    .filter(({ path, sizeBytes }) => isReadByRules(path) && sizeBytes <= RULE_TEXT_MAX_BYTES)
    .slice(0, RULE_TEXTS_MAX)
  const texts = new Map<string, string>()
  for (const entry of read) texts.set(entry.path, (await buffer(await openFile(entry))).toString('utf8'))
  return texts
}
