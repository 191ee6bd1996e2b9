import { expect, it } from 'vitest'
import { formatPushReport } from './push-report.js'

const results = [
  { name: 'refs/heads/a', refusal: null },
  { name: 'refs/heads/b', refusal: 'fetch first' },
]
const BANDS = new Set(['report-status', 'side-band-64k'])

it('is the bare list for a client without bands, and nothing for one that wants none', () => {
  const report = { unpackError: null, results, lines: ['unheard'] }
  expect(formatPushReport(report, { capabilities: new Set(['report-status']) }).toString()).toBe(
    '000eunpack ok\n0014ok refs/heads/a\n0020ng refs/heads/b fetch first\n0000',
  )
  expect(formatPushReport(report, { capabilities: new Set() })).toHaveLength(0)
})

it('lets nothing through to a terminal but text', () => {
  const evil = 'a\x1b[2Jb\r\nng refs/heads/x\u202eevil\u2028\x9b'
  const report = { unpackError: evil, results: [{ name: 'refs/heads/a', refusal: evil }], lines: [evil] }
  const text = formatPushReport(report, { capabilities: BANDS }).toString()
  expect(text).not.toMatch(/[\x00\x03-\x09\x0b-\x1f\x7f-\x9f\u202e\u2028]/)
  expect(text.match(/\n/g)).toHaveLength(3)
  expect(text).toContain('a?[2Jb ng refs/heads/x?evil')
})

it('splits a report that is larger than a packet', () => {
  const many = Array.from({ length: 5_000 }, (_, n) => ({
    name: `refs/heads/b${n}`,
    refusal: 'x'.repeat(500),
  }))
  const bytes = formatPushReport({ unpackError: null, results: many, lines: [] }, { capabilities: BANDS })
  let at = 0
  const data: Buffer[] = []
  for (;;) {
    const length = Number.parseInt(bytes.toString('latin1', at, at + 4), 16)
    if (length === 0) break
    expect(length).toBeLessThanOrEqual(65_520)
    expect(bytes[at + 4]).toBe(1)
    data.push(bytes.subarray(at + 5, at + length))
    at += length
  }
  expect(at).toBe(bytes.length - 4)
  expect(
    Buffer.concat(data)
      .toString()
      .match(/ng refs/g),
  ).toHaveLength(5_000)
})
