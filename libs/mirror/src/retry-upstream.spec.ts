import { DomainError } from '@entrepot/core'
import { QUICK } from '@entrepot/testing/mirror'
import { expect, it } from 'vitest'
import { retryUpstream } from './retry-upstream.js'

const signal = new AbortController().signal
const timing = { ...QUICK, retryDelayMs: 1 }
const away = (retryAfterSeconds?: number) =>
  new DomainError('upstream-unavailable', 'It is away.', retryAfterSeconds ? { retryAfterSeconds } : {})

/** Fails with the errors in turn and then succeeds; counts how often it was called. */
function failing(...errors: Error[]) {
  const state = { calls: 0 }
  const work = async () => {
    const error = errors[state.calls++]
    if (error) throw error
    return 'done'
  }
  return { state, work }
}

it('tries five times what may pass', async () => {
  const twice = failing(away(), away())
  expect(await retryUpstream(twice.work, { timing, signal })).toBe('done')
  const always = failing(away(), away(), away(), away(), away(), away())
  await expect(retryUpstream(always.work, { timing, signal })).rejects.toMatchObject({
    code: 'upstream-unavailable',
  })
  expect(always.state.calls).toBe(5)
})

it('does not count attempts that got somewhere', async () => {
  const often = failing(...Array.from({ length: 20 }, () => away()))
  expect(await retryUpstream(often.work, { timing, signal, hasProgressed: () => true })).toBe('done')
})

it('tries nothing again that will not pass', async () => {
  for (const error of [
    new DomainError('upstream-gated', 'No.'),
    new TypeError('fetch failed'),
    new Error('bug'),
  ]) {
    const { state, work } = failing(error)
    await expect(retryUpstream(work, { timing, signal })).rejects.toBe(error)
    expect(state.calls).toBe(1)
  }
})

it('waits as long as it is asked to, within a bound', async () => {
  const startedAt = Date.now()
  await retryUpstream(failing(away(1)).work, { timing, signal })
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1_000)
  const { state, work } = failing(away(2))
  await expect(retryUpstream(work, { timing, signal })).rejects.toMatchObject({
    code: 'upstream-unavailable',
  })
  expect(state.calls).toBe(1)
})

it('stops waiting when the caller stops', async () => {
  const stop = new AbortController()
  const waiting = retryUpstream(failing(away(1)).work, { timing, signal: stop.signal })
  setTimeout(() => stop.abort(), 20)
  const startedAt = Date.now()
  await expect(waiting).rejects.toThrow()
  expect(Date.now() - startedAt).toBeLessThan(900)
})
