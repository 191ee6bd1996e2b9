import { expect, it } from 'vitest'
import { suggestionsAt } from './suggestions.js'

const WORDS = {
  policyWords: {
    effects: ['block', 'warn'],
    artefacts: ['evaluation'],
    licenseClasses: ['permissive'],
    licenses: ['mit'],
    facts: [
      { path: 'facts.sizeBytes', kind: 'number' },
      { path: 'facts.lineage.parents[].id', kind: 'text' },
    ],
  },
  rules: [{ id: 'card-present', summary: 'There is a card.' }],
}
const labels = (keys: string[], isValue: boolean) =>
  suggestionsAt({ keys, isValue }, WORDS).map(({ label }) => label)

it('names what a policy has at its top', () => {
  expect(labels([], false)).toContain('rules')
  expect(labels([], false)).toContain('scopes')
})

it('names rules, what each may be in, and what it does', () => {
  expect(labels(['rules'], false)).toEqual(['card-present'])
  expect(labels(['scopes', 'rules'], false)).toEqual(['card-present'])
  expect(labels(['rules', 'card-present'], true)).toEqual(['block', 'warn'])
  expect(labels(['rules', 'card-present'], false)).toEqual(['fail', 'needs-review', 'unverifiable'])
  expect(labels(['rules', 'card-present', 'fail'], true)).toEqual(['block', 'warn'])
})

it('names facts and functions where a condition is written, and no path that CEL would not read', () => {
  const found = labels(['conditions', 'when'], true)
  expect(found).toContain('facts.sizeBytes')
  expect(found).toContain('exists')
  expect(found.filter(label => label.includes('[]'))).toEqual([])
})

it('names licences and closed words', () => {
  expect(labels(['licenses', 'deny'], true)).toEqual(['permissive', 'mit'])
  expect(labels(['pushGate'], true)).toEqual(['land', 'refuse'])
  expect(labels(['requiredArtefacts'], true)).toEqual(['evaluation'])
})

it('leaves free text alone', () => {
  expect(labels(['name'], true)).toEqual([])
  expect(labels(['conditions', 'message'], true)).toEqual([])
})
