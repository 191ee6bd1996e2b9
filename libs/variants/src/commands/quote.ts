/** Words that no shell reads anything into. */
const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/
/** Characters that a terminal may act on, or that hide what is written. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u

/**
 * One word of a command line for a POSIX shell, whatever is in it: names of files and repositories are other people's words. What can't be
 * seen is written in escapes, `$'…'`, which bash, zsh and POSIX of 2024 read.
 */
export function quoteShell(word: string): string {
  if (PLAIN.test(word)) return word
  if (!UNSEEN.test(word)) return `'${word.replaceAll("'", String.raw`'\''`)}'`
  const escaped = [...word].map(character => {
    if (character === "'" || character === '\\') return `\\${character}`
    return UNSEEN.test(character) ? bytesOf(character) : character
  })
  return `$'${escaped.join('')}'`
}

/** A string literal that Python and JavaScript read alike. What can't be seen is written in escapes. */
export function quoteLiteral(text: string): string {
  const units = [...JSON.stringify(text)]
  return units.map(character => (UNSEEN.test(character) ? unitsOf(character) : character)).join('')
}

/** Octal, of three digits: a hexadecimal escape would take digits behind it for its own. */
function bytesOf(character: string): string {
  return [...Buffer.from(character)].map(byte => `\\${byte.toString(8).padStart(3, '0')}`).join('')
}

/** In units of UTF-16 within the basic plane; Python takes no pairs of them, and reads such a character as it stands. */
function unitsOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code > 0xff_ff ? character : `\\u${code.toString(16).padStart(4, '0')}`
}
