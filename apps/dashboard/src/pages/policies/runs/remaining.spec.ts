import { expect, it } from 'vitest'
import { remainingSeconds } from './remaining.js'

const startedAt = '2026-01-01T00:00:00Z'
const after = (seconds: number) => Date.parse(startedAt) + seconds * 1000

it('takes the rest to go on as it went', () => {
  expect(remainingSeconds({ done: 100, total: 400, startedAt }, after(10))).toBe(30)
})

it('says nothing before it can tell, nor at the end', () => {
  expect(remainingSeconds({ done: 3, total: 400, startedAt }, after(10))).toBeNull()
  expect(remainingSeconds({ done: 400, total: 400, startedAt }, after(10))).toBeNull()
  expect(remainingSeconds({ done: 100, total: 400, startedAt }, after(-5))).toBeNull()
})
