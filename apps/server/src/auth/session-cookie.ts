const NAME = 'entrepot_session'

/** The session that a `Cookie` header holds; null when there is none. Over TLS only one that no other host of the domain can have set. */
export function sessionCookie(header: string | undefined, isSecure: boolean): string | null {
  return cookieOf(header, nameOf(NAME, isSecure))
}

/** The name of a cookie: over TLS one that browsers take from this host alone, with `Secure` and for every path. */
export function nameOf(name: string, isSecure: boolean): string {
  return isSecure ? `__Host-${name}` : name
}

/** What a `Cookie` header holds under a name; null when that is nothing. */
export function cookieOf(header: string | undefined, wanted: string): string | null {
  for (const pair of header?.split(';') ?? []) {
    const [name, value] = pair.split('=', 2)
    if (name?.trim() === wanted && value !== undefined && value.trim() !== '') return value.trim()
  }
  return null
}

/**
 * `Set-Cookie` for a new session. No script reads it, other sites' pages can only link to us with it, and it goes when the browser closes;
 * how long the session itself lasts, the server decides.
 */
export function setSessionCookie(text: string, isSecure: boolean): string {
  return `${nameOf(NAME, isSecure)}=${text}; ${attributes(isSecure)}`
}

/** `Set-Cookie` that makes a browser forget its session. */
export function clearSessionCookie(isSecure: boolean): string {
  return `${nameOf(NAME, isSecure)}=; Max-Age=0; ${attributes(isSecure)}`
}

function attributes(isSecure: boolean): string {
  return `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
}
