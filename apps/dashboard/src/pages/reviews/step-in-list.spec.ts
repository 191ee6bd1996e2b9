import { expect, it } from 'vitest'
import { stepInList } from './step-in-list.js'

it('steps to the one beside, and no further than the list goes', () => {
  expect([stepInList(1, 1, 1, 3), stepInList(1, 1, -1, 3)]).toEqual([2, 0])
  expect([stepInList(2, 2, 1, 3), stepInList(0, 0, -1, 3)]).toEqual([2, 0])
})

it('goes on where it was once what was looked at has left the list', () => {
  expect(stepInList(-1, 1, 1, 2)).toBe(1) // the next one took its place
  expect(stepInList(-1, 1, -1, 2)).toBe(0)
  expect(stepInList(-1, 2, 1, 2)).toBe(1) // it was the last one
  expect(stepInList(-1, 0, 1, 0)).toBe(-1)
})
