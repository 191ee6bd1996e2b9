import { DomainError, isOid, type Oid } from '@entrepot/core'
import {
  type LfsBatchAnswer,
  LfsBatchRequest,
  type LfsObject,
  type LfsObjectAnswer,
} from '@entrepot/protocol'
import { mayReadObject, requireMayUpload, requireRight, whyNotObjects } from '@entrepot/registry'
import type { LargeFile } from '@entrepot/persistence'
import { withReviewUrl } from '../errors/review-path.js'
import { publicBaseUrl } from '../hub/answer/public-base-url.js'
import { type Answer, lfsAnswer } from '../hub/answer/answer.js'
import type { Hub } from '../hub/hub.js'
import type { Exchange, RepoTarget } from '../hub/routing/route.js'
import { type Hrefs, hrefsFor } from './hrefs.js'
import { answerUploads } from './answer-uploads.js'
import { readJson } from './read-body.js'

/** Objects of one batch; clients ask about 100 to 256 at a time. */
const MAX_OBJECTS = 1_000

/**
 * `objects/batch`: says of each object how the caller gets or sends it. Each is answered by itself; only what concerns all of them is a
 * refusal of the whole.
 */
export async function postBatch(hub: Hub, exchange: Exchange, { repo }: RepoTarget): Promise<Answer> {
  const { principal } = exchange
  const asked = await readJson(exchange.request, LfsBatchRequest)
  if (asked.objects.length > MAX_OBJECTS)
    throw new DomainError('limit-exceeded', `One batch may ask about ${MAX_OBJECTS} objects.`)
  const hrefs = hrefsFor(hub, exchange, repo, new Date())
  const good = new Map<Oid, LargeFile>()
  for (const { oid, size } of asked.objects) {
    if (isOid(oid) && isSize(size)) good.set(oid, { oid, sizeBytes: size })
  }
  if (asked.operation === 'upload') {
    requireMayUpload(principal, repo)
    const answered = await answerUploads(hub, { principal, repo }, [...good.values()], { asked, hrefs })
    return answer(asked.objects, answered.objects, answered.transfer)
  }
  requireRight(principal, 'repo:read-content', repo)
  const readable = await mayReadObject(hub.engines, principal, repo, [...good.keys()])
  const absent = [...good.keys()].filter(oid => !readable.has(oid))
  const refusals = await whyNotObjects(hub.engines, principal, repo, absent)
  const [refused] = refusals.values()
  // git-lfs shows its credentials to nobody who does not ask, and writers may have what is blocked.
  if (refused && principal.kind === 'anonymous') throw refused
  const baseUrl = publicBaseUrl(hub.publicUrl, exchange.request)
  const reasons = new Map(
    [...refusals].map(([oid, error]) => [oid, withReviewUrl(error.message, error, baseUrl)]),
  )
  return answer(asked.objects, await answerDownloads(good, { readable, reasons }, hrefs), 'basic')
}

/** Every object asked about, in its order. */
function answer(
  asked: readonly LfsObject[],
  answered: ReadonlyMap<Oid, LfsObjectAnswer>,
  transfer: LfsBatchAnswer['transfer'],
): Answer {
  const objects = asked.map(object => {
    const known = isOid(object.oid) && isSize(object.size) ? answered.get(object.oid) : undefined
    return known ?? refusal(object, 422, 'An object needs a SHA-256 in lower case and a size of 0 or more.')
  })
  return lfsAnswer({ transfer, objects, hash_algo: 'sha256' } satisfies LfsBatchAnswer)
}

interface Readable {
  readonly readable: ReadonlyMap<Oid, LargeFile>
  /** Why others are not. */
  readonly reasons: ReadonlyMap<Oid, string>
}

async function answerDownloads(
  asked: ReadonlyMap<Oid, LargeFile>,
  { readable, reasons }: Readable,
  hrefs: Hrefs,
): Promise<Map<Oid, LfsObjectAnswer>> {
  const answers = new Map<Oid, LfsObjectAnswer>()
  for (const [oid, { sizeBytes: size }] of asked) {
    const file = readable.get(oid)
    if (!file) {
      const reason = reasons.get(oid)
      const code = reason === undefined ? 404 : 403
      answers.set(oid, refusal({ oid, size }, code, reason ?? 'This repository has no such object for you.'))
      continue
    }
    const download = await hrefs('download', file)
    answers.set(oid, { oid, size: file.sizeBytes, authenticated: true, actions: { download } })
  }
  return answers
}

/** An object that is not given, in the form that all clients insist on: some refuse an answer without a size. */
export function refusal({ oid, size }: LfsObject, code: number, message: string): LfsObjectAnswer {
  return { oid, size, error: { code, message } }
}

function isSize(size: number): boolean {
  return Number.isSafeInteger(size) && size >= 0
}
