import { expect, it } from 'vitest'
import { cutCard } from './cut-card.js'

const PARAGRAPH = 'word '.repeat(100)

it('reads a card of usual length in one go', () => {
  expect(cutCard('# A\n\n# B\n')).toEqual([{ text: '# A\n\n# B\n', firstLine: 1 }])
})

it('cuts a long one before headings, loses no line and counts them as in the card', () => {
  const lines = Array.from({ length: 900 }, (_, at) => (at % 9 === 0 ? `## ${at}` : `${at} ${PARAGRAPH}`))
  const parts = cutCard(lines.join('\n'))
  expect(parts.length).toBeGreaterThan(5)
  expect(parts.map(part => part.text).join('\n')).toBe(lines.join('\n'))
  for (const { text, firstLine } of parts) {
    expect(text.startsWith('## ')).toBe(true)
    expect(lines[firstLine - 1]).toBe(text.split('\n')[0])
  }
})

it('cuts nothing within code, and gives every part the definitions of links', () => {
  const code = ['```', ...Array.from({ length: 800 }, () => `# ${PARAGRAPH}`), '```']
  const parts = cutCard(['# A', ...code, '# B', '', '[ref]: https://example.org'].join('\n'))
  expect(parts.map(({ firstLine }) => firstLine)).toEqual([1, code.length + 2])
  expect(parts[0]?.text).toContain('[ref]: https://example.org')
})
