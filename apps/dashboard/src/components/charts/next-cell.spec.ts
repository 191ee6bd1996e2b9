import { expect, it } from 'vitest'
import { nextCell } from './next-cell.js'

// As a grid shows them: the highest row first.
const cells = [
  { column: 0, row: 9 },
  { column: 5, row: 4 },
  { column: 6, row: 4 },
  { column: 6, row: 1 },
  { column: 0, row: 0 },
]

it('goes to the nearest cell above or below, over what is empty', () => {
  expect(nextCell(cells, 2, -1)).toBe(3)
  expect(nextCell(cells, 3, 1)).toBe(2)
  expect(nextCell(cells, 1, 1)).toBe(0)
  expect(nextCell(cells, 3, -1)).toBe(4)
})

it('stays at the highest and the lowest', () => {
  expect(nextCell(cells, 0, 1)).toBeNull()
  expect(nextCell(cells, 4, -1)).toBeNull()
  expect(nextCell([], 0, 1)).toBeNull()
})
