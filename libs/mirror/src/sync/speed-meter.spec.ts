import { expect, it } from 'vitest'
import { SpeedMeter } from './speed-meter.js'

it('tells the speed of the last five seconds', () => {
  const meter = new SpeedMeter()
  expect(meter.perSecond(0, 0)).toBe(0)
  expect(meter.perSecond(500, 1_000)).toBe(2_000)
  for (let second = 1; second <= 20; second += 1) meter.perSecond(second * 1_000, second * 1_000)
  expect(meter.perSecond(21_000, 21_000)).toBe(1_000)
})

it('falls to nothing when nothing comes', () => {
  const meter = new SpeedMeter()
  meter.perSecond(0, 0)
  meter.perSecond(1_000, 10_000)
  expect(meter.perSecond(4_000, 10_000)).toBe(2_500)
  for (let atMs = 4_500; atMs <= 12_000; atMs += 500) meter.perSecond(atMs, 10_000)
  expect(meter.perSecond(12_500, 10_000)).toBe(0)
})
