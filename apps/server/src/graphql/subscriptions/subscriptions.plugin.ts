import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyPluginAsync } from 'fastify'
import type { GraphQLSchema } from 'graphql'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import type { Services } from '../../compose/compose.js'
import { MAX_REQUEST_BYTES, MAX_SOCKETS } from '../limits/limits.js'
import { socketServerOptions } from './socket-server-options.js'

/**
 * Subscriptions over WebSocket at `/graphql`, by the `graphql-transport-ws` protocol. Mercurius' own server is not used: it validates no
 * subscription, and sends errors as they are.
 *
 * @param schema  asked at the first subscription, when Nest has built it
 */
export function subscriptionsPlugin(services: Services, schema: () => GraphQLSchema): FastifyPluginAsync {
  return async server => {
    const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_REQUEST_BYTES })
    const subscriptions = useServer(socketServerOptions(services, schema), sockets)
    const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
      // Node took its own listener off: a client that resets the connection from here on would end the process.
      socket.on('error', () => socket.destroy())
      const [path] = (request.url ?? '').split('?')
      if (path !== '/graphql') return refuse(socket, '404 Not Found')
      if (sockets.clients.size >= MAX_SOCKETS) return refuse(socket, '503 Service Unavailable')
      sockets.handleUpgrade(request, socket, head, client => sockets.emit('connection', client, request))
    }
    server.server.on('upgrade', upgrade)
    server.addHook('preClose', async () => {
      server.server.off('upgrade', upgrade)
      await subscriptions.dispose()
      for (const client of sockets.clients) client.terminate() // whoever did not answer the farewell
    })
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.once('finish', () => socket.destroy()) // else a client that never hangs up keeps it open
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
