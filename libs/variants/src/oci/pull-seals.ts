import { DomainError } from '@entrepot/core'
import type { Database } from '@entrepot/persistence'
import { type Grant, notGood, SealedWords } from '@entrepot/registry'
import { z } from 'zod'

type Holder = Grant['holder']

/** What a signed URL of a blob says. It lets nobody have what its holder may not have any more. */
export interface BlobGrant {
  readonly repoId: string
  readonly holder: Holder
  /** A commit, or the id of an alias. */
  readonly revision: string
  /** SHA-256 in hexadecimal. */
  readonly digest: string
  /** Seconds since 1970. */
  readonly expiresAt: number
}

/** What the texts of pull tokens begin with, by which they are told from tokens. */
export const PULL_TOKEN_PREFIX = 'pull_'

const BlobWords = z.tuple([
  z.literal('blob'),
  ...[z.string(), z.string().nullable(), z.string().nullable(), z.string(), z.string(), z.number()],
] as const)
const TokenWords = z.tuple([z.literal('pull'), z.string().nullable(), z.string().nullable(), z.number()])

/** Seals what clients of container registries carry about: URLs of blobs, and tokens for some minutes. */
export class PullSeals {
  readonly #sealed: SealedWords

  constructor(db: Database) {
    this.#sealed = new SealedWords(db, { keyName: 'oci-pulls', domain: 'entrepot oci pull 1\n' })
  }

  closeBlob({ repoId, holder, revision, digest, expiresAt }: BlobGrant): Promise<string> {
    const { accountId = null, tokenId = null } = holder ?? {}
    return this.#sealed.close(['blob', repoId, accountId, tokenId, revision, digest, expiresAt])
  }

  /** @throws DomainError `forbidden`  altered, or run out */
  async openBlob(sealed: string, now: Date): Promise<BlobGrant> {
    const words = BlobWords.safeParse(await this.#sealed.open(sealed))
    if (!words.success) throw notGood()
    const [, repoId, accountId, tokenId, revision, digest, expiresAt] = words.data
    if (expiresAt * 1_000 <= now.getTime()) throw notGood()
    return { repoId, holder: holderOf(accountId, tokenId), revision, digest, expiresAt }
  }

  /** A token that pulls for its holder what they may, until it runs out or theirs is revoked. */
  async closeToken(holder: Holder, expiresAt: number): Promise<string> {
    const { accountId = null, tokenId = null } = holder ?? {}
    return PULL_TOKEN_PREFIX + (await this.#sealed.close(['pull', accountId, tokenId, expiresAt]))
  }

  /** @throws DomainError `credentials-invalid`  altered, or run out */
  async openToken(text: string, now: Date): Promise<Holder> {
    const words = TokenWords.safeParse(await this.#sealed.open(text.slice(PULL_TOKEN_PREFIX.length)))
    if (!words.success || words.data[3] * 1_000 <= now.getTime())
      throw new DomainError('credentials-invalid', 'Invalid credentials in Authorization header')
    return holderOf(words.data[1], words.data[2])
  }
}

function holderOf(accountId: string | null, tokenId: string | null): Holder {
  return accountId !== null && tokenId !== null ? { accountId, tokenId } : null
}
