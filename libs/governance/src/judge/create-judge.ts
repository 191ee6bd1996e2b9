import {
  evaluate,
  isReadByRules,
  parseCard,
  RULE_TEXT_MAX_BYTES,
  RULE_TEXTS_MAX,
  summarizeCard,
} from '@entrepot/cards'
import { type ClamdAddress, formatRepoId, type TreeEntry } from '@entrepot/core'
import { type Database, findRevision, type Prisma } from '@entrepot/persistence'
import { clausesOf, judge, NO_DECISIONS } from '@entrepot/policy'
import type { Judge, RevisionFacts } from '@entrepot/registry'
import { buffer } from 'node:stream/consumers'
import { findOrigins } from '../lineage/find-origins.js'
import { activePolicy } from '../policies/active-policy.js'
import { scanRevision } from '../scans/scan-revision.js'
import { findCopies, proseHashesOf } from './find-copies.js'
import { loadDecisions } from './load-decisions.js'
import { recalledOriginFindings } from '../recalls/recalled-origins.js'
import { findPrevious } from './find-previous.js'
import { policyFacts } from './policy-facts.js'

/**
 * Joins the rules, the policy that holds, and what the registry knows around a revision into the one function that judges revisions as they
 * land.
 */
export function createJudge(db: Database, clamd: ClamdAddress | null = null): Judge {
  return async facts => {
    const { repo, readme, entries, treeFindings, commit } = facts
    const policy = await activePolicy(db)
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
    const { findings: cardFindings, scores } = evaluate(cardFacts)
    const scan = await scanRevision({ db, clamd }, facts)
    const recalled = recalledOriginFindings(origins.recalled)
    const findings = [...cardFindings, ...treeFindings, ...scan.findings, ...recalled]
    const kept = policyFacts(facts, { card, summary, scores, origins, formats: scan.formats })
    const standing = repo.id === undefined ? null : await findRevision(db.prisma, repo.id, commit)
    const [decisions] = await loadDecisions(db, [
      {
        repoId: repo.id ?? null,
        namespace: repo.namespace,
        commit,
        pushedById: standing?.pushedById ?? null,
      },
    ])
    const now = new Date()
    const verdict = judge(
      {
        facts: kept,
        findings,
        decisions: decisions ?? NO_DECISIONS,
        landedAt: standing?.landedAt ?? now,
        now,
      },
      policy,
    )
    const { pushGate } = clausesOf(policy.document, kept.repository, 'person')
    return {
      findings,
      isRefusedAtGate: pushGate === 'refuse' && verdict.state === 'blocked',
      hasFilesToScan: scan.pendingCount > 0,
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
