import { expect, it } from 'vitest'
import { target } from './use-marks.js'

it('goes along a row, and stops at its ends', () => {
  expect(target('ArrowRight', 0, { count: 3 })).toBe(1)
  expect(target('ArrowLeft', 0, { count: 3 })).toBeNull()
  expect(target('ArrowRight', 2, { count: 3 })).toBeNull()
  expect(target('End', 0, { count: 3 })).toBe(2)
  expect(target('Home', 2, { count: 3 })).toBe(0)
  expect(target('a', 1, { count: 3 })).toBeNull()
})

it('goes up and down where that leads elsewhere', () => {
  const nextOf = (at: number, step: number) => (at === 1 ? null : at - 3 * step)
  expect(target('ArrowDown', 4, { count: 9, nextOf })).toBe(7)
  expect(target('ArrowUp', 4, { count: 9, nextOf })).toBe(1)
  expect(target('ArrowUp', 1, { count: 9, nextOf })).toBeNull()
  expect(target('ArrowRight', 1, { count: 9, nextOf })).toBe(2)
})
