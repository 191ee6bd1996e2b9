import { isUtf8 } from 'node:buffer'
import type { ReadRange } from '../../read-range.js'

/** Bytes fetched at a time: the whole header of most files in one round trip, and little memory for many at once. */
const WINDOW_BYTES = 256 * 1024
/** Values in values that a header has no use for; the format's own library gives up at the same depth. */
const MAX_DEPTH = 128
const OPENING = { array: 0x5b, object: 0x7b }
const CLOSING = { array: 0x5d, object: 0x7d }
/** `,` and `:`, and what opens and closes. */
const STRUCTURE: ReadonlySet<number> = new Set([0x2c, 0x3a, 0x5b, 0x7b, 0x5d, 0x7d])
const WORD = /[\w.+-]/
const NULL = Buffer.from('null')
const QUOTE = 0x22
const BACKSLASH = 0x5c
const FIRST_NOT_ASCII = 0x80

/** What a header does that JSON, or the format, does not allow. */
export class MalformedJson extends Error {
  override readonly name = 'MalformedJson'
}

/**
 * JSON that is too long to be held, as a window that moves along it: `isShort` and `refill` see to it that the next token is in the window, and
 * all other calls look at that alone. What is passed is forgotten.
 */
export class JsonWindow {
  private window = Buffer.alloc(0)
  private at = 0
  private nextOffset: number

  constructor(
    private readonly read: ReadRange,
    start: number,
    private endExclusive: number,
  ) {
    this.nextOffset = start
  }

  /** Bytes that neither the window nor the file has any more. */
  get isAtEnd(): boolean {
    return this.at >= this.window.length && this.nextOffset >= this.endExclusive
  }

  /** Whether fewer than so many bytes are in the window, though there are more to read. */
  isShort(byteCount: number): boolean {
    return this.window.length - this.at < byteCount && this.nextOffset < this.endExclusive
  }

  async refill(): Promise<void> {
    const rest = this.window.subarray(this.at)
    const target = Math.min(this.nextOffset + WINDOW_BYTES, this.endExclusive)
    const bytes = await this.read(this.nextOffset, target)
    if (this.nextOffset + bytes.length < target) this.endExclusive = this.nextOffset + bytes.length
    this.nextOffset += bytes.length
    this.window = Buffer.concat([rest, bytes])
    this.at = 0
  }

  /** The next byte that is no white space, without passing it; -1 at the end of the window. */
  peek(): number {
    const { window } = this
    for (;;) {
      const byte = window[this.at]
      if (byte === undefined) return -1
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte
      this.at += 1
    }
  }

  acceptNull(): boolean {
    const isNull =
      this.peek() === NULL[0] && this.window.subarray(this.at, this.at + NULL.length).equals(NULL)
    if (isNull) this.at += NULL.length
    return isNull
  }

  /** Passes this byte if it comes next. */
  accept(byte: number): boolean {
    if (this.peek() !== byte) return false
    this.at += 1
    return true
  }

  expect(char: string): void {
    if (!this.accept(char.charCodeAt(0))) throw new MalformedJson(`a "${char}" is missing`)
  }

  /** A string that ends inside of the window. */
  string(): string {
    this.expect('"')
    const start = this.at
    const { end, isPlain, hasEscapes } = this.passString(start)
    if (isPlain) return this.window.toString('latin1', start, end)
    const bytes = this.window.subarray(start, end)
    if (!isUtf8(bytes)) throw new MalformedJson('a string is not UTF-8')
    return hasEscapes ? unescaped(bytes) : bytes.toString('utf8')
  }

  private passString(start: number): { end: number; isPlain: boolean; hasEscapes: boolean } {
    const { window } = this
    let hasEscapes = false
    let isPlain = true
    for (let at = start; at < window.length; at += 1) {
      const byte = window[at] ?? QUOTE
      if (byte === QUOTE) {
        this.at = at + 1
        return { end: at, isPlain, hasEscapes }
      }
      if (byte < 0x20) throw new MalformedJson('a string has a control character in it')
      if (byte >= FIRST_NOT_ASCII) isPlain = false
      if (byte === BACKSLASH) {
        hasEscapes = true
        isPlain = false
        at += 1
      }
    }
    throw new MalformedJson('a string does not end where it should')
  }

  /** Passes a string of any length; returns its first characters, and says so when there are more. */
  async longString(keepBytes: number): Promise<string> {
    this.expect('"')
    if (this.isShort(keepBytes)) await this.refill()
    const start = this.at
    const kept = this.window.subarray(start, start + keepBytes)
    let isEscaped = false
    for (let passed = 0; ; passed += 1) {
      if (this.at >= this.window.length) await this.refillOrThrow()
      const byte = this.window[this.at]
      this.at += 1
      if (isEscaped) isEscaped = false
      else if (byte === BACKSLASH) isEscaped = true
      else if (byte === QUOTE)
        return passed <= keepBytes ? unescaped(kept.subarray(0, passed)) : `${kept.toString('utf8')}…`
    }
  }

  private async refillOrThrow(): Promise<void> {
    if (this.isAtEnd) throw new MalformedJson('a string does not end where it should')
    await this.refill()
  }

  /** A number without sign, fraction and exponent. Above 2^53 it is not exact, and larger than any file. */
  unsigned(): number {
    const first = this.peek()
    let value = 0
    let digits = 0
    for (; ; digits += 1) {
      const digit = (this.window[this.at] ?? 0) - 0x30
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
      this.at += 1
    }
    const next = this.window[this.at]
    const isWhole = digits > 0 && next !== 0x2e && next !== 0x65 && next !== 0x45
    if (!isWhole || (first === 0x30 && digits > 1)) throw new MalformedJson('a size is not a whole number')
    return value
  }

  /** Passes any value that ends inside of the window; whether its inside is well-formed is not asked. */
  skipValue(): void {
    let depth = 0
    do {
      const byte = this.peek()
      if (byte === OPENING.array || byte === OPENING.object) depth += 1
      if (byte === CLOSING.array || byte === CLOSING.object) depth -= 1
      if (depth > MAX_DEPTH) throw new MalformedJson('values lie in values too deep')
      if (depth < 0) throw new MalformedJson('a value is missing')
      if (byte === QUOTE) this.string()
      else if (STRUCTURE.has(byte) && (depth > 0 || byte === CLOSING.array || byte === CLOSING.object))
        this.at += 1
      else this.skipWord()
    } while (depth > 0)
  }

  /** A number, or `true`, `false` and `null`. */
  private skipWord(): void {
    const start = this.at
    while (WORD.test(String.fromCharCode(this.window[this.at] ?? 0))) this.at += 1
    if (this.at === start) throw new MalformedJson('a value is missing')
  }
}

function unescaped(bytes: Buffer): string {
  try {
    const text: unknown = JSON.parse(`"${bytes.toString('utf8')}"`)
    return typeof text === 'string' ? text : ''
  } catch {
    throw new MalformedJson('a string has an escape that is none')
  }
}
