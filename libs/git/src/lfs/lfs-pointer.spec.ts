import { asOid } from '@entrepot/core'
import { describe, expect, it } from 'vitest'
import { formatLfsPointer } from './format-lfs-pointer.js'
import { parseLfsPointer } from './parse-lfs-pointer.js'

const OID = asOid('4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393')
const VERSION = 'version https://git-lfs.github.com/spec/v1\n'

function parsed(text: string) {
  return parseLfsPointer(Buffer.from(text))
}

describe('parseLfsPointer', () => {
  it('reads what formatLfsPointer writes', () => {
    for (const sizeBytes of [0, 1, 12_345, Number.MAX_SAFE_INTEGER]) {
      expect(parseLfsPointer(formatLfsPointer({ oid: OID, sizeBytes }))).toEqual({ oid: OID, sizeBytes })
    }
    expect(formatLfsPointer({ oid: OID, sizeBytes: 12_345 }).toString()).toBe(
      `${VERSION}oid sha256:${OID}\nsize 12345\n`,
    )
  })

  it('tolerates carriage returns, a missing last line feed, extensions and old versions', () => {
    const expected = { oid: OID, sizeBytes: 5 }
    expect(parsed(`${VERSION}oid sha256:${OID}\r\nsize 5\r\n`)).toEqual(expected)
    expect(parsed(`${VERSION}oid sha256:${OID}\nsize 5`)).toEqual(expected)
    expect(parsed(`${VERSION}ext-0-foo sha256:${'a'.repeat(64)}\noid sha256:${OID}\nsize 5\n`)).toEqual(
      expected,
    )
    expect(parsed(`version http://git-media.io/v/2\noid sha256:${OID}\nsize 5\n`)).toEqual(expected)
  })

  it.each([
    ['empty', ''],
    ['no version', `oid sha256:${OID}\nsize 5\n${' '.repeat(60)}`],
    ['another version', `version https://git-lfs.github.com/spec/v9\noid sha256:${OID}\nsize 5\n`],
    ['no size', `${VERSION}oid sha256:${OID}\n`],
    ['a negative size', `${VERSION}oid sha256:${OID}\nsize -5\n`],
    ['a size beyond integers', `${VERSION}oid sha256:${OID}\nsize 9999999999999999\n`],
    ['a size that is not decimal', `${VERSION}oid sha256:${OID}\nsize 0x5\n`],
    ['upper-case hex', `${VERSION}oid sha256:${OID.toUpperCase()}\nsize 5\n`],
    ['a short oid', `${VERSION}oid sha256:${OID.slice(1)}\nsize 5\n`],
    ['another hash', `${VERSION}oid md5:${OID}\nsize 5\n`],
    ['two oids', `${VERSION}oid sha256:${OID}\noid sha256:${OID}\nsize 5\n`],
    ['prose after it', `${VERSION}oid sha256:${OID}\nsize 5\nand this is how it works\n`],
    ['text before it', ` ${VERSION}oid sha256:${OID}\nsize 5\n`],
    ['more than 1,024 bytes', `${VERSION}ext-0-a ${'x'.repeat(1_000)}\noid sha256:${OID}\nsize 5\n`],
    ['a blank line', `${VERSION}\noid sha256:${OID}\nsize 5\n`],
  ])('takes a file with %s for a plain file', (_name, text) => {
    expect(parsed(text)).toBeNull()
  })
})
