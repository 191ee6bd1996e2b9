import { expect, it } from 'vitest'
import { trimSlashes } from './trim-slashes.js'

it('takes away the slashes around a path, and no other', () => {
  const cases = { a: 'a', '/a/b/': 'a/b', '///a//b///': 'a//b', '/': '', '': '', '////': '' }
  for (const [path, trimmed] of Object.entries(cases)) expect(trimSlashes(path)).toBe(trimmed)
})

it('takes no longer for a million slashes than for other characters', () => {
  const startedAt = performance.now()
  expect(trimSlashes(`a${'/'.repeat(1_000_000)}b`)).toHaveLength(1_000_002)
  expect(performance.now() - startedAt).toBeLessThan(1_000)
})
