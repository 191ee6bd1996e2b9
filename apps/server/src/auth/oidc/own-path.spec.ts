import { expect, it } from 'vitest'
import { ownPath } from './own-path.js'

it('goes on to any page of ours', () => {
  for (const path of ['/', '/acme/model', '/-/reviews?state=open&q=a%20b#top', '/acme/mödel'])
    expect(ownPath(path)).toBe(encodeURI(decodeURI(path)))
})

it.each([
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/%2e%2e//evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  'evil.example',
  ` /x`,
  `/${'x'.repeat(2_000)}`,
  '',
  null,
  undefined,
])('goes to the start page instead of %j', asked => {
  expect(ownPath(asked)).toBe('/')
})
