import { expect, it } from 'vitest'
import { decoded } from './decoded.js'

it.each([
  ['a%20b', 'a b'],
  ['refs%2Fpr%2F1', 'refs/pr/1'],
  ['100%', '100%'],
  ['%', '%'],
  ['%E0%A4%A', '%E0%A4%A'],
])('reads %s, and what can’t be read as it stands', (part, text) => {
  expect(decoded(part)).toBe(text)
})
