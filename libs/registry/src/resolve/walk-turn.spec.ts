import { setTimeout } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { inWalkTurn } from './walk-turn.js'

it('runs four walks at a time, and all of them in the end', async () => {
  let running = 0
  let most = 0
  const walk = async () => {
    running += 1
    most = Math.max(most, running)
    await setTimeout(5)
    running -= 1
    return 'walked'
  }
  const walked = await Promise.all(Array.from({ length: 20 }, () => inWalkTurn(walk)))
  expect([most, walked.length, running]).toEqual([4, 20, 0])
})

it('does not begin a walk for a client that left while it waited', async () => {
  const left = new AbortController()
  const waiting = Array.from({ length: 4 }, () => inWalkTurn(() => setTimeout(20)))
  let isBegun = false
  const late = inWalkTurn(async () => (isBegun = true), left.signal)
  left.abort()
  await expect(late).rejects.toMatchObject({ code: 'cancelled' })
  await Promise.all(waiting)
  expect(isBegun).toBe(false)
})
