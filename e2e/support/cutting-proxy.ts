import { connect, createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export interface CuttingProxy {
  readonly url: string
  /** Connections that were cut so far. */
  cuts(): number
  /** From now on a connection is reset once this many bytes of it went up to the server, so many times; null lets all pass. */
  cutUploadsAfter(bytes: number | null, times?: number): void
  close(): Promise<void>
}

/** Stands between clients and the server like a bad line: it knows nothing of HTTP, and breaks connections on demand. */
export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target)
  const open = new Set<Socket>()
  let limit: number | null = null
  let cutsLeft = 0
  let cuts = 0
  const server = createServer(client => {
    const onward = connect(Number(port), hostname)
    let sent = 0
    const counting = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        sent += chunk.length
        if (limit === null || sent <= limit || cutsLeft === 0) return done(null, chunk)
        cuts += 1
        cutsLeft -= 1
        for (const socket of [client, onward]) socket.resetAndDestroy()
      },
    })
    for (const socket of [client, onward]) track(open, socket)
    pipeline(client, counting, onward).catch(() => onward.destroy())
    pipeline(onward, client).catch(() => client.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cuts: () => cuts,
    cutUploadsAfter: (bytes, times = Infinity) => {
      limit = bytes
      cutsLeft = times
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}

function track(open: Set<Socket>, socket: Socket): void {
  open.add(socket)
  socket.once('close', () => open.delete(socket))
}
