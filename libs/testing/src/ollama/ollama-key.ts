import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

/** The key that an Ollama makes for itself when it is first started. */
export interface OllamaKey {
  /** The line in `id_ed25519.pub`. */
  readonly publicLine: string
  readonly privateKey: KeyObject
}

const KIND = 'ssh-ed25519'

export function makeOllamaKey(): OllamaKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  const wire = Buffer.concat([field(Buffer.from(KIND)), field(Buffer.from(x, 'base64url'))])
  return { publicLine: `${KIND} ${wire.toString('base64')}`, privateKey }
}

/** `Authorization` of a request for a token: the key and a signature, without a scheme. */
export function signAsOllama({ publicLine, privateKey }: OllamaKey, url: string): string {
  const ofNothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
  const text = `GET,${url},${Buffer.from(ofNothing).toString('base64')}`
  const signature = sign(null, Buffer.from(text), privateKey)
  return `${publicLine.split(' ')[1] ?? ''}:${signature.toString('base64')}`
}

function field(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}
