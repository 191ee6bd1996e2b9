import { expect, it } from 'vitest'
import { Prisma } from './generated/client.js'
import { writeOutValues } from './write-out-values.js'

it('makes values a part of the text', () => {
  const { text, values } =
    writeOutValues(Prisma.sql`license = ${'cc-by-4.0'} AND lower(namespace) = ${'org_7'}`) ?? {}
  expect([text, values]).toEqual([`license = 'cc-by-4.0' AND lower(namespace) = 'org_7'`, []])
  expect(writeOutValues(Prisma.sql`error_findings > 0`)?.text).toBe('error_findings > 0')
})

it('leaves alone what could end a string, or is none', () => {
  const odd = [
    "o'neil",
    'a\\b',
    'a"b',
    '$1',
    'a\nb',
    'mit\n',
    '',
    ' mit',
    'a;b',
    'ä',
    'a\u2019b',
    'a\0b',
    'x'.repeat(200),
  ]
  for (const value of odd)
    expect([value, writeOutValues(Prisma.sql`license = ${value}`)]).toEqual([value, null])
  for (const value of [7, null, ['mit'], true])
    expect(writeOutValues(Prisma.sql`license = ${value}`)).toBeNull()
  expect(writeOutValues(Prisma.sql`license = ${'mit'} OR license = ${"'"}`)).toBeNull()
})
