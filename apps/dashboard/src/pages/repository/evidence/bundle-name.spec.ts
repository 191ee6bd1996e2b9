import { expect, it } from 'vitest'
import { bundleName } from './bundle-name.js'

it('names a bundle as the server does, with or without a namespace', () => {
  const commit = '0123456789abcdef0123456789abcdef01234567'
  expect(bundleName('acme/heron', commit)).toBe('heron-0123456789ab.evidence.json')
  expect(bundleName('gpt2', commit)).toBe('gpt2-0123456789ab.evidence.json')
})
