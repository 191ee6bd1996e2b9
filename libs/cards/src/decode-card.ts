import { isUtf8 } from 'node:buffer'
import type { CardProblem, CardProblemKind } from './card.js'
import { CARD_LONG_BYTES, CARD_MAX_BYTES } from './limits.js'

/** Text as the Hub reads it: UTF-8 with replacement characters for what is not, and no byte order mark. */
export function decodeCard(bytes: Uint8Array): { text: string; problems: CardProblem[] } {
  const problems: CardProblem[] = []
  const report = (kind: CardProblemKind, detail: string, text: string, offset: number) =>
    problems.push({ kind, detail, ...placeOf(text, offset) })

  const head = bytes.length > CARD_MAX_BYTES ? wholeCharacters(bytes.subarray(0, CARD_MAX_BYTES)) : bytes
  const decoded = new TextDecoder('utf-8', { ignoreBOM: true }).decode(head)
  const text = decoded.startsWith('\uFEFF') ? decoded.slice(1) : decoded
  if (text !== decoded) report('byte-order-mark', 'U+FEFF', text, 0)
  if (!isUtf8(head)) report('invalid-utf8', 'U+FFFD', text, firstReplaced(text, head))
  const nul = text.indexOf('\0')
  if (nul >= 0) report('nul-character', 'U+0000', text, nul)
  const mixed = mixedLineEnding(text)
  if (mixed) report('mixed-line-endings', mixed.detail, text, mixed.offset)
  if (head !== bytes) report('card-cut', String(bytes.length), text, text.length)
  else if (bytes.length > CARD_LONG_BYTES) report('card-long', String(bytes.length), text, 0)
  return { text, problems }
}

/** Drops the beginning of a character that the cut left behind. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  let end = bytes.length
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) break
    if (byte >= 0xc0) {
      end = bytes.length - back
      break
    }
  }
  return bytes.subarray(0, end)
}

/** The replacement character may also be in the text rightly, so it is one that our decoding made if there is only it. */
function firstReplaced(text: string, bytes: Uint8Array): number {
  let low = 0
  let high = bytes.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (isUtf8(wholeCharacters(bytes.subarray(0, middle + 1)))) low = middle + 1
    else high = middle
  }
  const before = new TextDecoder().decode(wholeCharacters(bytes.subarray(0, low)))
  return Math.min(before.length, text.length)
}

/** The Hub's client keeps the line ending of a card, which only works when there is one. */
function mixedLineEnding(text: string): { detail: string; offset: number } | null {
  const firstBreak = text.search(/[\r\n]/)
  if (firstBreak < 0 || !text.includes('\r')) return null
  const first = text.startsWith('\r\n', firstBreak) ? 'CRLF' : text[firstBreak] === '\r' ? 'CR' : 'LF'
  const other = { CRLF: /\r(?!\n)|(?<!\r)\n/, CR: /\n/, LF: /\r/ }[first]
  const offset = text.search(other)
  return offset < 0 ? null : { detail: first, offset }
}

/** Line and column of an offset; costs one pass over the text before it. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  let line = 1
  let start = 0
  for (const match of text.slice(0, offset).matchAll(/\r\n|\r|\n/g)) {
    line++
    start = match.index + match[0].length
  }
  return { line, column: offset - start + 1 }
}
