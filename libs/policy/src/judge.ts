import type { Severity, Verdict, VerdictReason } from '@entrepot/core'
import type { CompiledPolicy } from './compile-policy.js'
import type { Effect, PolicyDocument } from './document.js'
import type { JudgedFinding, JudgeInput, WaiverFact } from './facts.js'

const SEVERITY_ORDER: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }

/**
 * The verdict of a revision: `blocked` if anything blocks, else `restricted` if anything warns, else `cleared`. Pure: the same input gives
 * the same verdict, whatever the order of the findings.
 */
export function judge(input: JudgeInput, policy: CompiledPolicy): Verdict {
  const { findings, decisions, now } = input
  const waivers = decisions.waivers.filter(waiver => waiver.expiresAt > now)
  const used = new Set<WaiverFact>()
  const blocking: VerdictReason[] = decisionsThatBlock(input)
  const warning: VerdictReason[] = []
  for (const finding of [...findings].sort(byGravity)) {
    const effect = effectOf(finding, policy.document)
    if (effect !== 'block' && effect !== 'warn') continue
    const waiver = waivers.find(one => covers(one, finding))
    if (waiver) used.add(waiver)
    else (effect === 'block' ? blocking : warning).push(reasonOf(finding, effect))
  }
  const isApproved = warning.length > 0 && hasApprovals(input, policy.document)
  const reasons = isApproved ? blocking : [...blocking, ...warning]
  const state = blocking.length > 0 ? 'blocked' : reasons.length > 0 ? 'restricted' : 'cleared'
  return {
    state,
    policyVersion: policy.version,
    reasons: [...new Set(reasons.map(reason => reason.ruleId))],
    explanation: reasons,
    expiresAt: earliest([...used].map(waiver => waiver.expiresAt)),
  }
}

/** What one finding does under a policy; nothing once it is waived. */
export function effectOf(
  finding: Pick<JudgedFinding, 'ruleId' | 'severity' | 'state'>,
  { rules = {}, defaults }: PolicyDocument,
): Effect {
  if (finding.state === 'waived') return 'off'
  const own = Object.hasOwn(rules, finding.ruleId) ? rules[finding.ruleId] : undefined
  return own?.[finding.state] ?? defaults[finding.severity]
}

function decisionsThatBlock({ decisions: { recall, rejection } }: JudgeInput): VerdictReason[] {
  const reasons: VerdictReason[] = []
  if (recall) reasons.push({ ruleId: 'recalled', effect: 'block', message: recall.reason, fingerprint: null })
  if (rejection)
    reasons.push({
      ruleId: 'review-rejected',
      effect: 'block',
      message: rejection.comment,
      fingerprint: null,
    })
  return reasons
}

function hasApprovals({ decisions }: JudgeInput, { requiredApprovals = 0 }: PolicyDocument): boolean {
  const accounts = new Set(decisions.approvals.map(({ accountId }) => accountId))
  return requiredApprovals > 0 && accounts.size >= requiredApprovals
}

function covers(waiver: WaiverFact, finding: JudgedFinding): boolean {
  if (waiver.fingerprint !== null) return waiver.fingerprint === finding.fingerprint
  return waiver.ruleId === finding.ruleId
}

function reasonOf({ ruleId, message, fingerprint }: JudgedFinding, effect: 'block' | 'warn'): VerdictReason {
  return { ruleId, effect, message, fingerprint }
}

function byGravity(a: JudgedFinding, b: JudgedFinding): number {
  return (
    SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity] ||
    compareText(a.ruleId, b.ruleId) ||
    compareText(a.fingerprint, b.fingerprint)
  )
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function earliest(dates: readonly Date[]): Date | null {
  return dates.length === 0 ? null : new Date(Math.min(...dates.map(Number)))
}
