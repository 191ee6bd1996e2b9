import { expect, it } from 'vitest'
import { ownPath } from './own-path.js'

it('goes on to a page of ours with what it shows', () => {
  expect(ownPath('/acme/model?compare=a...b#top')).toBe('/acme/model?compare=a...b#top')
})

it.each([
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/..//evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '',
  undefined,
])('goes to the start page instead of %j', to => expect(ownPath(to)).toBe('/'))
