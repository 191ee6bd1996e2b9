import { describe, expect, it } from 'vitest'
import type { CardProblemKind, ParsedCard } from './card.js'
import { CARD_MAX_BYTES } from './limits.js'
import { parseCard } from './parse-card.js'

function parse(text: string): ParsedCard {
  return parseCard(new TextEncoder().encode(text))
}

function kinds(card: ParsedCard): CardProblemKind[] {
  return card.problems.map(problem => problem.kind)
}

describe('the front matter is cut where the Hub cuts it', () => {
  it('takes blank lines before the opening fence and blanks after the closing one', () => {
    const card = parse('\n \n---\nlicense: mit\n--- \t\n# Title\n')
    expect(card.metadata).toEqual({ license: 'mit' })
    expect(card.problems).toEqual([])
    expect(card.sections.map(section => [section.heading, section.line])).toEqual([
      ['', 6],
      ['Title', 6],
    ])
  })

  it('takes no blanks after the opening fence', () => {
    const card = parse('--- \nlicense: mit\n---\n')
    expect(card.frontMatter).toBeNull()
    expect(card.problems).toEqual([
      { kind: 'front-matter-unterminated', detail: 'blanks after the opening fence', line: 1, column: 1 },
    ])
  })

  it('closes a block that ends the file without a line ending', () => {
    expect(parse('---\nlicense: mit\n---').metadata).toEqual({ license: 'mit' })
  })

  it('reads a card whose lines end in CR only if its block ends the file', () => {
    expect(parse('---\rlicense: mit\r---').metadata).toEqual({ license: 'mit' })
    expect(kinds(parse('---\rlicense: mit\r---\r# Title\r'))).toEqual(['front-matter-unterminated'])
  })

  it('counts lines that end in CRLF and CR', () => {
    const card = parse('---\r\nlicense: mit\r\ntags:\r\n- a\r\n---\r\n\r\n# Title\r\n')
    expect(card.locate(['tags', 0])).toEqual({ line: 4, column: 3 })
    expect(card.sections.at(-1)).toMatchObject({ heading: 'Title', line: 7 })
    expect(parse('a\r\r# Title').sections.at(-1)).toMatchObject({ heading: 'Title', line: 3 })
  })

  it('strips a byte order mark, and says so', () => {
    const card = parse('\uFEFF---\nlicense: mit\n---\n')
    expect(card.metadata).toEqual({ license: 'mit' })
    expect(kinds(card)).toEqual(['byte-order-mark'])
  })

  it('sees no block between two fences with nothing between', () => {
    const card = parse('---\n---\n# Title\n')
    expect(card.frontMatter).toBeNull()
    expect(kinds(card)).toEqual(['front-matter-empty'])
  })

  it('lets such fences swallow the text up to the next rule, as the Hub does', () => {
    const card = parse('---\n---\n# Title\n\n---\nafter\n')
    expect(card.frontMatter?.text).toBe('---\n# Title\n')
    expect(kinds(card)).toEqual(['front-matter-empty'])
    expect(card.sections.map(section => section.heading)).toEqual([''])
  })

  it('tells a block below the top from a rule in the text', () => {
    expect(kinds(parse('Hello\n---\nlicense: mit\n---\n'))).toEqual(['front-matter-misplaced'])
    expect(kinds(parse('license: mit\n---\n'))).toEqual(['front-matter-misplaced'])
    expect(kinds(parse('Hello\n\n---\n\nWorld\n'))).toEqual(['no-front-matter'])
  })

  it('names the first of mixed line endings that differs', () => {
    expect(parse('a\r\nb\nc').problems).toContainEqual({
      kind: 'mixed-line-endings',
      detail: 'CRLF',
      line: 2,
      column: 2,
    })
  })
})

