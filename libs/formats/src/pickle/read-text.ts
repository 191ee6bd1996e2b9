/** Characters of a string that are kept: longer than the names of modules and attributes are. */
export const MAX_TEXT = 256

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
}

/** The text of a string of protocol 0, `'…'` with Python's escapes, or null where it can't be the name of anything. */
export function readQuoted(line: Uint8Array): string | null {
  const text = Buffer.from(line).toString('latin1').trimEnd()
  const quote = text[0]
  if (text.length < 2 || (quote !== "'" && quote !== '"') || !text.endsWith(quote)) return null
  return text
    .slice(1, -1)
    .replace(
      /\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|([\s\S]))/g,
      (_, hex: string | undefined, octal: string | undefined, other: string | undefined) => {
        if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16))
        if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8) & 0xff)
        return SIMPLE_ESCAPES[other ?? ''] ?? other ?? ''
      },
    )
}

/** The text of a line in Python's raw-unicode-escape. */
export function readRawUnicode(line: Uint8Array): string {
  return Buffer.from(line)
    .toString('latin1')
    .replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (whole, short?: string, long?: string) => {
      const code = parseInt(short ?? long ?? '', 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole
    })
}

/** Reads an integer as Python's `int()` does: spaces around it, underscores and a sign are fine. Null for anything else. */
export function readInteger(line: Uint8Array): number | null {
  const text = Buffer.from(line).toString('latin1').trim().replace(/_/g, '').replace(/L$/, '')
  return /^[+-]?\d{1,18}$/.test(text) ? Number(text) : null
}

/** UTF-8, with what is broken replaced. */
export function readUtf8(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}
