import type { FastifyPluginAsync, HTTPMethods } from 'fastify'
import type { Services } from '../compose/compose.js'
import { openHub } from './hub.js'
import { serveRequest } from './serve-request.js'

const METHODS: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/**
 * The Hub's REST surface: everything that no other surface has a route for. It works on the raw request and the raw URL, as an encoded
 * slash in a revision must not be decoded before the path is split, and bodies are streams.
 */
export function hubPlugin(services: Services): FastifyPluginAsync {
  return async server => {
    const hub = openHub(services)
    server.removeAllContentTypeParsers()
    server.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    // Before it drains: those who wait for a change would hold it up.
    server.addHook('preClose', async () => hub.nodes.close())
    server.addHook('onClose', () => hub.downloads.close())
    server.route({
      method: METHODS,
      url: '/*',
      handler: (request, reply) => {
        reply.hijack()
        void serveRequest(hub, {
          request: request.raw,
          response: reply.raw,
          requestId: request.id,
          address: request.ip,
        })
      },
    })
  }
}
