import { validateHeaderValue } from 'node:http'
import { expect, it } from 'vitest'
import { headerSafe } from './header-safe.js'

it.each(['two\r\nlines: x', 'tab\tand\0nul', '漢字 ünï', 'é'.repeat(5_000), '\u2028'])(
  'makes one harmless line of %j',
  text => {
    const safe = headerSafe(text)
    expect(safe).toMatch(/^[\x20-\x7e]*$/)
    expect(safe.length).toBeLessThanOrEqual(1_000)
    validateHeaderValue('X-Error-Message', safe)
  },
)

it('leaves plain text alone', () => {
  expect(headerSafe('acme/x at 1234 is blocked (a, b).')).toBe('acme/x at 1234 is blocked (a, b).')
})
