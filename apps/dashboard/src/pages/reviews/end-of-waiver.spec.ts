import { expect, it } from 'vitest'
import { fromLocalInput, inDays, toLocalInput } from './end-of-waiver.js'

it('says a moment to the minute and reads it back', () => {
  const at = new Date('2026-03-29T01:45:00Z')
  expect(fromLocalInput(toLocalInput(at))).toEqual(at)
})

it('counts days of 24 hours', () => {
  expect(inDays(7, 0).toISOString()).toBe('1970-01-08T00:00:00.000Z')
})

it('reads nothing out of what is no moment', () => {
  expect([fromLocalInput(''), fromLocalInput('tomorrow')]).toEqual([null, null])
})
