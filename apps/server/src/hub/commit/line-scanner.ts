import { DomainError } from '@entrepot/core'
import { JsonStringDecoder } from './json-string-decoder.js'

/** What a body of lines consists of, in order: the content of a line, if it has one, comes in pieces before the line itself. */
export type Token =
  | { readonly kind: 'content'; readonly bytes: Buffer }
  /** Without its content, in place of which stands an empty string. */
  | { readonly kind: 'line'; readonly text: string; readonly hasContent: boolean }

/** Bytes of a line beside its content: the longest path there may be, and a description that nobody reads to its end. */
const LINE_MAX_BYTES = 128 * 1024

const QUOTE = 0x22
const BACKSLASH = 0x5c
const LINE_FEED = 0x0a
const COLON = 0x3a
const COMMA = 0x2c
/** Bytes below are control characters, which no JSON string holds as they are. */
const SPACE = 0x20

/** Where in a line the scanner stands. */
type Place = 'outside' | 'string' | 'content'

/**
 * Cuts a body of JSON lines into tokens without ever holding a line whole: the string at `value.content`, which may have gigabytes, is
 * handed on as it comes, without its escapes. Everything else of a line is kept until its end, and is small. Whether it is JSON at all is
 * for whoever parses that.
 */
export class LineScanner {
  #place: Place = 'outside'
  /** The line so far, without its content. */
  #line: Buffer[] = []
  #lineBytes = 0
  #hasContent = false
  #depth = 0
  /** The key that was read last, by depth. */
  #keys: string[] = []
  /** The bytes of the string that was read last, while it may be a key. */
  #string: Buffer[] = []
  #isBehindColon = false
  #isEscaped = false
  readonly #decoder = new JsonStringDecoder();

  /** @throws DomainError `invalid-argument`, `limit-exceeded` */
  *push(chunk: Buffer): Generator<Token> {
    for (let at = 0; at < chunk.length;) {
      if (this.#place === 'content') at = yield* this.#readContent(chunk, at)
      else if (this.#place === 'string') at = this.#readString(chunk, at)
      else at = yield* this.#readOutside(chunk, at)
    }
  }

  /** To be called behind the last chunk: the last line need not end in a line feed. */
  *end(): Generator<Token> {
    if (this.#place === 'content') throw brokenString()
    if (this.#lineBytes > 0) yield this.#endLine()
  }

  *#readOutside(chunk: Buffer, start: number): Generator<Token, number> {
    for (let at = start; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0
      if (byte === LINE_FEED) {
        this.#keep(chunk.subarray(start, at))
        yield this.#endLine()
        return at + 1
      }
      if (byte === QUOTE) {
        this.#keep(chunk.subarray(start, at + 1))
        this.#beginString()
        return at + 1
      }
      this.#note(byte)
    }
    this.#keep(chunk.subarray(start))
    return chunk.length
  }

  /** A brace, bracket, colon or comma says what the next string is. */
  #note(byte: number): void {
    if (byte === COLON) {
      this.#keys[this.#depth] = Buffer.concat(this.#string).toString('utf8')
      this.#isBehindColon = true
    } else if (byte === COMMA) this.#isBehindColon = false
    else if (isOneOf(byte, '{[')) {
      this.#depth += 1
      this.#isBehindColon = false
    } else if (isOneOf(byte, '}]')) this.#depth -= 1
  }

  #beginString(): void {
    this.#string = []
    const isContent =
      this.#isBehindColon && this.#depth === 2 && this.#keys[1] === 'value' && this.#keys[2] === 'content'
    this.#place = isContent ? 'content' : 'string'
    if (!isContent) return
    if (this.#hasContent) throw new DomainError('invalid-argument', 'A line has two contents.')
    this.#hasContent = true
  }

  #readString(chunk: Buffer, start: number): number {
    for (let at = start; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0
      if (byte < SPACE) throw brokenString()
      if (this.#isEscaped) this.#isEscaped = false
      else if (byte === BACKSLASH) this.#isEscaped = true
      else if (byte === QUOTE) {
        this.#string.push(this.#keep(chunk.subarray(start, at + 1)).subarray(0, -1))
        this.#place = 'outside'
        return at + 1
      }
    }
    this.#string.push(this.#keep(chunk.subarray(start)))
    return chunk.length
  }

  *#readContent(chunk: Buffer, start: number): Generator<Token, number> {
    let at = start
    for (; at < chunk.length && this.#decoder.isInEscape; at += 1) {
      const bytes = this.#decoder.take(chunk[at] ?? 0)
      if (bytes) yield { kind: 'content', bytes }
    }
    const from = at
    let byte = SPACE
    for (; at < chunk.length; at += 1) {
      byte = chunk[at] ?? 0
      if (byte === QUOTE || byte === BACKSLASH || byte < SPACE) break
    }
    if (at > from) yield { kind: 'content', bytes: chunk.subarray(from, at) }
    if (at === chunk.length) return at
    if (byte === BACKSLASH) this.#decoder.take(byte)
    else if (byte === QUOTE) {
      this.#keep(Buffer.from('"'))
      this.#place = 'outside'
    } else throw brokenString()
    return at + 1
  }

  #keep(bytes: Buffer): Buffer {
    this.#lineBytes += bytes.length
    if (this.#lineBytes > LINE_MAX_BYTES) {
      const message = `A line of the body is longer than ${LINE_MAX_BYTES} bytes, not counting \`value.content\`.`
      throw new DomainError('limit-exceeded', message, { maxBytes: LINE_MAX_BYTES })
    }
    // A copy: the chunk is a piece of a larger buffer that would stay in memory with it.
    const copy = Buffer.from(bytes)
    this.#line.push(copy)
    return copy
  }

  #endLine(): Token {
    const text = Buffer.concat(this.#line).toString('utf8')
    const token = { kind: 'line', text, hasContent: this.#hasContent } as const
    this.#line = []
    this.#lineBytes = 0
    this.#hasContent = false
    this.#depth = 0
    this.#keys = []
    this.#string = []
    this.#isBehindColon = false
    return token
  }
}

function isOneOf(byte: number, characters: string): boolean {
  return characters.includes(String.fromCharCode(byte))
}

function brokenString(): DomainError {
  return new DomainError('invalid-argument', 'A string of the body does not end on its line.')
}
