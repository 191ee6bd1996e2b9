import { expect, it } from 'vitest'
import {
  DASH,
  formatAgo,
  formatBytes,
  formatDuration,
  formatNumber,
  formatShare,
  formatTime,
} from './format.js'

const NOW = Date.parse('2026-03-01T12:00:00Z')

it.each([
  [0, '0 B'],
  [1_023, '1,023 B'],
  [1_024, '1 KiB'],
  [1_536, '1.5 KiB'],
  [5 * 1024 ** 3, '5 GiB'],
  [3 * 1024 ** 6, '3,072 PiB'],
])('writes %d bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

it.each([
  ['2026-03-01T11:59:30Z', '30 seconds ago'],
  ['2026-03-01T11:58:01Z', '1 minute ago'],
  ['2026-02-28T11:00:00Z', 'yesterday'],
  ['2026-03-15T12:00:00Z', 'in 14 days'],
  ['2024-02-01T12:00:00Z', '2 years ago'],
])('tells how far %s is', (at, text) => {
  expect(formatAgo(at, NOW)).toBe(text)
})

it.each([
  [59, '59 sec'],
  [250, '4 min 10 sec'],
  [7_384, '2 hr 3 min'],
])('writes %d seconds as %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text)
})

it('puts a dash where nothing is known, and never a zero', () => {
  for (const text of [
    formatBytes(null),
    formatNumber(undefined),
    formatShare(null),
    formatDuration(null),
    formatTime(null),
  ])
    expect(text).toBe(DASH)
})