describe('the YAML is read in the dialect of the Hub', () => {
  it('keeps `no` as text and dates as dates', () => {
    const { metadata } = parse('---\nlanguage: no\ndate: 2020-01-01\n---\n')
    expect(metadata).toEqual({ language: 'no', date: new Date('2020-01-01T00:00:00Z') })
  })

  it('reads past a duplicate key, the last one winning, at any depth', () => {
    const card = parse('---\na:\n  b: 1\n  b: 2\nlicense: mit\n---\n')
    expect(card.metadata).toEqual({ a: { b: 2 }, license: 'mit' })
    expect(card.problems).toMatchObject([{ kind: 'yaml-duplicate-key', line: 4 }])
  })

  it('gives up on a second error behind a duplicate key', () => {
    const card = parse('---\na: 1\na: 2\nb: [\n---\n')
    expect(card.metadata).toBeNull()
    expect(kinds(card)).toEqual(['yaml-duplicate-key', 'yaml-syntax'])
  })

  it('refuses tags that build objects, and says where', () => {
    const card = parse('---\na: 1\nb: !!python/object/apply:os.system [ls]\n---\n')
    expect(card.metadata).toBeNull()
    expect(card.problems).toMatchObject([
      { kind: 'yaml-custom-tag', detail: 'tag:yaml.org,2002:python/object/apply:os.system', line: 3 },
    ])
  })

  it('takes comments alone for no keys, and a list or a word for no mapping', () => {
    expect(parse('---\n# nothing\n---\n').metadata).toEqual({})
    expect(kinds(parse('---\n# nothing\n---\n'))).toEqual(['front-matter-empty'])
    expect(kinds(parse('---\n- a\n---\n'))).toEqual(['yaml-not-a-mapping'])
    expect(parse('---\nword\n---\n').metadata).toBeNull()
  })

  it('keeps keys called like prototypes harmless', () => {
    const { metadata } = parse('---\n__proto__: {polluted: yes}\nconstructor: x\n---\n')
    expect(Object.getPrototypeOf(metadata)).toBe(Object.prototype)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('hostile cards have bounds', () => {
  it('stops at aliases that write out to more nodes than a card can have', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]']
    for (let at = 1; at < 40; at++)
      lines.push(
        `a${at}: &a${at} [${Array(9)
          .fill(`*a${at - 1}`)
          .join(', ')}]`,
      )
    expect(kinds(parse(`---\n${lines.join('\n')}\n---\n`))).toContain('yaml-too-many-nodes')
  })

  it('stops at cycles', () => {
    expect(kinds(parse('---\na: &a [*a, *a]\n---\n'))).toContain('yaml-too-many-nodes')
  })

  it('stops at merges that copy too many keys', () => {
    const keys = Array.from({ length: 100 }, (_, at) => `k${at}: 1`).join(', ')
    const merges = Array.from({ length: 20 }, (_, at) => `m${at}: {<<: *b}`).join('\n')
    expect(kinds(parse(`---\nb: &b {${keys}}\n${merges}\n---\n`))).toContain('yaml-too-deep')
  })

  it('reads nesting that is deep, and refuses nesting that is deeper', () => {
    const nested = (levels: number) => `---\na: ${'['.repeat(levels)}${']'.repeat(levels)}\n---\n`
    expect(kinds(parse(nested(50)))).toEqual(['yaml-deep'])
    expect(parse(nested(50)).metadata).not.toBeNull()
    expect(kinds(parse(nested(5_000)))).toEqual(['yaml-too-deep'])
  })

  it('reads the first megabyte of a card, not cutting a character in two', () => {
    const card = parse('# Title\n\n' + 'ä'.repeat(CARD_MAX_BYTES))
    expect(kinds(card)).toContain('card-cut')
    expect(kinds(card)).not.toContain('invalid-utf8')
    expect(card.text.length).toBeLessThan(CARD_MAX_BYTES)
    expect(card.sections.at(-1)?.heading).toBe('Title')
  })

  it('points at the first byte that is not UTF-8', () => {
    const bytes = Buffer.concat([
      Buffer.from('# Mod\u00e8le \ufffd\nzweite Zeile '),
      Buffer.from([0xfc, 0x62]),
    ])
    expect(parseCard(bytes).problems).toContainEqual({
      kind: 'invalid-utf8',
      detail: 'U+FFFD',
      line: 2,
      column: 14,
    })
  })
})

describe('keys have places', () => {
  const card = parse('---\nlicense: mit\n"quoted key": 1\nnested:\n  - name: a\n    value: [x, y]\n---\n')

  it('at any depth, from the top of the file', () => {
    expect(card.locate(['license'])).toEqual({ line: 2, column: 1 })
    expect(card.locate(['quoted key'])).toEqual({ line: 3, column: 1 })
    expect(card.locate(['nested', 0, 'value', 1])).toEqual({ line: 6, column: 16 })
  })

  it('or the nearest above them, or none', () => {
    expect(card.locate(['nested', 0, 'absent'])).toEqual({ line: 5, column: 5 })
    expect(card.locate(['absent'])).toBeNull()
  })

  it('in front matter too long to be parsed twice, by their line', () => {
    const long = parse(
      `---\n${'filler: "x"\n# comment\n'.repeat(1)}${'# x\n'.repeat(6_000)}license: mit\n---\n`,
    )
    expect(long.locate(['license'])).toEqual({ line: 6_004, column: 1 })
    expect(long.locate(['license', 3])).toEqual({ line: 6_004, column: 1 })
    expect(long.plainScalars()).toEqual([])
  })

  it('and plain values have what was written', () => {
    const scalars = parse('---\na: [no, "no", 0x10]\n---\n').plainScalars()
    expect(scalars).toEqual([
      { source: 'no', path: ['a', 0], place: { line: 2, column: 5 } },
      { source: '0x10', path: ['a', 2], place: { line: 2, column: 15 } },
    ])
  })
})

describe('sections hold what the author said', () => {
  const words = (text: string) => parse(`# T\n\n${text}`).sections.at(-1)?.wordCount

  it('without markup, code, comments and addresses', () => {
    expect(words('Some **bold** [text](https://example.org/a/b) and `code`.')).toBe(5)
    expect(words('One\n```\nfive words in a fence\n```\ntwo')).toBe(2)
    expect(words('One <!-- hidden\nwords --> two')).toBe(2)
    expect(words('See https://example.org/a?b=c')).toBe(1)
    expect(words('![picture of a bird](bird.png)')).toBe(0)
  })

  it('without placeholders and sentences of the templates', () => {
    const [, first, second, third] = parse(
      '# A\n\n[More Information Needed](https://example.org/form)\n\n# B\n\nUsers (both direct and downstream) should be made aware of the risks, biases and limitations of the model. More information needed for further recommendations.\n\n# C\n\n[More Information Needed] {{ x }} but not here\n',
    ).sections
    expect(first).toMatchObject({ wordCount: 0, isPlaceholder: true })
    expect(second).toMatchObject({ wordCount: 0, isPlaceholder: true })
    expect(third).toMatchObject({ wordCount: 3, isPlaceholder: false })
  })

  it('in scripts that do not part words as English does, by their characters', () => {
    expect(words('这个模型有偏见')).toBe(4)
    expect(words('サーバーは速い')).toBe(4)
    expect(words('모델에는 한계가 있습니다')).toBe(6)
    expect(words('โมเดลนี้อาจมีอคติ')).toBe(5)
    expect(words('BERT模型 has 2 层')).toBe(5)
  })

  it('without labels that nobody answered, in several languages', () => {
    const of = (text: string) => parse(`# T\n\n${text}`).sections.at(-1)?.wordCount
    expect(of('- **Hardware Type:** [More Information Needed]\n- **Hours used:** 12')).toBe(3)
    expect(of('- **Developed by:** [More Information Needed](https://example.org/a)')).toBe(0)
    expect(of('- **Homepage:** https://example.org')).toBe(1)
    expect(of('[需要更多信息]')).toBe(0)
    expect(of('[Weitere Informationen erforderlich]')).toBe(0)
    expect(of('[추가 정보 필요]')).toBe(0)
  })

  it('and an empty section is no placeholder', () => {
    expect(parse('# T\n').sections.at(-1)).toMatchObject({ wordCount: 0, isPlaceholder: false })
  })
})
