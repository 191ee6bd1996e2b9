import { expect, it } from 'vitest'
import { conflictingRefs } from './conflicting-refs.js'

it('finds a name that is a folder of another', () => {
  expect(conflictingRefs(['refs/heads/a', 'refs/heads/a/b'])).toEqual(['refs/heads/a', 'refs/heads/a/b'])
  expect(conflictingRefs(['refs/heads/x/y/z', 'refs/heads/x'])).toEqual(['refs/heads/x', 'refs/heads/x/y/z'])
})

it('lets names stand side by side that only begin alike', () => {
  expect(conflictingRefs(['refs/heads/a', 'refs/heads/ab', 'refs/heads/a-b', 'refs/tags/a'])).toBeNull()
})
