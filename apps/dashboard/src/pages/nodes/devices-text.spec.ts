import { expect, it } from 'vitest'
import { devicesText, readDevices } from './devices-text.js'

const GIB = 1024 ** 3

it('counts devices that are alike', () => {
  const devices = [
    { name: 'A100', memoryBytes: 80 * GIB },
    { name: 'A100', memoryBytes: 80 * GIB },
    { name: 'T4', memoryBytes: 16 * GIB },
  ]
  expect(devicesText(devices)).toBe('2 × A100 80 GiB, 1 × T4 16 GiB')
  expect(devicesText([])).toBe('')
})

it('takes what a node says for what it is, and nothing else', () => {
  expect(readDevices([{ kind: 'gpu', memoryBytes: 5 }])).toEqual([{ name: 'GPU', memoryBytes: 5 }])
  expect(readDevices([null, 'x', { name: 'a' }, { name: 7, memoryBytes: '5' }])).toEqual([])
  expect(readDevices({ name: 'a', memoryBytes: 1 })).toEqual([])
})
