import type { ServerResponse } from 'node:http'
import { DomainError } from '@entrepot/core'
import type { FilePart } from './answer.js'

/** Bytes of one read and one write: large enough that calls cost nothing, small enough to stay in the processor's cache. */
const CHUNK_BYTES = 256 * 1024
/** Pairs of buffers that wait for the next download; more are made when more run at a time. */
const KEPT_PAIRS = 32

type Pair = readonly [Buffer, Buffer]

const idle: Pair[] = []

/**
 * Sends a part of a file, one chunk being read while the one before it is written. The buffers are used again and again: a stream makes
 * new ones for every chunk, and to collect those costs a server with a large heap several times what sending costs.
 *
 * @throws when the client goes away or the file ends too early; the connection is cut then
 */
export async function sendFile(response: ServerResponse, { file, range }: FilePart): Promise<void> {
  const pair = idle.pop() ?? [Buffer.allocUnsafeSlow(CHUNK_BYTES), Buffer.allocUnsafeSlow(CHUNK_BYTES)]
  try {
    let written: Promise<void> = Promise.resolve()
    let at = range.start
    for (let turn = 0; at < range.endExclusive; turn += 1) {
      const buffer = pair[turn % 2 === 0 ? 0 : 1]
      const wanted = Math.min(buffer.length, range.endExclusive - at)
      const { bytesRead } = await file.read(buffer, 0, wanted, at)
      await written
      if (bytesRead === 0) throw new DomainError('object-corrupt', 'A stored file is shorter than it was.')
      at += bytesRead
      written = write(response, buffer.subarray(0, bytesRead))
      written.catch(() => undefined) // it is awaited after the next read
    }
    await written
    response.end()
    if (idle.length < KEPT_PAIRS) idle.push(pair)
  } catch (error) {
    response.destroy() // and the buffers go with it: a write may still be looking at them
    throw error
  } finally {
    await file.close()
  }
}

/** Resolves when the bytes are with the kernel and the buffer is free again. */
function write(response: ServerResponse, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const onClose = () => reject(new Error('the client went away'))
    response.once('close', onClose)
    response.write(bytes, error => {
      response.off('close', onClose)
      if (error) reject(error)
      else resolve()
    })
  })
}
