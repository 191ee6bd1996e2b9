import type { Audience, Severity, Verdict, VerdictReason, VerdictState } from '@entrepot/core'
import { clauseReasons } from './clause-reasons.js'
import type { Clauses } from './clauses.js'
import type { CompiledPolicy } from './compile-policy.js'
import type { Effect, PolicyDocument, RuleEffects } from './document.js'
import { AUDIENCES_APART, type JudgedFinding, type JudgeInput, type WaiverFact } from './facts.js'

const SEVERITY_ORDER: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }
const MS_PER_DAY = 24 * 60 * 60 * 1000

/**
 * The verdict of a revision: `blocked` if anything blocks, else `restricted` if anything warns, else `cleared`. Pure: the same input gives
 * the same verdict, whatever the order of the findings.
 *
 * Cost: that of its conditions, see `MAX_STEPS`; without them some microseconds.
 */
export function judge(input: JudgeInput, policy: CompiledPolicy): Verdict {
  const people = judgeFor('person', input, policy)
  const ends = [people.expiresAt]
  const audiences: Partial<Record<Audience, VerdictState>> = {}
  const explanation = [...people.reasons]
  for (const audience of AUDIENCES_APART) {
    const { repository } = input.facts
    if (policy.clausesFor(repository, audience) === policy.clausesFor(repository, 'person')) continue
    const apart = judgeFor(audience, input, policy)
    ends.push(apart.expiresAt)
    if (apart.state === people.state) continue
    audiences[audience] = apart.state
    for (const reason of apart.reasons) {
      if (people.reasons.some(known => isSame(known, reason))) continue
      explanation.push({ ...reason, message: `For tokens of the audience ${audience}: ${reason.message}` })
    }
  }
  return {
    state: people.state,
    policyVersion: policy.version,
    reasons: [...new Set(people.reasons.map(reason => reason.ruleId))],
    explanation,
    expiresAt: earliest(ends),
    ...(Object.keys(audiences).length > 0 && { audiences }),
  }
}

/** What one finding does under a policy, where no scope says otherwise; nothing once it is waived. */
export function effectOf(
  finding: Pick<JudgedFinding, 'ruleId' | 'severity' | 'state'>,
  { rules = {}, defaults }: PolicyDocument,
): Effect {
  const row = Object.hasOwn(rules, finding.ruleId) ? rules[finding.ruleId] : undefined
  return effectBy(finding, row, defaults)
}

function effectBy(
  { severity, state }: Pick<JudgedFinding, 'severity' | 'state'>,
  row: RuleEffects | undefined,
  defaults: PolicyDocument['defaults'],
): Effect {
  return state === 'waived' ? 'off' : (row?.[state] ?? defaults[severity])
}

interface Judged {
  readonly state: VerdictState
  /** What blocks, then what warns. */
  readonly reasons: readonly VerdictReason[]
  readonly expiresAt: Date | null
}

function judgeFor(audience: Audience, input: JudgeInput, policy: CompiledPolicy): Judged {
  const clauses = policy.clausesFor(input.facts.repository, audience)
  const waivers = input.decisions.waivers.filter(waiver => waiver.expiresAt > input.now)
  const ends: Date[] = []
  const found: VerdictReason[] = []
  for (const reason of [
    ...findingReasons(input, clauses, policy.document, ends),
    ...clauseReasons(input, clauses, policy),
  ]) {
    const waiver = longest(waivers.filter(one => covers(one, reason)))
    if (waiver) ends.push(waiver.expiresAt)
    else found.push(reason)
  }
  const blocking = [...decisionsThatBlock(input), ...found.filter(({ effect }) => effect === 'block')]
  const warning = found.filter(({ effect }) => effect === 'warn')
  const reasons = hasApprovals(input, clauses) ? blocking : [...blocking, ...warning]
  const state = blocking.length > 0 ? 'blocked' : reasons.length > 0 ? 'restricted' : 'cleared'
  return { state, reasons, expiresAt: earliest(ends) }
}

/** @param ends  takes the ends of the grace periods that were counted on */
function findingReasons(
  { findings, landedAt, now }: JudgeInput,
  { rules, graceDays }: Clauses,
  { defaults }: PolicyDocument,
  ends: Date[],
): VerdictReason[] {
  const reasons: VerdictReason[] = []
  for (const finding of [...findings].sort(byGravity)) {
    const { ruleId, message, fingerprint } = finding
    const effect = effectBy(finding, rules.get(ruleId), defaults)
    if (effect !== 'block' && effect !== 'warn') continue
    const graceEnd = new Date(landedAt.getTime() + (graceDays.get(ruleId) ?? 0) * MS_PER_DAY)
    if (graceEnd > now) ends.push(graceEnd)
    else reasons.push({ ruleId, effect, message, fingerprint })
  }
  return reasons
}

function decisionsThatBlock({ decisions: { recall, rejection } }: JudgeInput): VerdictReason[] {
  const block = (ruleId: string, message: string): VerdictReason => ({
    ruleId,
    effect: 'block',
    message,
    fingerprint: null,
  })
  return [
    ...(recall ? [block('recalled', recall.reason)] : []),
    ...(rejection ? [block('review-rejected', rejection.comment)] : []),
  ]
}

function hasApprovals({ decisions }: JudgeInput, { requiredApprovals }: Clauses): boolean {
  const accounts = new Set(decisions.approvals.map(({ accountId }) => accountId))
  return requiredApprovals > 0 && accounts.size >= requiredApprovals
}

function covers(waiver: WaiverFact, { ruleId, fingerprint }: VerdictReason): boolean {
  if (waiver.fingerprint !== null) return waiver.fingerprint === fingerprint
  return waiver.ruleId === ruleId
}

/** The waiver that covers for the longest time: until it ends nothing changes. */
function longest(waivers: readonly WaiverFact[]): WaiverFact | null {
  let last: WaiverFact | null = null
  for (const waiver of waivers) if (!last || waiver.expiresAt > last.expiresAt) last = waiver
  return last
}

function isSame(a: VerdictReason, b: VerdictReason): boolean {
  return a.ruleId === b.ruleId && a.effect === b.effect && a.fingerprint === b.fingerprint
}

function byGravity(a: JudgedFinding, b: JudgedFinding): number {
  return (
    SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity] ||
    compareText(a.ruleId, b.ruleId) ||
    compareText(a.fingerprint, b.fingerprint) ||
    compareText(a.state, b.state) ||
    compareText(a.message, b.message)
  )
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function earliest(dates: readonly (Date | null)[]): Date | null {
  const times = dates.flatMap(date => (date ? [date.getTime()] : []))
  return times.length === 0 ? null : new Date(Math.min(...times))
}
