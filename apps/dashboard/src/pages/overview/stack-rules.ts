import { type Stack, totalOf } from '../../components/charts/series.js'
import type { RuleCount } from './posture.js'

/** One bar for each rule, with its severities in it, the longest first. */
export function stackRules(rows: readonly RuleCount[]): Stack[] {
  const stacks = new Map<string, { key: string; label: string; values: Record<string, number> }>()
  for (const { ruleId, severity, findings } of rows) {
    const stack = stacks.get(ruleId) ?? { key: ruleId, label: ruleId, values: {} }
    stack.values[severity] = (stack.values[severity] ?? 0) + findings
    stacks.set(ruleId, stack)
  }
  return [...stacks.values()].sort((one, other) => totalOf(other) - totalOf(one))
}
