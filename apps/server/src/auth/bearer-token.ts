/**
 * The token that a request carries: `Authorization: Bearer <token>`, or Basic with the token as password (git, LFS), or as user name with
 * an empty password. Null when there is none; an empty string when there is something that holds no token, which is then refused.
 */
export function bearerToken(authorization: string | undefined): string | null {
  if (authorization === undefined) return null
  const [, scheme = '', value = ''] = /^(\S+)\s+(.*)$/.exec(authorization.trim()) ?? []
  if (scheme.toLowerCase() === 'bearer') return value.trim()
  if (scheme.toLowerCase() !== 'basic') return ''
  const text = Buffer.from(value, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  const password = text.slice(colon + 1)
  return colon < 0 ? '' : password === '' ? text.slice(0, colon) : password
}
