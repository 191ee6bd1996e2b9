import type { Oid } from '@entrepot/core'
import type { LargeFile } from '@entrepot/persistence'
import type { LfsAction, LfsBatchAnswer, LfsBatchRequest, LfsObjectAnswer } from '@entrepot/protocol'
import { planUploads, type Sender, type UploadPlan } from '@entrepot/registry'
import { httpErrorOf } from '../errors/http-errors.js'
import type { Hub } from '../hub/hub.js'
import { type Hrefs, UPLOAD_TTL_SECONDS } from './hrefs.js'

/** Digits of a part's number among the headers of an action: clients sort them as text. */
const NUMBER_LENGTH = 5

/** How each object is to be sent, and by which transfer all of them are. */
export interface AnsweredUploads {
  readonly transfer: LfsBatchAnswer['transfer']
  readonly objects: ReadonlyMap<Oid, LfsObjectAnswer>
}

export interface AskedUploads {
  readonly asked: LfsBatchRequest
  readonly hrefs: Hrefs
}

/** Says of each object how the sender brings it. Never by `xet`, which this server does not speak; who offers that offers another too. */
export async function answerUploads(
  { engines }: Hub,
  sender: Sender,
  files: readonly LargeFile[],
  { asked, hrefs }: AskedUploads,
): Promise<AnsweredUploads> {
  const hasParts = asked.transfers?.includes('multipart') ?? false
  const offer = { hasParts, hasWhole: !hasParts || (asked.transfers?.includes('basic') ?? true) }
  const { isInParts, plans } = await planUploads(engines, sender, files, {
    offer,
    urlTtlSeconds: UPLOAD_TTL_SECONDS,
  })
  const objects = new Map<Oid, LfsObjectAnswer>()
  for (const file of files) {
    const plan = plans.get(file.oid)
    if (plan) objects.set(file.oid, await answerUpload(file, plan, hrefs))
  }
  return { transfer: isInParts ? 'multipart' : 'basic', objects }
}

async function answerUpload(file: LargeFile, plan: UploadPlan, hrefs: Hrefs): Promise<LfsObjectAnswer> {
  const object = { oid: file.oid, size: file.sizeBytes }
  if (plan.kind === 'held') return object
  if (plan.kind === 'refused') {
    const { status: code, message } = httpErrorOf(plan.reason)
    return { ...object, error: { code, message } }
  }
  const upload = await uploadAction(file, plan, hrefs)
  return { ...object, authenticated: true, actions: { upload, verify: await hrefs('verify', file) } }
}

type SendingPlan = Extract<UploadPlan, { kind: 'whole' | 'direct' | 'parts' }>

async function uploadAction(file: LargeFile, plan: SendingPlan, hrefs: Hrefs): Promise<LfsAction> {
  if (plan.kind === 'whole') return hrefs('upload', file)
  if (plan.kind === 'direct') return { href: plan.url, expires_in: UPLOAD_TTL_SECONDS }
  const { uploadId, partBytes, count, urls } = plan
  const header: Record<string, string> = { chunk_size: String(partBytes) }
  for (let part = 1; part <= count; part += 1) {
    const url = urls?.[part - 1] ?? (await hrefs('part', { ...file, uploadId, part })).href
    header[String(part).padStart(NUMBER_LENGTH, '0')] = url
  }
  return { ...(await hrefs('complete', { ...file, uploadId })), header }
}
