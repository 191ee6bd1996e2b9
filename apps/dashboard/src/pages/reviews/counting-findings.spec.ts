import { expect, it } from 'vitest'
import { countingFindings, excerptOf, otherReasons } from './counting-findings.js'

const finding = (ruleId: string, fingerprint: string) => ({ ruleId, fingerprint }) as never
const reason = (ruleId: string, fingerprint: string | null) => ({ ruleId, fingerprint }) as never
const revision = {
  findings: { nodes: [finding('a', '1'), finding('b', '2'), finding('c', '3')] },
  governance: {
    explanation: [
      reason('c', '3'),
      reason('recalled', null),
      reason('a', '1'),
      reason('a', '1'),
      reason('z', '9'),
    ],
  },
} as never

it('shows each finding that counts once, in the order of the verdict', () => {
  expect(countingFindings(revision).map(({ ruleId }) => ruleId)).toEqual(['c', 'a'])
})

it('tells what is no finding, or none that is shown', () => {
  expect(otherReasons(revision).map(({ ruleId }) => ruleId)).toEqual(['recalled', 'z'])
})

it('leaves out the front matter and the rest of a long card', () => {
  expect(excerptOf('---\nlicense: mit\n---\n# Title\n\nText\n', 100)).toBe('# Title\n\nText')
  expect(excerptOf('one two three', 8)).toBe('one two …')
  expect(excerptOf('no --- matter', 100)).toBe('no --- matter')
})
