import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { ByteRange } from '@entrepot/core'
import { LFS_MEDIA_TYPE } from '@entrepot/protocol'

/** A part of an open file, which is closed when it was sent or could not be. */
export interface FilePart {
  readonly file: FileHandle
  readonly range: ByteRange
}

/** What goes back to the client. Headers are flat, name after name and value, as `writeHead` takes them fastest. */
export interface Answer {
  readonly status: number
  readonly headers: readonly string[]
  /** Null for none. A HEAD never opens a stream: its handler leaves the body out. */
  readonly body: Buffer | Readable | FilePart | null
}

/** Answers that depend on who asks and on what changes any moment. */
const NOT_STORED = ['Cache-Control', 'no-store'] as const

export function jsonAnswer(value: unknown, headers: readonly string[] = [], status = 200): Answer {
  const body = Buffer.from(JSON.stringify(value))
  const type = ['Content-Type', 'application/json; charset=utf-8', 'Content-Length', String(body.length)]
  return { status, headers: [...type, ...NOT_STORED, ...headers], body }
}

/** JSON as git-lfs calls it. */
export function lfsAnswer(value: unknown, headers: readonly string[] = [], status = 200): Answer {
  const body = Buffer.from(JSON.stringify(value))
  const type = ['Content-Type', LFS_MEDIA_TYPE, 'Content-Length', String(body.length)]
  return { status, headers: [...type, ...NOT_STORED, ...headers], body }
}

export function textAnswer(text: string, headers: readonly string[] = [], status = 200): Answer {
  const body = Buffer.from(text)
  const type = ['Content-Type', 'text/plain; charset=utf-8', 'Content-Length', String(body.length)]
  return { status, headers: [...type, ...NOT_STORED, ...headers], body }
}

export function emptyAnswer(status: number, headers: readonly string[] = []): Answer {
  return { status, headers: ['Content-Length', '0', ...NOT_STORED, ...headers], body: null }
}
