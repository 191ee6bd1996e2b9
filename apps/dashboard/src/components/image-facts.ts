/** What says that it is of no particular kind. */
const UNKNOWN = ['', 'application/octet-stream', 'binary/octet-stream']
const TYPES: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
}

/** Bytes of the whole, whether a part of it was sent or all. */
export function sizeOf(headers: Headers): number {
  const whole = /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1]
  return Number(whole ?? headers.get('content-length') ?? 0)
}

/** What the server says that it is, or its name where the server can’t tell. */
export function typeOf(path: string, said: string | null): string {
  const type = said?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (!UNKNOWN.includes(type) && type.startsWith('image/')) return type
  return TYPES[path.split('.').at(-1)?.toLowerCase() ?? ''] ?? type
}
