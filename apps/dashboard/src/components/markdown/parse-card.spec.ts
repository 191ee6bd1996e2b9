import { expect, it } from 'vitest'
import type { Element, RootContent } from 'hast'
import { type CardToParse, parseCard } from './parse-card.js'

/** A card that has but one part. */
function parse(card: CardToParse) {
  const [part, another] = [...parseCard(card)]
  if (!part || another) throw new Error('not one part')
  return part
}

/** The tree as text, to look for what must not be there. */
function shown(text: string, lines: readonly number[] = []): string {
  return JSON.stringify(parse({ text, lines }).blocks)
}

function tags(blocks: readonly RootContent[]): string[] {
  return blocks.flatMap(block =>
    block.type === 'element' ? [block.tagName, ...tags((block as Element).children)] : [],
  )
}

it('reads Markdown, tables and HTML, one level of headings down', () => {
  const { blocks } = parse({
    text: '# A\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<details><summary>More</summary>\n\n*text*\n\n</details>\n',
    lines: [],
  })
  expect(tags(blocks)).toEqual('h2 table thead tr th th tbody tr td td details summary p em'.split(' '))
})

it('gives headings ids of their own, which links in the card lead to', () => {
  expect(shown('# Intended use!\n\n# Intended use!\n')).toMatch(/card-intended-use".*card-intended-use-1"/)
  expect(shown('<h2 id="root">A</h2>')).toContain('card-root')
})

it('puts a mark before the block that a line belongs to, and into the item of a list', () => {
  const text = '# A\n\nOne\ntwo\n\n- a\n- b\n\n> quote\n'
  const { blocks } = parse({ text, lines: [4, 7, 99] })
  expect(tags(blocks)).toEqual('h2 finding-mark p ul li li finding-mark blockquote p finding-mark'.split(' '))
})

it('knows no mark that a card made itself', () => {
  expect(shown('<finding-mark data-marks="0">x</finding-mark>')).not.toContain('finding-mark')
})

it('keeps no position, so that little goes from one thread to the other', () => {
  expect(shown('# A\n\ntext <b>x</b>')).not.toContain('position')
})

it('cuts what is nested too deep, or has too many rows', () => {
  const items = '- a\n'.repeat(3_000)
  expect(parse({ text: items, lines: [] }).isCut).toBe(true)
  expect(parse({ text: '> '.repeat(200) + 'x', lines: [] }).isCut).toBe(true)
})

it('keeps marks and ids apart from part to part of a long card', () => {
  const section = `# Part\n\n${'word '.repeat(3_000)}\n\n`
  const parts = [...parseCard({ text: section.repeat(12), lines: [1, 3 + 4 * 6, 9_999] })]
  expect(parts.length).toBeGreaterThan(3)
  const text = parts.map(({ blocks }) => JSON.stringify(blocks))
  expect(text.join('').match(/"dataMarks":"\d"/g)).toEqual([0, 1, 2].map(place => `"dataMarks":"${place}"`))
  expect(text.join('')).toContain('card-part-11')
  expect(text.at(-1)).toContain('"dataMarks":"2"')
})
