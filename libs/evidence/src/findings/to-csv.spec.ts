import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleFinding } from '../testing/sample-subject.js'
import { toCsv } from './to-csv.js'

describe('toCsv', () => {
  it('writes a row of names and a row for each finding', () => {
    expect(toCsv([sampleFinding()])).toBe(
      'rule,severity,state,message,path,line,column,key,heading,evidence,fix,fingerprint\r\n' +
        'license-resolved,warning,fail,The licence is `unknown`.,README.md,3,10,license,,license: unknown,Find out which licence holds.,0123456789abcdef0123456789abcdef\r\n',
    )
  })

  it('quotes what has commas, quotes, line ends and blanks at its ends', () => {
    expect(rowOf('a, "b"\nc')).toContain('"a, ""b""\nc"')
    expect(rowOf(' x')).toContain('," x",')
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1', '\0=1', '\n=cmd'])(
    'keeps a spreadsheet from calculating %j',
    text => expect(cellsOf(rowOf(text))[3]).toBe(`'${text}`),
  )

  it('gives back every text it was given', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const [read] = cellsOf(rowOf(text)).slice(3)
        expect([text, `'${text}`]).toContain(read)
      }),
      { verbose: true },
    )
  })
})

function rowOf(message: string): string {
  return toCsv([sampleFinding({ message })]).split('fingerprint\r\n')[1] ?? ''
}

/** Reads one record by RFC 4180. */
function cellsOf(row: string): string[] {
  const cells: string[] = []
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(?:,|\r\n)/gy
  for (let match = pattern.exec(row); match; match = pattern.exec(row))
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
  return cells
}
