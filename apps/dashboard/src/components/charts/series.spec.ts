import { expect, it } from 'vitest'
import { roundUp, totalOf } from './series.js'

it('ends scales at round numbers that are not below what is shown', () => {
  expect([0, 1, 4, 5, 11, 20, 21, 51, 999, 1_000_001].map(roundUp)).toEqual([
    4, 4, 4, 5, 20, 20, 50, 100, 1_000, 2_000_000,
  ])
})

it('adds up what stands on each other', () => {
  expect(totalOf({ values: { a: 1, b: 2 } })).toBe(3)
  expect(totalOf({ values: {} })).toBe(0)
})
