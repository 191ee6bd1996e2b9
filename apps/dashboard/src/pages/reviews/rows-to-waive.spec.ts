import { expect, it } from 'vitest'
import { rowsToWaive, rulesToWaive } from './rows-to-waive.js'

const row = (id: string, ...verdictReasons: string[]) => ({
  repo: { id, type: 'MODEL' as const, fullName: `acme/${id}` },
  revision: { id, verdict: 'BLOCKED' as const, verdictReasons },
})

it('asks for a waiver once in each repository whose verdict rests on the rule', () => {
  const [first, second, third] = [row('1', 'a', 'b'), row('1', 'a'), row('2', 'a')]
  expect(rowsToWaive([first, second, row('3', 'b'), third, { ...third, revision: null }], 'a')).toEqual([
    first,
    third,
  ])
})

it('offers rules alone, and not what else a verdict rests on', () => {
  const rows = [row('1', 'recalled', 'b'), row('2', 'artefact-missing', 'a', 'b'), { revision: null }]
  expect(rulesToWaive(rows, [{ id: 'a' }, { id: 'b' }, { id: 'c' }])).toEqual(['a', 'b'])
  expect(rulesToWaive([row('1', 'recalled')], [{ id: 'a' }])).toEqual([])
})
