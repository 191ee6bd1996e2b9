import fc from 'fast-check'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { describe, expect, it } from 'vitest'
import { SECTIONS_MAX } from './limits.js'
import { outline } from './outline.js'

/** Headings of the root by a full CommonMark parser, as `depth:line`. */
function byParser(text: string): string[] {
  return fromMarkdown(text).children.flatMap(node =>
    node.type === 'heading' ? [`${node.depth}:${(node.position?.start.line ?? 0) - 1}`] : [],
  )
}

function byOutline(text: string): string[] {
  return outline(text)
    .slice(1)
    .map(({ depth, line }) => `${depth}:${line}`)
}

const LINES = [
  '# one',
  '## two ##',
  '   ### three',
  '    # four blanks',
  '#hash',
  'text',
  'two  words',
  '',
  '  ',
  '---',
  '===',
  '***',
  '* * *',
  '- item',
  '  - nested',
  '- # heading in item',
  '- ```',
  '1. one',
  '> quote',
  '> # quoted',
  '>',
  '```',
  '````js',
  '~~~',
  '<!-- open',
  '-->',
  '<!-- both -->',
  '<div>',
  '</div>',
  '\ttab',
  '    code',
  '  indented',
  'a | b',
  '--- | ---',
]

describe('outline', () => {
  it('finds the headings that a CommonMark parser finds', () => {
    const documents = fc.array(fc.constantFrom(...LINES), { maxLength: 8 }).map(lines => lines.join('\n'))
    // A failure prints the seed and the smallest document.
    fc.assert(
      fc.property(documents, text => {
        expect(byOutline(text)).toEqual(byParser(text))
      }),
      { numRuns: 2_000 },
    )
  })

  it('gives headings without their marks', () => {
    const headings = outline('# a b #\n\n#\n\nTwo\nlines\n---\n\n<h3 align="center">HTML</h3>\n').map(
      ({ heading }) => heading,
    )
    expect(headings).toEqual(['', 'a b', '', 'Two lines', 'HTML'])
  })

  it('keeps the lines of a heading out of the text before it', () => {
    expect(outline('before\n\nTitle\n===\nafter\n').map(({ lines }) => lines.join('|'))).toEqual([
      'before|',
      'after|',
    ])
  })

  it('leaves code, scripts and comments out of the text', () => {
    const [entry] = outline('a\n```\nb\n```\n<script>\nc\n</script> d\n<!--\ne\n--> f\n\n    g\n')
    expect(entry?.lines.join(' ').split(/\s+/).filter(Boolean)).toEqual(['a', 'd', 'f'])
  })

  it('counts headings up to a limit', () => {
    expect(outline('# a\n'.repeat(SECTIONS_MAX + 10))).toHaveLength(SECTIONS_MAX)
  })

  it('reads what takes a full parser seconds', () => {
    const hostile = [
      '1. '.repeat(100_000),
      'a\n=\n'.repeat(50_000),
      '- > '.repeat(50_000),
      '> a\n' + 'b\n'.repeat(100_000),
    ]
    const started = process.cpuUsage()
    for (const text of hostile) outline(text)
    const { user, system } = process.cpuUsage(started)
    // Each of these takes a quadratic parser minutes, and this one about 0.1 s; the rest is for slow machines.
    expect((user + system) / 1_000_000).toBeLessThan(5)
  })
})
