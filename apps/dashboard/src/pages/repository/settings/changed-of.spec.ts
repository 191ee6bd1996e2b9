import { expect, it } from 'vitest'
import { changedOf } from './changed-of.js'

it('keeps only the fields that were changed', () => {
  const begun = { visibility: 'PRIVATE', isOpen: false, branch: 'main' }
  expect(changedOf(begun, { ...begun, isOpen: true })).toEqual({ isOpen: true })
  expect(changedOf(begun, begun)).toEqual({})
})
