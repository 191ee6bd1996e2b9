import type { Finding, FindingPosition } from '@entrepot/core'
import { formatKeyPath } from './card.js'
import { compareText } from './compare-text.js'
import { fingerprintOf } from './fingerprint.js'
import { EVIDENCE_MAX_LENGTH } from './limits.js'
import { parseCard } from './parse-card.js'
import type { CardFacts, Hit, Rule, RuleFacts } from './rule.js'
import { RULES } from './rules/index.js'
import { scoreCard, type Scores } from './score.js'

export interface Evaluation {
  /** In the order of the card, then by rule; findings about the whole card come first. */
  readonly findings: readonly Finding[]
  readonly scores: Scores
}

/** A finding with what the Hub would say about it. */
export interface HubFinding extends Finding {
  readonly hubMessage: string | null
}

/** Id of the finding that stands for a rule which could not finish. It is no rule: nothing can turn it off. */
export const RULE_FAILED = 'rule-failed'

/** Findings of one rule on one card; a card that needs more gets one that says so. */
const FINDINGS_PER_RULE_MAX = 100

const EMPTY_CARD = parseCard(new Uint8Array())
const NOTHING_GATHERED = {
  datasets: [],
  texts: new Map<string, string>(),
  previous: null,
  gating: null,
  tenant: {},
  copies: [],
} as const

/**
 * Runs every rule that applies. Pure, never throws, and the same facts always give the same findings: a rule that throws
 * becomes a finding `rule-failed`, for a person to look at.
 */
export function evaluate(facts: CardFacts, rules: readonly Rule[] = RULES): Evaluation {
  const findings = findAll(facts, rules).map(({ hubMessage: _, ...finding }) => finding)
  return { findings, scores: scoreCard(facts) }
}

/** As `evaluate`, with the Hub's words; `validateAsHub` is made of it. */
export function findAll(facts: CardFacts, rules: readonly Rule[] = RULES): HubFinding[] {
  const ruleFacts = toRuleFacts(facts)
  const isEmpty = ruleFacts.card.text.trim() === ''
  const seen = new Map<string, number>()
  const findings: HubFinding[] = []
  for (const rule of rules) {
    if (!rule.appliesTo.includes(facts.repo.type) || (isEmpty && !rule.readsEmptyCards)) continue
    for (const hit of hitsOf(rule, ruleFacts)) findings.push(toFinding(rule, hit, ruleFacts, seen))
  }
  return findings.sort(byPlace)
}

function toRuleFacts(facts: CardFacts): RuleFacts {
  return {
    ...NOTHING_GATHERED,
    ...facts,
    card: facts.card ?? EMPTY_CARD,
    isCardMissing: facts.card === null,
  }
}

function hitsOf(rule: Rule, facts: RuleFacts): Hit[] {
  const hits: Hit[] = []
  try {
    for (const hit of rule.check(facts)) {
      hits.push(hit)
      if (hits.length === FINDINGS_PER_RULE_MAX) break
    }
  } catch (error) {
    hits.push({ message: failureOf(rule, error), state: 'needs-review', evidence: null })
    return hits.map((hit, at) => (at === hits.length - 1 ? { ...hit, failed: true } : hit))
  }
  return hits
}

function failureOf(rule: Rule, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error)
  return `The rule \`${rule.id}\` failed on this card and has said nothing about it: ${reason.slice(0, 200)}`
}

function toFinding(
  rule: Rule,
  hit: Hit & { failed?: boolean },
  facts: RuleFacts,
  seen: Map<string, number>,
): HubFinding {
  const ruleId = hit.failed ? RULE_FAILED : rule.id
  const evidence = hit.failed ? rule.id : cut(hit.evidence ?? null)
  const parts = {
    ruleId,
    path: hit.path ?? null,
    key: hit.key ?? null,
    heading: hit.section?.heading ?? null,
    evidence,
  }
  const same = fingerprintOf({ ...parts, occurrence: 0 })
  const occurrence = seen.get(same) ?? 0
  seen.set(same, occurrence + 1)
  return {
    ruleId,
    severity: hit.failed ? 'error' : rule.severity,
    state: hit.state ?? 'fail',
    message: hit.message,
    position: positionOf(hit, facts),
    evidence,
    fix: hit.failed
      ? 'Report this as a bug of the rule, and review the card by hand.'
      : (hit.fix ?? rule.fix),
    fingerprint: occurrence === 0 ? same : fingerprintOf({ ...parts, occurrence }),
    hubMessage: hit.hubMessage ?? null,
  }
}

function positionOf(hit: Hit, { card }: RuleFacts): FindingPosition {
  const place = hit.at ?? (hit.section ? { line: hit.section.line, column: 1 } : null)
  const at = place ?? (hit.key && hit.path === undefined ? card.locate(hit.key) : null)
  return {
    path: hit.path ?? 'README.md',
    keyPath: hit.key ? formatKeyPath(hit.key) : null,
    heading: hit.section?.heading ?? null,
    line: at?.line ?? null,
    column: at?.column ?? null,
  }
}

function cut(evidence: string | null): string | null {
  if (evidence === null || evidence.length <= EVIDENCE_MAX_LENGTH) return evidence
  return `${evidence.slice(0, EVIDENCE_MAX_LENGTH - 1).toWellFormed()}…`
}

function byPlace(a: Finding, b: Finding): number {
  return (
    (a.position.line ?? 0) - (b.position.line ?? 0) ||
    (a.position.column ?? 0) - (b.position.column ?? 0) ||
    compareText(a.ruleId, b.ruleId) ||
    compareText(a.fingerprint, b.fingerprint)
  )
}
