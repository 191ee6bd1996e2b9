/** Bytes that one packet can hold: 65,520 with the four that say how long it is. */
export const PACKET_MAX_BYTES = 65_516

/** Ends a list of packets. */
export const FLUSH = Buffer.from('0000')

/** Which of the three streams inside a response a packet belongs to. */
const BANDS = { data: 1, progress: 2, fatal: 3 } as const
export type Band = keyof typeof BANDS

/** Keeps a connection from looking dead; clients pass over it. */
export const KEEPALIVE = Buffer.from('0005\x01', 'latin1')

/** @throws RangeError for more than `PACKET_MAX_BYTES` */
export function packet(payload: string | Uint8Array): Buffer {
  const bytes = Buffer.from(payload)
  if (bytes.length > PACKET_MAX_BYTES) throw new RangeError(`a packet of ${bytes.length} bytes`)
  return Buffer.concat([lengthOf(bytes.length), bytes])
}

/** `bytes` in one band, as many packets as they need. */
export function inBand(band: Band, bytes: Uint8Array): Buffer {
  const packets: Buffer[] = []
  const room = PACKET_MAX_BYTES - 1
  for (let at = 0; at < bytes.length; at += room) {
    const part = bytes.subarray(at, at + room)
    packets.push(lengthOf(part.length + 1), Buffer.from([BANDS[band]]), Buffer.from(part))
  }
  return Buffer.concat(packets)
}

function lengthOf(payloadBytes: number): Buffer {
  return Buffer.from((payloadBytes + 4).toString(16).padStart(4, '0'))
}
