import { expect, it } from 'vitest'
import { bearerToken } from './bearer-token.js'

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

it('finds the token wherever clients put it', () => {
  expect(bearerToken('Bearer hf_abc')).toBe('hf_abc')
  expect(bearerToken('bearer  hf_abc ')).toBe('hf_abc')
  expect(bearerToken(basic('ann:hf_abc'))).toBe('hf_abc')
  expect(bearerToken(basic('hf_abc:'))).toBe('hf_abc')
  expect(bearerToken(basic('ann:with:colon'))).toBe('with:colon')
})

it('tells no credentials from bad ones', () => {
  expect(bearerToken(undefined)).toBeNull()
  expect(bearerToken('Bearer')).toBe('')
  expect(bearerToken('Digest realm="x"')).toBe('')
  expect(bearerToken(basic('no colon'))).toBe('')
})
