import { expect, it } from 'vitest'
import { nextHop } from './next-hop.js'

const from = new URL('https://hub.example/a/b')

it('follows relative and absolute redirects', () => {
  expect(nextHop(from, '/c?d').href).toBe('https://hub.example/c?d')
  expect(nextHop(from, 'https://cdn.example/x').href).toBe('https://cdn.example/x')
  expect(nextHop(new URL('http://hub.example/'), 'https://hub.example/').protocol).toBe('https:')
})

it.each(['http://hub.example/a', 'ftp://hub.example/a', 'file:///etc/passwd', 'https://'])(
  'does not follow %s from https',
  location =>
    expect(() => nextHop(from, location)).toThrow(expect.objectContaining({ code: 'upstream-invalid' })),
)
