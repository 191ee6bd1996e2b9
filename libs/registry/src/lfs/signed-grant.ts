import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { DomainError, type Oid } from '@entrepot/core'
import { type Database, ensureServerKey } from '@entrepot/persistence'
import { z } from 'zod'

/** What a signed URL is for; a URL for one is refused for every other. */
export type GrantPurpose = 'upload' | 'part' | 'complete' | 'verify' | 'download'

/** What a signed URL says, all of it bound by its signature. It lets nobody do what its holder may not do any more. */
export interface Grant {
  readonly purpose: GrantPurpose
  readonly repoId: string
  /** For whom it was made; null for somebody who did not sign in. */
  readonly holder: { readonly accountId: string; readonly tokenId: string } | null
  readonly oid: Oid
  readonly sizeBytes: number
  /** The pending upload that it is about; null where there is none. */
  readonly uploadId: string | null
  /** From 1; null where it is about no part. */
  readonly part: number | null
  /** Seconds since 1970. */
  readonly expiresAt: number
}

const KEY_NAME = 'lfs-urls'
const KEY_BYTES = 32
/** What a signature is made of begins with this, so that one for a URL is no signature for anything else. */
const DOMAIN = 'entrepot lfs url 1\n'
/** Characters; a grant has some 400. */
const MAX_LENGTH = 2_000

/** The order in which a grant's words stand in a URL. */
const Words = z.tuple([
  z.enum(['upload', 'part', 'complete', 'verify', 'download']),
  z.string(),
  z.string().nullable(),
  z.string().nullable(),
  z.string(),
  z.number(),
  z.string().nullable(),
  z.number().nullable(),
  z.number(),
])

/**
 * Makes and reads the words by which a URL of ours authorises itself: clients send no token along with most of them. Signed with a key
 * that all nodes share.
 */
export class UrlSigner {
  #key: Promise<Uint8Array> | null = null

  constructor(private readonly db: Database) {}

  /** Some 400 characters that can stand in a query. */
  async sign(grant: Grant): Promise<string> {
    const { purpose, repoId, holder, oid, sizeBytes, uploadId, part, expiresAt } = grant
    const { accountId = null, tokenId = null } = holder ?? {}
    const words: z.infer<typeof Words> = [
      purpose,
      repoId,
      accountId,
      tokenId,
      oid,
      sizeBytes,
      uploadId,
      part,
      expiresAt,
    ]
    const text = Buffer.from(JSON.stringify(words)).toString('base64url')
    return `${text}.${(await this.#macOf(text)).toString('base64url')}`
  }

  /**
   * Takes in what `sign` made, unless it was altered, ran out or is for something else.
   * @throws DomainError `forbidden`, the same for all of these
   */
  async read(signed: string, purpose: GrantPurpose, now: Date): Promise<Grant> {
    const [text = '', mac = '', ...rest] = signed.slice(0, MAX_LENGTH).split('.')
    const given = Buffer.from(mac, 'base64url')
    const made = await this.#macOf(text)
    if (rest.length > 0 || given.length !== made.length || !timingSafeEqual(given, made)) throw notGood()
    const grant = grantOf(text)
    if (grant.purpose !== purpose || grant.expiresAt * 1000 <= now.getTime()) throw notGood()
    return grant
  }

  async #macOf(text: string): Promise<Buffer> {
    this.#key ??= this.#loadKey()
    return createHmac('sha256', await this.#key)
      .update(DOMAIN + text)
      .digest()
  }

  async #loadKey(): Promise<Uint8Array> {
    try {
      return await ensureServerKey(this.db.prisma, KEY_NAME, new Uint8Array(randomBytes(KEY_BYTES)))
    } catch (error) {
      this.#key = null // the database is away; the next one asks again
      throw error
    }
  }
}

/** Of a text whose signature was checked, so that its shape is ours. */
function grantOf(text: string): Grant {
  const [purpose, repoId, accountId, tokenId, oid, sizeBytes, uploadId, part, expiresAt] = Words.parse(
    JSON.parse(Buffer.from(text, 'base64url').toString('utf8')),
  )
  const holder = accountId !== null && tokenId !== null ? { accountId, tokenId } : null
  return { purpose, repoId, holder, oid: oid as Oid, sizeBytes, uploadId, part, expiresAt }
}

/** What every use of a URL that is not good, or not good any more, is told. */
export function notGood(): DomainError {
  return new DomainError(
    'forbidden',
    'This URL is not good, or not any more: it ran out, or what it was made for may not be done any more. Ask for a new one.',
  )
}
