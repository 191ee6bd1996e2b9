import { expect, it } from 'vitest'
import { readFitQuestion } from './fit-question.js'

it('asks about no device until memory is said', () => {
  expect(readFitQuestion({})).toEqual({
    devices: [],
    engine: null,
    contextTokens: null,
    batch: 1,
    cacheType: null,
  })
  expect(readFitQuestion({ devices: '4' }).devices).toEqual([])
})

it('reads devices in GiB, and fractions of them', () => {
  expect(readFitQuestion({ gib: '24', devices: '2' }).devices).toEqual([
    { kind: 'GPU', count: 2, memoryBytes: 25_769_803_776 },
  ])
  expect(readFitQuestion({ gib: '0.5', device: 'CPU' }).devices).toEqual([
    { kind: 'CPU', count: 1, memoryBytes: 536_870_912 },
  ])
})

it('takes nothing from an address that is no number or no word of ours', () => {
  const asked = readFitQuestion({
    gib: '-1',
    devices: 'many',
    context: 'NaN',
    batch: '0',
    for: 'EVIL',
    cache: 'x',
  })
  expect(asked).toEqual({ devices: [], engine: null, contextTokens: null, batch: 1, cacheType: null })
  expect(readFitQuestion({ gib: '1', devices: '9999', batch: '1e9' })).toMatchObject({
    devices: [{ count: 64 }],
    batch: 4096,
  })
})
