import { createPublicKey, verify } from 'node:crypto'

/** What a key of SSH says that it is. */
const KIND = 'ssh-ed25519'
const KEY_BYTES = 32
/** Milliseconds that a signed request counts: what clocks differ by, and little more. */
const FRESH_MS = 5 * 60_000
/** SHA-256 of nothing in hexadecimal, in base64: what Ollama signs of a body that a GET has not. */
const NO_BODY = Buffer.from('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855').toString(
  'base64',
)

/** A request for a token as Ollama sends it: `Authorization: <key>:<signature>`, without a scheme. */
export interface SignedRequest {
  /** 32 bytes in base64. */
  readonly publicKey: string
  readonly signature: Buffer
}

/** The key in a line of `id_ed25519.pub`, or its middle word alone: 32 bytes in base64. Null when that is none. */
export function readPublicKey(line: string): string | null {
  const words = line.trim().split(/\s+/)
  const text = words.length === 1 ? words[0] : words[0] === KIND ? words[1] : undefined
  if (text === undefined) return null
  const bytes = Buffer.from(text, 'base64')
  const [kind, key, ...rest] = fieldsOf(bytes)
  if (kind?.toString('latin1') !== KIND || key?.length !== KEY_BYTES || rest.length > 0) return null
  return key.toString('base64')
}

/** Null where the header is something else. */
export function readSignedRequest(authorization: string | undefined): SignedRequest | null {
  const [, key = '', signature = ''] =
    /^([A-Za-z0-9+/=]{60,100}):([A-Za-z0-9+/=]{80,100})$/.exec(authorization?.trim() ?? '') ?? []
  const publicKey = readPublicKey(key)
  return publicKey === null ? null : { publicKey, signature: Buffer.from(signature, 'base64') }
}

/**
 * Whether the holder of the key signed just now that they want this URL.
 * @param url  as they sent it, with our own address before it
 */
export function isSignedBy({ publicKey, signature }: SignedRequest, url: string, now: Date): boolean {
  const signedAt = Number(new URL(url).searchParams.get('ts') ?? Number.NaN) * 1_000
  if (!(Math.abs(now.getTime() - signedAt) <= FRESH_MS)) return false
  const x = Buffer.from(publicKey, 'base64').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return verify(null, Buffer.from(`GET,${url},${NO_BODY}`), key, signature)
}

/** Length and bytes, one after the other; what breaks off is left out. */
function fieldsOf(bytes: Buffer): Buffer[] {
  const fields: Buffer[] = []
  for (let at = 0; at + 4 <= bytes.length;) {
    const length = bytes.readUInt32BE(at)
    if (at + 4 + length > bytes.length) break
    fields.push(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return fields
}
