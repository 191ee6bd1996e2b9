import type { OciBlob } from '../generated/client.js'
import type { Db } from '../transaction.js'

export type { OciBlob }

/** What a manifest names: a file of a revision, or bytes that were made for it. */
export interface NewOciBlob {
  /** SHA-256 in hexadecimal. */
  readonly digest: string
  readonly mediaType: string
  readonly path: string | null
  readonly content: Uint8Array<ArrayBuffer> | null
}

/** Where something was asked for, and what it was made of. */
export interface OciPlace {
  readonly repoId: string
  /** A commit, or the id of an alias. */
  readonly revision: string
}

/** Revisions of one repository that a digest is looked for in: files seldom change, and every pull of a new head adds one. */
const MAX_REVISIONS = 20

/** Keeps what a manifest names, so that it is found by its digest; what is there already stays as it is. */
export async function saveOciBlobs(db: Db, place: OciPlace, blobs: readonly NewOciBlob[]): Promise<void> {
  await db.ociBlob.createMany({ data: blobs.map(blob => ({ ...place, ...blob })), skipDuplicates: true })
}

/** Everything by this digest that was handed out under the name of a repository, the latest first. */
export function findOciBlobs(db: Db, repoId: string, digest: string): Promise<OciBlob[]> {
  return db.ociBlob.findMany({
    where: { repoId, digest },
    orderBy: [{ createdAt: 'desc' }, { revision: 'asc' }],
    take: MAX_REVISIONS,
  })
}

export function findOciBlob(db: Db, { repoId, revision }: OciPlace, digest: string): Promise<OciBlob | null> {
  return db.ociBlob.findUnique({ where: { repoId_digest_revision: { repoId, digest, revision } } })
}
