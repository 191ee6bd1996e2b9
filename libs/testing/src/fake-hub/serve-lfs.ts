import { json } from 'node:stream/consumers'
import { isOid } from '@entrepot/core'
import { z } from 'zod'
import type { Exchange } from './exchange.js'
import type { FakeRepo } from './fake-repo.js'
import type { HubState } from './hub-state.js'
import { replyJson } from './reply.js'
import { signedUrl } from './serve-resolve.js'

const Batch = z.object({
  operation: z.string(),
  objects: z.array(z.object({ oid: z.string(), size: z.number() })),
})

const LFS_JSON = { 'content-type': 'application/vnd.git-lfs+json' }

/** `POST …/info/lfs/objects/batch`, downloads only: a mirror client never uploads upstream. */
export async function serveLfsBatch(hub: HubState, exchange: Exchange, repo: FakeRepo): Promise<void> {
  const batch = Batch.safeParse(await json(exchange.request))
  if (!batch.success || batch.data.operation !== 'download') {
    const message = batch.success ? 'This hub is read only.' : 'The batch request is malformed.'
    return replyJson(exchange, { message }, { status: batch.success ? 403 : 422, headers: LFS_JSON })
  }
  const objects = []
  for (const { oid, size } of batch.data.objects)
    objects.push(await answerFor(hub, exchange, repo, { oid, size }))
  await replyJson(exchange, { transfer: 'basic', objects, hash_algo: 'sha256' }, { headers: LFS_JSON })
}

async function answerFor(
  hub: HubState,
  exchange: Exchange,
  repo: FakeRepo,
  wanted: { oid: string; size: number },
): Promise<object> {
  const { oid, size } = wanted
  if (!isOid(oid)) return { oid, size, error: { code: 422, message: 'Invalid object id' } }
  const sizeBytes = await hub.largeFiles.sizeOf(oid)
  if (sizeBytes === null)
    return { oid, size, error: { code: 404, message: 'Object does not exist on the server' } }
  const href = signedUrl(hub, exchange, { repo, oid, fileName: null })
  const download = { href, expires_in: hub.options.signedUrlTtlSeconds }
  return { oid, size: sizeBytes, authenticated: true, actions: { download } }
}
