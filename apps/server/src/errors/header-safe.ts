/** Characters of a header value: enough for any message, and no client reads more. */
const MAX_LENGTH = 1_000

/** Text that can stand in a header: on one line, in ASCII, as clients don't agree on any other encoding. */
export function headerSafe(text: string): string {
  return text
    .slice(0, MAX_LENGTH)
    .replace(/\s+/g, ' ')
    .replace(/[^\x20-\x7e]/g, '?')
}
