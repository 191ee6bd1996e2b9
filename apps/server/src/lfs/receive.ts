import { LfsCompletion, LfsObject } from '@entrepot/protocol'
import { completeUpload, confirmUpload, notGood, receiveObject, receivePart } from '@entrepot/registry'
import { type Answer, emptyAnswer, lfsAnswer } from '../hub/answer/answer.js'
import type { Hub } from '../hub/hub.js'
import type { Exchange, PublicTarget } from '../hub/routing/route.js'
import { bodyOf, readJson } from './read-body.js'
import { useSendingGrant } from './use-grant.js'

/** `PUT upload`: a file in one piece. */
export async function putObject(hub: Hub, exchange: Exchange, target: PublicTarget): Promise<Answer> {
  const { file, sender } = await useSendingGrant(hub, exchange, target, 'upload')
  await receiveObject(hub.engines, sender, file, {
    body: bodyOf(exchange.request, file.sizeBytes),
    requireStillGood: () => useSendingGrant(hub, exchange, target, 'upload'),
  })
  return emptyAnswer(200, ['ETag', `"${file.oid}"`])
}

/** `PUT part`: one part of a file. */
export async function putPart(hub: Hub, exchange: Exchange, target: PublicTarget): Promise<Answer> {
  const { grant, file, sender } = await useSendingGrant(hub, exchange, target, 'part')
  const { uploadId, part: number } = grant
  if (uploadId === null || number === null) throw notGood()
  const { etag } = await receivePart(hub.engines, sender, file, {
    part: { uploadId, number },
    open: sizeBytes => bodyOf(exchange.request, sizeBytes),
  })
  return emptyAnswer(200, ['ETag', etag])
}

/** `POST complete`: all parts are sent. */
export async function postCompletion(hub: Hub, exchange: Exchange, target: PublicTarget): Promise<Answer> {
  const { grant, file, sender } = await useSendingGrant(hub, exchange, target, 'complete')
  const { oid, parts } = await readJson(exchange.request, LfsCompletion)
  if (grant.uploadId === null || oid !== file.oid) throw notGood()
  await completeUpload(hub.engines, sender, file, { uploadId: grant.uploadId, parts })
  return lfsAnswer({ success: true })
}

/** `POST verify`: is the file here? */
export async function postVerification(hub: Hub, exchange: Exchange, target: PublicTarget): Promise<Answer> {
  const { file, sender } = await useSendingGrant(hub, exchange, target, 'verify')
  const { oid, size } = await readJson(exchange.request, LfsObject)
  if (oid !== file.oid) throw notGood()
  await confirmUpload(hub.engines, sender, { oid: file.oid, sizeBytes: size })
  return lfsAnswer({ oid, size })
}
