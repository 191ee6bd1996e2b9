import { DomainError, type Oid } from '@entrepot/core'
import type { Database } from '@entrepot/persistence'
import { z } from 'zod'
import { SealedWords } from '../access/sealed-words.js'

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

const SEAL = { keyName: 'lfs-urls', domain: 'entrepot lfs url 1\n' } as const

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
  readonly #sealed: SealedWords

  constructor(db: Database) {
    this.#sealed = new SealedWords(db, SEAL)
  }

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
    return this.#sealed.close(words)
  }

  /**
   * Takes in what `sign` made, unless it was altered, ran out or is for something else.
   * @throws DomainError `forbidden`, the same for all of these
   */
  async read(signed: string, purpose: GrantPurpose, now: Date): Promise<Grant> {
    const words = await this.#sealed.open(signed)
    if (words === null) throw notGood()
    const grant = grantOf(words)
    if (grant.purpose !== purpose || grant.expiresAt * 1000 <= now.getTime()) throw notGood()
    return grant
  }
}

/** Of words whose signature was checked, so that their shape is ours. */
function grantOf(words: unknown): Grant {
  const [purpose, repoId, accountId, tokenId, oid, sizeBytes, uploadId, part, expiresAt] = Words.parse(words)
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
