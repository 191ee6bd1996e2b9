import { type Client, createClient } from 'graphql-ws'

/** Milliseconds between signs of life, and until one that was not answered means that the line is dead. */
const PING_MS = 15_000
const PONG_MS = 8_000

/** A line to the server that ends with the first trouble: whoever listens tries again, so that everything is asked for again too. */
export function createSocket(): Client {
  let overdue: ReturnType<typeof setTimeout> | undefined
  const socket = createClient({
    url: `${location.origin.replace(/^http/, 'ws')}/graphql`,
    retryAttempts: 0,
    keepAlive: PING_MS,
    on: {
      ping: isReceived => {
        if (!isReceived) overdue = setTimeout(() => socket.terminate(), PONG_MS)
      },
      pong: isReceived => {
        if (isReceived) clearTimeout(overdue)
      },
      closed: () => clearTimeout(overdue),
    },
  })
  return socket
}
