import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { isDomainError } from '@entrepot/core'
import { describe, expect, it } from 'vitest'
import { decodeBase64 } from './decode-content.js'

function decode(...chunks: string[]) {
  return buffer(
    decodeBase64(
      chunks.map(chunk => Buffer.from(chunk)),
      'a.bin',
    ),
  )
}

describe('decodeBase64', () => {
  it('decodes bytes of every length, wherever chunks cut them', async () => {
    for (let length = 0; length < 20; length += 1) {
      const bytes = randomBytes(length)
      const text = bytes.toString('base64')
      for (let cut = 0; cut <= text.length; cut += 1) {
        expect(await decode(text.slice(0, cut), '', text.slice(cut))).toEqual(bytes)
      }
      expect(await decode(...text)).toEqual(bytes)
    }
  })

  it.each([
    'a',
    'ab',
    'abc',
    'ab=',
    'ab==cd==',
    'ab==abcd',
    'a b=',
    'ab\n=',
    'ab-_',
    'abé=',
    '====',
    'QR==',
    'abcd=',
  ])('refuses %j, naming the path', async text => {
    for (const chunks of [[text], [...text]]) {
      const error: unknown = await decode(...chunks).catch((caught: unknown) => caught)
      expect(isDomainError(error, 'invalid-argument') && error.message).toBe(
        'The content of "a.bin" is not base64.',
      )
    }
  })
})
