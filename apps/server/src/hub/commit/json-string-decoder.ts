import { DomainError } from '@entrepot/core'

const BACKSLASH = 0x5c
const LETTER_U = 0x75
/** Characters behind `\u`. */
const HEX_DIGITS = 4

/** What a backslash makes of the character behind it. */
const SIMPLE: ReadonlyMap<number, number> = new Map(
  Object.entries({ '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }).map(
    ([escape, meaning]) => [escape.charCodeAt(0), meaning.charCodeAt(0)],
  ),
)

/** The escapes of one JSON string, wherever the chunks of a body cut them. What isn't escaped doesn't pass through here. */
export class JsonStringDecoder {
  /** Of the escape that is being read: null outside of one, empty behind its backslash. */
  #escape: string | null = null
  /** First half of a surrogate pair, whose other half must follow. */
  #high: number | null = null

  /** True if the next byte belongs to an escape, or must begin one. */
  get isInEscape(): boolean {
    return this.#escape !== null || this.#high !== null
  }

  /**
   * Takes a backslash, or any byte while `isInEscape`.
   * @returns the bytes that a finished escape stands for, in UTF-8; null before its end
   * @throws DomainError `invalid-argument`
   */
  take(byte: number): Buffer | null {
    if (this.#escape === null) {
      if (byte !== BACKSLASH) throw unknownEscape()
      this.#escape = ''
      return null
    }
    if (this.#escape === '' && byte !== LETTER_U) return this.#simple(byte)
    this.#escape += String.fromCharCode(byte)
    if (this.#escape.length <= HEX_DIGITS) return null
    const digits = this.#escape.slice(1)
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw unknownEscape()
    this.#escape = null
    return this.#unit(Number.parseInt(digits, 16))
  }

  #simple(byte: number): Buffer {
    const meaning = SIMPLE.get(byte)
    if (meaning === undefined || this.#high !== null) throw unknownEscape()
    this.#escape = null
    return Buffer.of(meaning)
  }

  /** One UTF-16 code unit: a character, or half of one. */
  #unit(unit: number): Buffer | null {
    const isHigh = unit >= 0xd800 && unit < 0xdc00
    const isLow = unit >= 0xdc00 && unit < 0xe000
    if (isLow !== (this.#high !== null)) throw unknownEscape()
    if (isHigh) {
      this.#high = unit
      return null
    }
    const text = this.#high === null ? String.fromCharCode(unit) : String.fromCharCode(this.#high, unit)
    this.#high = null
    return Buffer.from(text)
  }
}

function unknownEscape(): DomainError {
  return new DomainError(
    'invalid-argument',
    'A string of the body has an escape that stands for no character.',
  )
}
