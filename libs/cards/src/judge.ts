import type { Finding, Severity, Verdict } from '@entrepot/core'
import { compareText } from './compare-text.js'
import type { Effect, Policy } from './policy.js'

const SEVERITY_ORDER: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }

/**
 * The verdict that findings lead to under a policy: `blocked` if any blocks, else `restricted` if any restricts, else
 * `cleared`. Pure, and independent of the order of the findings.
 */
export function judge(findings: readonly Finding[], policy: Policy): Verdict {
  const blocking = findings.filter(finding => effectOf(finding, policy) === 'block')
  const restricting = findings.filter(finding => effectOf(finding, policy) === 'restrict')
  const state = blocking.length > 0 ? 'blocked' : restricting.length > 0 ? 'restricted' : 'cleared'
  return {
    state,
    policyVersion: policy.version,
    reasons: [...new Set([...rulesOf(blocking), ...rulesOf(restricting)])],
  }
}

/** What one finding does under a policy; nothing once it is waived. */
export function effectOf(finding: Pick<Finding, 'ruleId' | 'severity' | 'state'>, policy: Policy): Effect {
  if (finding.state === 'waived') return 'off'
  const own = Object.hasOwn(policy.rules, finding.ruleId) ? policy.rules[finding.ruleId] : undefined
  return own?.[finding.state] ?? policy.defaults[finding.severity]
}

function rulesOf(findings: readonly Finding[]): string[] {
  return [...findings]
    .sort(
      (a, b) => SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity] || compareText(a.ruleId, b.ruleId),
    )
    .map(finding => finding.ruleId)
}
