import { expect, it } from 'vitest'
import { bandsOf, lengthOf, ticksOf } from './scales.js'

it('lays bars beside each other within the width', () => {
  const bands = bandsOf(4, 100)
  expect([bands.start(0), bands.width, bands.start(3) + bands.width]).toEqual([2.5, 20, 97.5])
  expect(bandsOf(0, 100).width).toBe(80)
})

it('gives the largest value the whole length, and nothing none', () => {
  const length = lengthOf(50, 200)
  expect([length(0), length(25), length(50)]).toEqual([0, 100, 200])
  expect(lengthOf(0, 200)(0)).toBe(0)
})

it('draws lines at whole numbers', () => {
  expect(ticksOf(8, 4)).toEqual([0, 2, 4, 6, 8])
  expect(ticksOf(2, 4)).toEqual([0, 1, 2])
})
