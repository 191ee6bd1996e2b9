import { expect, it } from 'vitest'
import { cutSource, LINES_AT_ONCE } from './cut-source.js'

it('cuts behind marked lines, and numbers what follows', () => {
  expect(cutSource('a\nb\nc\n', [2, 2])).toEqual([
    { number: 1, lines: ['a', 'b'], marks: [0, 1] },
    { number: 3, lines: ['c'], marks: [] },
  ])
})

it('counts from where the text begins in its file', () => {
  expect(cutSource('a\r\nb', [11], 10)).toEqual([{ number: 10, lines: ['a', 'b'], marks: [0] }])
})

it('keeps marks of lines that are not there', () => {
  expect(cutSource('a\n', [99]).flatMap(({ marks }) => marks)).toEqual([0])
})

it('loses no line of a long text', () => {
  const lines = Array.from({ length: LINES_AT_ONCE * 3 + 7 }, (_, at) => String(at))
  const pieces = cutSource(lines.join('\n'), [])
  expect(pieces.flatMap(piece => piece.lines)).toEqual(lines)
  expect(Math.max(...pieces.map(piece => piece.lines.length))).toBe(LINES_AT_ONCE)
})

it('shortens a line that is data', () => {
  expect(cutSource('x'.repeat(1_000_000), [])[0]?.lines[0]?.length).toBeLessThan(2_100)
})
