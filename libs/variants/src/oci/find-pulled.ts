import { DomainError, isDomainError, type Principal, type TreeEntry } from '@entrepot/core'
import { findOciBlob, findOciBlobs, type OciBlob, type Repo } from '@entrepot/persistence'
import { type Engines, isFile, readTree, type ResolvedRevision, resolveRevision } from '@entrepot/registry'

/** What a digest names, and the revision by which the principal may have it. */
export interface Pulled {
  readonly mediaType: string
  readonly resolved: ResolvedRevision
  /** The file of that revision, or bytes that were made for it. */
  readonly body: TreeEntry | Buffer
}

export interface PulledQuestion {
  readonly principal: Principal
  readonly repo: Repo
  /** SHA-256 in hexadecimal. */
  readonly digest: string
}

/**
 * The second question of the exits, as registries of containers ask it: what a manifest of this repository named by this digest, if the
 * principal may read the revision that the manifest was made of now. What was recalled, blocked or taken back since is not handed out,
 * whoever got the manifest before.
 *
 * @throws DomainError `entry-not-found`  no manifest of this repository named it
 * @throws what `resolveRevision` throws, about the latest revision that has it
 */
export async function findPulled(engines: Engines, question: PulledQuestion): Promise<Pulled> {
  const { principal, repo, digest } = question
  const rows = await findOciBlobs(engines.db.prisma, repo.id, digest)
  let refusal: DomainError | null = null
  for (const row of rows) {
    try {
      return await openRow(engines, question, row)
    } catch (error) {
      if (!isDomainError(error)) throw error
      refusal ??= error
    }
  }
  if (refusal) throw refusal
  await resolveRevision(engines, principal, repo, 'HEAD') // who may not read the model learns that, and no more
  throw unknownDigest(digest)
}

/**
 * The same of one revision, which a signed URL names.
 * @throws as `findPulled`
 */
export async function findPulledOf(
  engines: Engines,
  question: PulledQuestion & { readonly revision: string },
): Promise<Pulled> {
  const { repo, digest, revision } = question
  const row = await findOciBlob(engines.db.prisma, { repoId: repo.id, revision }, digest)
  if (!row) throw unknownDigest(digest)
  return openRow(engines, question, row)
}

async function openRow(engines: Engines, { principal, repo }: PulledQuestion, row: OciBlob): Promise<Pulled> {
  const { mediaType, path, content, digest } = row
  const resolved = await resolveRevision(engines, principal, repo, row.revision)
  if (content !== null) return { mediaType, resolved, body: Buffer.from(content) }
  const entry = path === null ? null : (await readTree(engines, resolved)).get(path)
  if (!entry || !isFile(entry)) throw unknownDigest(digest)
  return { mediaType, resolved, body: entry }
}

function unknownDigest(digest: string): DomainError {
  return new DomainError('entry-not-found', `No manifest of this repository names sha256:${digest}.`)
}
