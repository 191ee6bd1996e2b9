import { expect, it } from 'vitest'
import { type DiffRow, diffRows, foldRows } from './diff-rows.js'

const text = (line: DiffRow['before']) => line?.parts.map(part => part.text).join('') ?? null
const marked = (line: DiffRow['before']) =>
  line?.parts.filter(part => part.isMarked).map(part => part.text.trim()) ?? []

it('puts lines beside those that took their place, with marks at the words that changed', () => {
  const rows = diffRows(
    '# Model\nTrained on 100 texts by us.\nEnd\n',
    '# Model\nTrained on 900 texts by us.\nEnd',
  )
  expect(rows.map(({ kind }) => kind)).toEqual(['same', 'changed', 'same'])
  expect(marked(rows[1]?.before ?? null)).toEqual(['100'])
  expect(marked(rows[1]?.after ?? null)).toEqual(['900'])
})

it('numbers the lines of both sides by themselves', () => {
  const rows = diffRows('a\nb\nc\n', 'a\nc\nd\n')
  expect(
    rows.map(({ kind, before, after }) => [kind, before?.number ?? null, after?.number ?? null]),
  ).toEqual([
    ['same', 1, 1],
    ['removed', 2, null],
    ['same', 3, 2],
    ['added', null, 3],
  ])
})

it('gives both texts back, whatever changed', () => {
  const words = ['a', 'b', '', 'long line of words', 'ä€😀', '<script>']
  let seed = 7
  const next = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
  for (let round = 0; round < 200; round += 1) {
    const make = () => Array.from({ length: next(12) }, () => words[next(words.length)]).join('\n')
    const [before, after] = [make(), make()]
    const rows = diffRows(before, after)
    const side = (key: 'after' | 'before') => rows.flatMap(row => text(row[key]) ?? []).join('\n')
    expect(side('before'), `round ${round}`).toBe(before.replace(/\n$/, ''))
    expect(side('after'), `round ${round}`).toBe(after.replace(/\n$/, ''))
  }
})

it('marks nothing in lines that have little in common', () => {
  const [row] = diffRows('one two three four\n', 'entirely other words stand here\n')
  expect([row?.kind, marked(row?.before ?? null), marked(row?.after ?? null)]).toEqual(['changed', [], []])
})

it('does not mind line ends of another system, and takes nothing for no line', () => {
  expect(diffRows('a\r\nb\r\n', 'a\nb').every(({ kind }) => kind === 'same')).toBe(true)
  expect(diffRows('', '')).toEqual([])
  expect(diffRows('', 'a').map(({ kind }) => kind)).toEqual(['added'])
})

it('folds what is far from a change, and no fold is shorter than what it says', () => {
  const lines = Array.from({ length: 30 }, (_, at) => `line ${at}`)
  const changed = lines.with(15, 'other')
  const blocks = foldRows(diffRows(lines.join('\n'), changed.join('\n')))
  expect(blocks.map(({ isFolded, rows }) => [isFolded, rows.length])).toEqual([
    [true, 12],
    [false, 7],
    [true, 11],
  ])
  const near = foldRows(diffRows('a\nb\nc\nd\ne\nf', 'a\nb\nc\nd\ne\nX'))
  expect(near.every(({ isFolded }) => !isFolded)).toBe(true)
})
