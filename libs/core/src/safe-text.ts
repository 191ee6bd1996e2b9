/** What PostgreSQL can keep of a text, in a column or in JSON: it has neither the NUL character nor halves of surrogate pairs. */
export function safeText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed()
}
