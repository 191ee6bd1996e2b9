import { expect, it } from 'vitest'
import { csvFileName, toCsv } from './to-csv.js'

const head = [{ header: 'a' }] as const

it.each(['=1+1', '+1', '-1', '@sum', '\tx', '\rx', '\nx', '=1+1\nx', '@a\r\nb'])(
  'makes text of %j, which a spreadsheet would run',
  async cell => {
    const csv = await toCsv(head, [[cell]])
    expect(csv.split('\r\n').slice(1).join('\r\n').replaceAll('"', '')).toBe(`'${cell}`)
  },
)

it.each(['a=1', '', 'two\nlines'])('leaves %j as it is', async cell => {
  const csv = await toCsv(head, [['first'], [cell]])
  expect(csv.replaceAll('"', '')).toBe(`a\r\nfirst\r\n${cell}`)
})

it('says by its name that a file does not hold all', () => {
  expect([csvFileName('audit', null), csvFileName('audit', 20_000)]).toEqual([
    'audit.csv',
    'audit-first-20000.csv',
  ])
})
