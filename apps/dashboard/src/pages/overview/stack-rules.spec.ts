import { expect, it } from 'vitest'
import { stackRules } from './stack-rules.js'

it('puts the severities of a rule on one bar, and the longest bar first', () => {
  const rows = [
    { ruleId: 'a', severity: 'ERROR', findings: 3, repos: 3 },
    { ruleId: 'b', severity: 'INFO', findings: 5, repos: 2 },
    { ruleId: 'a', severity: 'WARNING', findings: 4, repos: 4 },
  ] as const
  expect(stackRules(rows)).toEqual([
    { key: 'a', label: 'a', values: { ERROR: 3, WARNING: 4 } },
    { key: 'b', label: 'b', values: { INFO: 5 } },
  ])
})
