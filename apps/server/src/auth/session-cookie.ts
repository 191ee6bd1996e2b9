const NAME = 'entrepot_session'

/** The session that a `Cookie` header holds; null when there is none. */
export function sessionCookie(header: string | undefined): string | null {
  return cookieOf(header, NAME)
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
  return `${NAME}=${text}; ${attributes(isSecure)}`
}

/** `Set-Cookie` that makes a browser forget its session. */
export function clearSessionCookie(isSecure: boolean): string {
  return `${NAME}=; Max-Age=0; ${attributes(isSecure)}`
}

function attributes(isSecure: boolean): string {
  return `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
}
