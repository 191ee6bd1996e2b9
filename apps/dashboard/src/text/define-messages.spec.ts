import i18next from 'i18next'
import { beforeAll, expect, it } from 'vitest'
import { sayIn } from './define-messages.js'

beforeAll(async () => {
  const words = { rows_one: '{{count}} row', rows_other: '{{count}} rows', line: 'line {{line}} of {{file}}' }
  await i18next.init({ lng: 'en', resources: { en: { words } }, interpolation: { escapeValue: false } })
})

it('writes how many there are as the language does, and lines of a file as they are', () => {
  const say = sayIn<'rows_one' | 'rows_other' | 'line'>('en', 'words')
  expect(say('rows', { count: 1 })).toBe('1 row')
  expect(say('rows', { count: 1_000_000 })).toBe('1,000,000 rows')
  expect(say('line', { line: 12_345, file: 'a.md' })).toBe('line 12345 of a.md')
})
