import { once } from 'node:events'
import { setImmediate, setTimeout } from 'node:timers/promises'
import type { Exchange } from './exchange.js'
import type { BodyEffect } from './fault.js'

/** How often a slow answer sends a piece. */
const DRIPS_PER_SECOND = 10

/**
 * The body as it leaves: counted, and cut, held up, slowed or falsified by `fault`.
 *
 * @param place.start     offset in the file of the body's first byte
 * @param place.promised  the Content-Length that was sent, null when there was none
 */
export function shapeBody(
  exchange: Exchange,
  fault: BodyEffect | null,
  place: { start: number; promised: number | null },
) {
  return async function* shaped(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let sent = 0
    for await (const chunk of spoil(source, fault, place)) {
      // HTTP lets nothing follow the announced length, so a size that is too small cuts the body short without a word
      const fits = place.promised === null ? chunk : chunk.subarray(0, Math.max(0, place.promised - sent))
      sent += fits.length
      exchange.entry.bytesSent += fits.length
      yield fits
    }
    if (fault && 'hangAfterBytes' in fault) await once(exchange.response, 'close')
    const isShort = place.promised !== null && sent < place.promised
    if (isShort || (fault && 'truncateAfterBytes' in fault)) await breakOff(exchange)
  }
}

async function* spoil(
  source: AsyncIterable<Buffer>,
  fault: BodyEffect | null,
  place: { start: number },
): AsyncGenerator<Buffer> {
  if (!fault || 'announceBytes' in fault) yield* source
  else if ('truncateAfterBytes' in fault) yield* firstBytes(source, fault.truncateAfterBytes)
  else if ('hangAfterBytes' in fault) yield* firstBytes(source, fault.hangAfterBytes)
  else if ('bytesPerSecond' in fault) yield* slowly(source, fault.bytesPerSecond)
  else yield* falsified(source, fault.corruptAtByte - place.start)
}

async function* firstBytes(source: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer> {
  let left = count
  for await (const chunk of source) {
    if (left > 0) yield chunk.subarray(0, left)
    left -= chunk.length
    if (left <= 0) return
  }
}

async function* slowly(source: AsyncIterable<Buffer>, bytesPerSecond: number): AsyncGenerator<Buffer> {
  const pieceBytes = Math.max(1, Math.floor(bytesPerSecond / DRIPS_PER_SECOND))
  const pauseMs = (1000 * pieceBytes) / bytesPerSecond
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += pieceBytes) {
      yield chunk.subarray(at, at + pieceBytes)
      await setTimeout(pauseMs)
    }
  }
}

async function* falsified(source: AsyncIterable<Buffer>, offset: number): AsyncGenerator<Buffer> {
  let at = 0
  for await (const chunk of source) {
    const copy = Buffer.from(chunk)
    const index = offset - at
    const byte = copy[index]
    if (byte !== undefined) copy[index] = byte ^ 0xff
    at += chunk.length
    yield copy
  }
}

/** Ends the connection in the middle of a body, after what was sent has really left. */
async function breakOff(exchange: Exchange): Promise<void> {
  const { socket } = exchange.response
  do await setImmediate()
  while (socket && !socket.destroyed && socket.writableLength > 0)
  socket?.destroy()
}
