import { expect, it } from 'vitest'
import { layOutFlow, type Move } from './lay-out-flow.js'

const MOVES: readonly Move[] = [
  { before: 'RESTRICTED', after: 'BLOCKED', revisions: 30 },
  { before: 'CLEARED', after: 'BLOCKED', revisions: 60 },
  { before: 'CLEARED', after: 'RESTRICTED', revisions: 10 },
]

it('fills the height, with bands as thick as what moves', () => {
  const { before, after, bands } = layOutFlow(MOVES, 300)
  const end = (nodes: typeof before) => Math.max(...nodes.map(({ top, height }) => top + height))
  expect(end(before)).toBeCloseTo(300)
  expect(end(after)).toBeCloseTo(300)
  const [small, large] = [10, 60].map(
    count => bands.find(({ revisions }) => revisions === count)?.thickness ?? 0,
  )
  expect(large).toBeGreaterThan(4 * (small ?? 0))
})

it('counts what leaves and what arrives', () => {
  const { before, after } = layOutFlow(MOVES, 300)
  expect(before.map(({ state, count }) => [state, count])).toEqual([
    ['CLEARED', 70],
    ['RESTRICTED', 30],
  ])
  expect(after.map(({ state, count }) => [state, count])).toEqual([
    ['RESTRICTED', 10],
    ['BLOCKED', 90],
  ])
})

it('lets no band lie on another at its ends', () => {
  const { bands } = layOutFlow(MOVES, 300)
  for (const side of ['fromY', 'toY'] as const) {
    const spans = bands
      .map(band => [band[side] - band.thickness / 2, band[side] + band.thickness / 2] as const)
      .sort(([one], [other]) => one - other)
    for (const [at, [, end]] of spans.entries())
      expect(spans[at + 1]?.[0] ?? Infinity).toBeGreaterThanOrEqual(end - 1e-9)
  }
})

it('is empty for nothing', () => {
  expect(layOutFlow([], 300)).toEqual({ before: [], after: [], bands: [] })
})
