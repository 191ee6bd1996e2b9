import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Exchange } from './exchange.js'
import { shapeBody } from './shape-body.js'

export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Readable | Buffer | string
  /** Set when `body` is of a file: where in the file it begins, for faults about sizes and offsets. */
  readonly fileOffset?: number
}

/** Sends an answer, spoilt by whatever fault is due. HEAD gets the headers of the GET and no body. */
export async function reply(exchange: Exchange, answer: Reply): Promise<void> {
  const { response, request, entry } = exchange
  const headers: Record<string, string> = { 'x-request-id': randomUUID(), ...answer.headers }
  const body = answer.body ?? ''
  if (!(body instanceof Readable)) headers['content-length'] ??= String(Buffer.byteLength(body))
  const isHead = request.method === 'HEAD'
  const fault = exchange.faults.takeBody(exchange.requestText, {
    hasBytes:
      !isHead && (answer.status === 200 || answer.status === 206) && headers['content-length'] !== '0',
    hasSize: answer.status < 400 && (answer.fileOffset !== undefined || 'x-linked-size' in headers),
  })
  if (fault && 'announceBytes' in fault) announce(headers, fault.announceBytes)
  entry.status = answer.status
  response.writeHead(answer.status, headers)
  if (isHead) {
    if (body instanceof Readable) body.destroy()
    response.end()
    return
  }
  const source = body instanceof Readable ? body : Readable.from([Buffer.from(body)])
  const shaped = shapeBody(exchange, fault, {
    start: answer.fileOffset ?? 0,
    promised: promisedBytes(headers),
  })
  await pipeline(source, shaped, response)
}

function promisedBytes(headers: Readonly<Record<string, string>>): number | null {
  return headers['content-length'] === undefined ? null : Number(headers['content-length'])
}

function announce(headers: Record<string, string>, bytes: number): void {
  if ('x-linked-size' in headers) headers['x-linked-size'] = String(bytes)
  const range = headers['content-range']
  if (range !== undefined) headers['content-range'] = range.replace(/\/\d+$/, `/${bytes}`)
  else if (!('location' in headers) && 'content-length' in headers) headers['content-length'] = String(bytes)
}

export async function replyJson(
  exchange: Exchange,
  value: unknown,
  options: { status?: number; headers?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  const headers = { 'content-type': 'application/json; charset=utf-8', ...options.headers }
  await reply(exchange, { status: options.status ?? 200, headers, body: JSON.stringify(value) })
}

/** An error as the Hub words it: the reason in the headers, for HEAD, and again in the body. */
export async function replyError(
  exchange: Exchange,
  error: { status: number; code?: string; message: string; headers?: Readonly<Record<string, string>> },
): Promise<void> {
  const message = error.message.replace(/[^\x20-\x7e]/g, '?') // a header holds nothing else
  const headers: Record<string, string> = { 'x-error-message': message, ...error.headers }
  if (error.code !== undefined) headers['x-error-code'] = error.code
  await replyJson(exchange, { error: error.message }, { status: error.status, headers })
}
