import { expect, it } from 'vitest'
import { isLicenseKnown } from './is-license-known.js'

it.each([
  [true, 'CLEARED', true],
  [true, 'RESTRICTED', true],
  [true, 'BLOCKED', false],
  [true, 'PENDING', false],
  [true, null, false],
  [false, null, false],
] as const)('says of held %s and judged %s that its licence is known: %s', (isHere, verdict, expected) => {
  expect(isLicenseKnown({ isHere, verdict })).toBe(expected)
})
