const USER_INFO = /(\b[a-z][a-z0-9+.-]*:\/\/)[^/\s@]+@/gi
const AUTHORIZATION = /(authorization:\s*)[^\r\n]+/gi

/** `text` without `secrets`, without user names and passwords in URLs, and without `Authorization` headers. */
export function redact(text: string, secrets: readonly string[] = []): string {
  let clean = text.replace(USER_INFO, '$1').replace(AUTHORIZATION, '$1[redacted]')
  for (const secret of secrets) {
    if (secret !== '') clean = clean.replaceAll(secret, '[redacted]')
  }
  return clean
}
