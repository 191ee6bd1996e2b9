import { isDomainError } from '@entrepot/core'
import { describe, expect, it } from 'vitest'
import { LineScanner } from './line-scanner.js'

interface Line {
  readonly text: string
  /** Null: the line has none. */
  readonly content: string | null
}

function scan(chunks: readonly Buffer[]): Line[] {
  const scanner = new LineScanner()
  const lines: Line[] = []
  let content: Buffer[] = []
  const take = (tokens: ReturnType<LineScanner['push']>) => {
    for (const token of tokens) {
      if (token.kind === 'content') content.push(Buffer.from(token.bytes))
      else {
        lines.push({ text: token.text, content: token.hasContent ? Buffer.concat(content).toString() : null })
        content = []
      }
    }
  }
  for (const chunk of chunks) take(scanner.push(chunk))
  take(scanner.end())
  return lines
}

function scanText(text: string): Line[] {
  return scan([Buffer.from(text)])
}

function codeOf(text: string): string {
  try {
    scanText(text)
  } catch (error) {
    if (isDomainError(error)) return error.code
    throw error
  }
  return 'taken'
}

function generator(seed: number) {
  let state = seed >>> 0
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

describe('LineScanner', () => {
  const seed = Date.now()

  it(`reads what JSON reads, wherever the chunks cut it (seed ${seed})`, () => {
    const random = generator(seed)
    const pieces = [
      'a',
      '"',
      '\\',
      '/',
      '\n',
      '\t',
      '\u0000',
      'é',
      '模',
      '😀',
      '{',
      '}',
      ':',
      ',',
      'content',
      'value',
      '',
    ]
    const text = () => Array.from({ length: random(12) }, () => pieces[random(pieces.length)]).join('')
    for (let round = 0; round < 400; round += 1) {
      const lines = Array.from({ length: 1 + random(3) }, () => {
        const content = text()
        const around = [
          ['path', text()],
          ['content', content],
          ['x', { content: text() }],
          ['l', [text(), 1, null]],
        ]
        around.sort(() => random(3) - 1)
        return {
          key: text(),
          more: { content: text() },
          value: Object.fromEntries(around) as { content: string },
        }
      })
      const encode = random(2) === 0 ? asciiJson : JSON.stringify
      const body = Buffer.from(lines.map(line => encode(line)).join('\n') + (random(2) === 0 ? '\n' : ''))
      const chunks: Buffer[] = []
      for (let at = 0; at < body.length;) {
        const end = at + 1 + random(9)
        chunks.push(body.subarray(at, end))
        at = end
      }
      const scanned = scan(chunks)
      const expected = lines.map(line => ({ ...line, value: { ...line.value, content: '' } }))
      expect(scanned.map(line => JSON.parse(line.text) as unknown)).toEqual(expected)
      expect(scanned.map(line => line.content)).toEqual(lines.map(line => line.value.content))
    }
  })

  it('hands on only the string at value.content', () => {
    for (const line of [
      '{"content":"a"}',
      '{"value":{"x":{"content":"a"}}}',
      '{"x":{"content":"a"}}',
      '{"value":{"content":["a"]}}',
      '{"value":{"content":1}}',
    ]) {
      expect(scanText(line)).toEqual([{ text: line, content: null }])
    }
    expect(scanText('{"value" : { "content" :\t"a" } }')).toEqual([
      { text: '{"value" : { "content" :\t"" } }', content: 'a' },
    ])
  })

  it('holds no more of a line than its bound, however long its content is', () => {
    const scanner = new LineScanner()
    const begin = Buffer.from('{"key":"file","value":{"content":"')
    expect([...scanner.push(begin)]).toEqual([])
    const piece = Buffer.alloc(64 * 1024, 'A')
    let seenBytes = 0
    for (let n = 0; n < 4_096; n += 1) {
      for (const token of scanner.push(piece)) seenBytes += token.kind === 'content' ? token.bytes.length : 0
    }
    expect(seenBytes).toBe(256 * 1024 * 1024)
    expect([...scanner.push(Buffer.from('"}}\n'))]).toEqual([
      { kind: 'line', text: '{"key":"file","value":{"content":""}}', hasContent: true },
    ])
    expect(codeOf(`{"key":"${'x'.repeat(200_000)}"}`)).toBe('limit-exceeded')
    expect(codeOf('x'.repeat(200_000))).toBe('limit-exceeded')
  })

  it.each([
    ['a content that ends with the body', '{"value":{"content":"abc'],
    ['a content with a line feed', '{"value":{"content":"abc\ndef"}}'],
    ['a string with a line feed', '{"value":{"path":"abc\ndef"}}'],
    ['an escape of nothing', '{"value":{"content":"a\\xb"}}'],
    ['an escape that is no number', '{"value":{"content":"\\u00g0"}}'],
    ['half of a character', '{"value":{"content":"\\ud83d"}}'],
    ['half of a character before text', '{"value":{"content":"\\ud83dx"}}'],
    ['half of a character before another escape', '{"value":{"content":"\\ud83d\\n"}}'],
    ['the other half alone', '{"value":{"content":"\\ude00"}}'],
    ['two contents', '{"value":{"content":"a","content":"b"}}'],
  ])('refuses %s', (_name, text) => {
    expect(codeOf(text)).toBe('invalid-argument')
  })
})

/** As Python writes it: nothing but ASCII. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
