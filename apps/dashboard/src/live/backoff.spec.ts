import { expect, it } from 'vitest'
import { backoffMs } from './backoff.js'

it('waits twice as long each time, up to half a minute', () => {
  expect([0, 1, 2, 3, 6, 20].map(failures => backoffMs(failures, 1))).toEqual([
    500, 1_000, 2_000, 4_000, 30_000, 30_000,
  ])
})

it('spreads tries over the second half of the wait', () => {
  expect(backoffMs(2, 0)).toBe(1_000)
  expect(backoffMs(2, 0.5)).toBe(1_500)
})
