import { expect, it } from 'vitest'
import { filterOf } from './audit.js'

it('takes a day whole, from its first moment to the first of the next', () => {
  const { since, until } = filterOf({ since: '2026-03-01', until: '2026-03-01' })
  expect(since).toBe(new Date('2026-03-01T00:00:00').toISOString())
  expect(until).toBe(new Date('2026-03-02T00:00:00').toISOString())
})

it('leaves out what is empty or makes no sense', () => {
  expect(filterOf({ actor: '', outcome: 'MAYBE', since: 'yesterday', until: '2026-99-99' })).toEqual({})
  expect(filterOf({ actor: 'ada', action: 'ref.', subject: 'acme', outcome: 'REFUSED' })).toEqual({
    actor: 'ada',
    action: 'ref.',
    subject: 'acme',
    outcome: 'REFUSED',
  })
})
