/** Begins at a literal, as a search for the word before it would cost the square of a hostile line's length. */
const USER_INFO = /:\/\/[^/\s@]+@/g
const AUTHORIZATION = /(authorization:\s*)[^\r\n]+/gi

/** `text` without `secrets`, without user names and passwords in URLs, and without `Authorization` headers. */
export function redact(text: string, secrets: readonly string[] = []): string {
  let clean = text.replace(USER_INFO, '://').replace(AUTHORIZATION, '$1[redacted]')
  for (const secret of secrets) {
    if (secret !== '') clean = clean.replaceAll(secret, '[redacted]')
  }
  return clean
}
