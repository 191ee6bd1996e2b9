import { expect, it } from 'vitest'
import { RateFloor } from './rate-floor.js'

const floor = () => new RateFloor('hub.example', { minBytesPerSecond: 100, rateWindowMs: 60_000 })

it('lets a stream pass that stalls for a while and is fast enough on average', () => {
  const rate = floor()
  const start = Date.now()
  rate.add(1, start + 59_000)
  rate.add(6_000, start + 60_000)
  rate.add(6_000, start + 119_000)
  expect(() => rate.add(0, start + 120_000)).not.toThrow()
})

it('stops one that trickles, also after it was fast', () => {
  const rate = floor()
  const start = Date.now()
  rate.add(1_000_000, start + 60_000)
  for (let second = 61; second < 120; second += 1) rate.add(99, start + second * 1000)
  expect(() => rate.add(99, start + 120_000)).toThrow('fewer than 100 bytes per second')
})
