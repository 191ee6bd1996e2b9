import { createHash } from 'node:crypto'
import type { Oid } from '@entrepot/core'

const MEDIA_TYPE = 'application/vnd.git-lfs+json'

export interface LfsAsker {
  /** Of the server. */
  readonly url: string
  /** The repository, with its prefix and without `.git`. */
  readonly repo: string
  readonly token?: string
}

export interface LfsObjectSeen {
  readonly oid: string
  readonly size: number
  readonly actions?: Readonly<
    Record<string, { href: string; header?: Record<string, string>; expires_in: number }>
  >
  readonly error?: { readonly code: number; readonly message: string }
}

export interface LfsReply {
  readonly status: number
  readonly headers: Headers
  // What a spec looks at has the shape that its own call gives it.
  readonly body: ReturnType<typeof JSON.parse>
}

export function sha256Of(bytes: Uint8Array): Oid {
  return createHash('sha256').update(bytes).digest('hex') as Oid
}

/** What a batch says of a file, and `oid` and `size` themselves. */
export function objectOf(bytes: Uint8Array): { oid: Oid; size: number } {
  return { oid: sha256Of(bytes), size: bytes.length }
}

export async function askLfs(
  { url, repo, token }: LfsAsker,
  path: string,
  body?: unknown,
  method = body === undefined ? 'GET' : 'POST',
): Promise<LfsReply> {
  const answer = await fetch(`${url}/${repo}.git/info/lfs/${path}`, {
    method,
    headers: {
      accept: MEDIA_TYPE,
      'content-type': MEDIA_TYPE,
      ...(token !== undefined && {
        authorization: `Basic ${Buffer.from(`user:${token}`).toString('base64')}`,
      }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return replyOf(answer)
}

export function askBatch(
  asker: LfsAsker,
  operation: 'upload' | 'download',
  objects: readonly { oid: string; size: number }[],
  more: Readonly<Record<string, unknown>> = {},
): Promise<LfsReply> {
  return askLfs(asker, 'objects/batch', { operation, objects, hash_algo: 'sha256', ...more })
}

/** Asks to send one file; what the batch says of it. */
export async function askToSend(
  asker: LfsAsker,
  bytes: Uint8Array,
  more: Readonly<Record<string, unknown>> = {},
): Promise<LfsObjectSeen> {
  const { body } = await askBatch(asker, 'upload', [objectOf(bytes)], more)
  return body.objects[0]
}

export async function put(url: string, bytes: Uint8Array): Promise<LfsReply> {
  return replyOf(await fetch(url, { method: 'PUT', body: Buffer.from(bytes) }))
}

export async function post(url: string, body: unknown): Promise<LfsReply> {
  return replyOf(await fetch(url, { method: 'POST', body: JSON.stringify(body) }))
}

/** Sends one file as git-lfs does: batch, PUT, verify. */
export async function sendFile(asker: LfsAsker, bytes: Uint8Array): Promise<void> {
  const { actions } = await askToSend(asker, bytes)
  if (!actions?.['upload'] || !actions['verify']) throw new Error('there is nothing to send')
  for (const { status, body } of [
    await put(actions['upload'].href, bytes),
    await post(actions['verify'].href, objectOf(bytes)),
  ])
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`)
}

async function replyOf(answer: Response): Promise<LfsReply> {
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: text === '' ? null : JSON.parse(text) }
}
