import { expect, it } from 'vitest'
import { sizeOf, typeOf } from './image-facts.js'

it('takes the size of the whole, not of the part that was sent', () => {
  expect(
    sizeOf(new Headers({ 'content-range': 'bytes 0-8388607/9000000', 'content-length': '8388608' })),
  ).toBe(9_000_000)
  expect(sizeOf(new Headers({ 'content-length': '12' }))).toBe(12)
})

it.each([
  ['/m/resolve/main/a.png', 'application/octet-stream', 'image/png'],
  ['/m/resolve/main/a.JPG', null, 'image/jpeg'],
  ['/m/resolve/main/a', 'image/gif', 'image/gif'],
  ['/m/resolve/main/a.png', 'text/plain; charset=utf-8', 'image/png'],
])('says of %s, sent as %s, that it is %s', (path, said, expected) => {
  expect(typeOf(path, said)).toBe(expected)
})
