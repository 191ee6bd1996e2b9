import { connect, type Socket } from 'node:net'
import type { ClamdAddress } from '@entrepot/core'
import type { VirusScan } from './file-result.js'

/** Bytes sent at a time. */
const CHUNK_BYTES = 256 * 1024
/** Without a sign of life for so long it counts as gone; a large archive takes it a while. */
const IDLE_MS = 60_000
/** The smallest limit that the daemon comes with. Past it one that hangs up has most likely met its limit; its word on that gets lost with the rest. */
const LEAST_LIMIT_BYTES = 25 * 1024 * 1024
/** An answer is one line. */
const MAX_ANSWER_BYTES = 4 * 1024

/** The bytes of a file in order. */
export type Chunks = AsyncIterable<Uint8Array>

/**
 * Has a file looked at by ClamAV's daemon, over its INSTREAM command: the bytes are streamed and never on disk. Whatever goes wrong —
 * nobody listens, no answer, an answer of another kind — is `failed`, which is no pass. Bounded by `IDLE_MS` of silence.
 */
export async function askClamd(address: ClamdAddress, file: Chunks): Promise<VirusScan> {
  const sent = { bytes: 0 }
  const socket = connect(
    'path' in address ? { path: address.path } : { host: address.host, port: address.port },
  )
  try {
    const answer = readAnswer(socket)
    // Whatever ends the sending ends the answer, too; it says why.
    const sending = send(socket, file, sent).catch((error: unknown) => socket.destroy(asError(error)))
    const [line] = await Promise.all([answer, sending])
    if (line === '' && sent.bytes > LEAST_LIMIT_BYTES) return { status: 'too-large', signature: null }
    return readVerdict(line)
  } catch {
    // A daemon that can't be asked has not said that the file is clean.
    return { status: sent.bytes > LEAST_LIMIT_BYTES ? 'too-large' : 'failed', signature: null }
  } finally {
    socket.destroy()
  }
}

async function send(socket: Socket, file: Chunks, sent: { bytes: number }): Promise<void> {
  await write(socket, Buffer.from('zINSTREAM\0'))
  for await (const chunk of file) {
    for (let at = 0; at < chunk.length; at += CHUNK_BYTES) {
      const part = chunk.subarray(at, at + CHUNK_BYTES)
      const length = Buffer.alloc(4)
      length.writeUInt32BE(part.length)
      // It may have answered before the end, with a finding or its limit; there is no need for the rest.
      if (socket.readableEnded || socket.destroyed) return
      await write(socket, Buffer.concat([length, part]))
      sent.bytes += part.length
    }
  }
  await write(socket, Buffer.alloc(4))
}

function write(socket: Socket, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(bytes, error => (error ? reject(error) : resolve()))
  })
}

function readAnswer(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    socket.setTimeout(IDLE_MS, () => socket.destroy(new Error('no answer in time')))
    socket.setEncoding('utf8')
    socket.on('error', error => (text === '' ? reject(error) : resolve(text)))
    socket.on('close', () => resolve(text))
    socket.on('data', (part: string) => {
      text += part
      if (text.includes('\0') || text.length > MAX_ANSWER_BYTES) resolve(text)
    })
  })
}

function readVerdict(answer: string): VirusScan {
  const line = answer.split('\0')[0]?.trim() ?? ''
  if (line === 'stream: OK') return { status: 'clean', signature: null }
  const found = /^stream: (.{1,200}) FOUND$/.exec(line)
  if (found) return { status: 'infected', signature: found[1] ?? null }
  return { status: /size limit exceeded/i.test(line) ? 'too-large' : 'failed', signature: null }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
