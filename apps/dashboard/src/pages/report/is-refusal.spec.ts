import { expect, it } from 'vitest'
import { ApiError } from '../../api/api-error.js'
import { isRefusal } from './is-refusal.js'

it.each([
  ['forbidden', true],
  ['gated-repo', true],
  ['revision-blocked', true],
  ['revision-pending', true],
  ['network', false],
  ['internal', false],
  ['invalid-argument', false],
])('tells %s as a refusal: %s', (code, expected) => {
  expect(isRefusal(new ApiError(code, 'No.'))).toBe(expected)
})
