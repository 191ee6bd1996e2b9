import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { type Database, ensureServerKey } from '@entrepot/persistence'

const KEY_BYTES = 32
/** Characters; a grant has some 400. */
const MAX_LENGTH = 2_000

/** What the words of one kind are sealed with. */
export interface Seal {
  /** Of a server key, which all nodes share. */
  readonly keyName: string
  /** What a signature is made of begins with this, so that one of this kind is none of another. */
  readonly domain: string
}

/** Words of ours that others carry about and bring back as they were: signed, not secret. */
export class SealedWords {
  #key: Promise<Uint8Array> | null = null

  constructor(
    private readonly db: Database,
    private readonly seal: Seal,
  ) {}

  /** Characters that can stand in a query or a header. */
  async close(words: readonly unknown[]): Promise<string> {
    const text = Buffer.from(JSON.stringify(words)).toString('base64url')
    return `${text}.${(await this.#macOf(text)).toString('base64url')}`
  }

  /** What was closed; null where it was altered, or is none of these. */
  async open(sealed: string): Promise<unknown> {
    const [text = '', mac = '', ...rest] = sealed.slice(0, MAX_LENGTH).split('.')
    const given = Buffer.from(mac, 'base64url')
    const made = await this.#macOf(text)
    if (rest.length > 0 || given.length !== made.length || !timingSafeEqual(given, made)) return null
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  }

  async #macOf(text: string): Promise<Buffer> {
    this.#key ??= this.#loadKey()
    return createHmac('sha256', await this.#key)
      .update(this.seal.domain + text)
      .digest()
  }

  async #loadKey(): Promise<Uint8Array> {
    try {
      return await ensureServerKey(this.db.prisma, this.seal.keyName, new Uint8Array(randomBytes(KEY_BYTES)))
    } catch (error) {
      this.#key = null // the database is away; the next one asks again
      throw error
    }
  }
}
