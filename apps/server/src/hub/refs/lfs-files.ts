import { isOid, type Oid } from '@entrepot/core'
import { deleteLargeFiles, type HeldFile, listLargeFiles, requireAccount } from '@entrepot/registry'
import { z } from 'zod'
import { type Answer, jsonAnswer } from '../answer/answer.js'
import { nextLink } from '../answer/next-link.js'
import { readJsonBody } from '../body/read-json-body.js'
import type { Hub } from '../hub.js'
import { encodeCursor, readCursor } from '../query/cursor.js'
import { readCount } from '../query/read-query.js'
import type { Exchange, RepoTarget } from '../routing/route.js'

const DEFAULT_LIMIT = 1_000
const MAX_LIMIT = 1_000
/** Files that one request deletes: as many as clients send at a time. */
const MAX_DELETIONS = 1_000

interface Cursor {
  readonly after: Oid
}

function isCursor(value: unknown): value is Cursor {
  const after = (value as Partial<Cursor> | null)?.after
  return typeof after === 'string' && isOid(after)
}

/** `lfs-files`: every large file that the repository holds, in revisions of now or of the past. */
export async function getLfsFiles(hub: Hub, exchange: Exchange, { repo }: RepoTarget): Promise<Answer> {
  const { query } = exchange.target
  const limit = Math.max(readCount(query, 'limit', DEFAULT_LIMIT, MAX_LIMIT), 1)
  const after = readCursor(query, isCursor)?.after ?? ''
  const found = await listLargeFiles(hub.engines, repo, { after, limit: limit + 1 })
  const files = found.slice(0, limit)
  const last = files.at(-1)
  const link =
    found.length > limit && last ? nextLink(hub, exchange, { cursor: encodeCursor({ after: last.oid }) }) : []
  return jsonAnswer(files.map(describe), link)
}

function describe({ oid, path, refName, linkedAt, sizeBytes }: HeldFile): object {
  return {
    fileOid: oid,
    filename: path ?? oid,
    oid,
    pushedAt: linkedAt.toISOString(),
    ref: refName,
    size: sizeBytes,
  }
}

const deletions = z.object({
  deletions: z.object({
    sha: z.array(z.string().refine(isOid, 'must be a SHA-256 in hex')).max(MAX_DELETIONS),
    rewriteHistory: z.boolean().nullish(),
  }),
})

/** `lfs-files/batch`: deletes large files for good; with `rewriteHistory` from every commit, so that commit ids change. */
export async function postLfsFilesBatch(
  { engines }: Hub,
  { request, principal }: Exchange,
  { repo }: RepoTarget,
): Promise<Answer> {
  const { sha, rewriteHistory } = (await readJsonBody(request, deletions)).deletions
  const deleted = await deleteLargeFiles(engines, requireAccount(principal), repo, {
    oids: sha as Oid[],
    isRewriting: rewriteHistory ?? false,
  })
  return jsonAnswer({ processed: sha.length, deleted: deleted.length })
}
