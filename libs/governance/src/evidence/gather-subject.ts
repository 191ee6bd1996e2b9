import { type ParsedCard, summarizeCard } from '@entrepot/cards'
import { type Finding, formatRepoId, type Verdict } from '@entrepot/core'
import { type EvidenceSubject, fileUrl, readModelIndex } from '@entrepot/evidence'
import { identifyLicense } from '@entrepot/licenses'
import {
  findCards,
  findFindings,
  type Finding as FindingRow,
  findPolicy,
  type Revision,
} from '@entrepot/persistence'
import type { PolicyFacts } from '@entrepot/policy'
import type { Engines, ResolvedRevision } from '@entrepot/registry'
import { findAncestors } from './find-ancestors.js'
import { findDecisions } from './find-decisions.js'
import { hashFiles } from './hash-files.js'
import { type EvidenceTexts, readTexts } from './read-texts.js'

/** Of the product; a spec holds it against package.json. */
export const GENERATOR_VERSION = '0.1.0'

const PREFIXES = { model: '', dataset: 'datasets/', space: 'spaces/' } as const

export interface Gathering {
  /** Of this server, no slash at the end. */
  readonly baseUrl: string
  /** False for documents that name no files, which need not be read for them. */
  readonly hasFiles: boolean
}

/**
 * All that documents about a revision are made of, from its rows, its tree and its small texts. Whoever asks for it may read the revision
 * and get its files.
 *
 * Cost: a dozen statements, and the first time a read of every file that lies in git.
 *
 * @throws DomainError `limit-exceeded`
 */
export async function gatherSubject(
  engines: Engines,
  resolved: ResolvedRevision,
  { baseUrl, hasFiles }: Gathering,
): Promise<EvidenceSubject> {
  const { repo, revision, commit } = resolved
  const { type, createdAt } = repo
  const id = formatRepoId(repo)
  const url = `${baseUrl}/${PREFIXES[type]}${id}`
  const texts = await readTexts(engines, resolved)
  const files = hasFiles ? await hashFiles(engines, resolved) : []
  const [[cardRow], rows, policy, decisions, ancestors] = await Promise.all([
    findCards(engines.db.prisma, [revision.id]),
    findFindings(engines.db.prisma, [revision.id]),
    findPolicy(engines.db.prisma, revision.policyVersion),
    findDecisions(engines.db, repo, revision, path => fileUrl({ repo: { url }, commit }, path)),
    findAncestors(engines.db, repo, texts.card),
  ])
  const metadata = texts.card && summarizeCard(texts.card, type).metadata
  return {
    repo: { type, id, url, isGated: repo.gating !== 'none', createdAt },
    commit,
    committedAt: revision.committedAt,
    landedAt: revision.landedAt,
    judgedAt: revision.judgedAt,
    author: revision.authorName,
    metadata,
    sections: sectionsOf(texts.card),
    hasCard: texts.card !== null,
    metrics: [...readModelIndex(metadata), ...texts.metrics],
    licenses: licensesOf(texts, revision),
    files,
    ancestors,
    findings: rows.map(row => toFinding(row, decisions.waivers)),
    verdict: verdictOf(revision),
    scores: { structure: cardRow?.structureScore ?? 0, substance: cardRow?.substanceScore ?? 0 },
    policyName: nameOf(policy?.document),
    ...decisions,
    generatorVersion: GENERATOR_VERSION,
  }
}

function sectionsOf(card: ParsedCard | null): EvidenceSubject['sections'] {
  return (card?.sections ?? []).map(({ heading, depth, prose }) => ({ heading, depth, text: prose }))
}

/** What the card declares, in its order; what the texts beside it are; and what the judge found to hold in the end. */
function licensesOf({ card, licenses }: EvidenceTexts, { facts }: Revision): EvidenceSubject['licenses'] {
  const identified = licenses.map(({ text }) => identifyLicense(text)).filter(found => found !== null)
  const concluded = identified.map(({ licenseId, spdx }) => (licenseId === 'other' ? spdx : licenseId))
  return {
    declared: declaredBy(card),
    concluded: [...new Set(concluded.filter(id => id !== 'NOASSERTION'))],
    effective: (facts as unknown as PolicyFacts | null)?.license.effective ?? null,
    texts: licenses,
  }
}

function declaredBy(card: ParsedCard | null): string[] {
  const value = card?.metadata?.['license']
  const ids = (Array.isArray(value) ? value : [value]).filter(id => typeof id === 'string')
  return [...new Set(ids.map(id => id.trim()).filter(id => id !== ''))]
}

function verdictOf(revision: Revision): Verdict {
  const { verdict, policyVersion, verdictReasons, explanation, expiresAt, audiences } = revision
  return {
    state: verdict,
    policyVersion,
    reasons: verdictReasons,
    expiresAt,
    ...(explanation !== null && { explanation: explanation as unknown as Verdict['explanation'] & object }),
    ...(audiences !== null && { audiences: audiences as unknown as Verdict['audiences'] & object }),
  }
}

/** A finding that a waiver covers is waived, which its row does not say: waivers come and go. */
function toFinding(row: FindingRow, waivers: EvidenceSubject['waivers']): Finding {
  const {
    ruleId,
    severity,
    state,
    message,
    path,
    keyPath,
    heading,
    line,
    column,
    evidence,
    fix,
    fingerprint,
  } = row
  const isWaived = waivers.some(waiver =>
    waiver.fingerprint === null ? waiver.ruleId === ruleId : waiver.fingerprint === fingerprint,
  )
  return {
    ruleId,
    severity,
    state: isWaived ? 'waived' : state === 'needs_review' ? 'needs-review' : state,
    message,
    position: { path, keyPath, heading, line, column },
    evidence,
    fix,
    fingerprint,
  }
}

function nameOf(document: unknown): string {
  const isNamed = typeof document === 'object' && document !== null && 'name' in document
  return isNamed && typeof document.name === 'string' ? document.name : 'unknown'
}
