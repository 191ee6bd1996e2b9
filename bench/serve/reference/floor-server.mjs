// The floor: a bare Node `http` server that answers every request with the same headers, and asks nobody anything.
import { createServer } from 'node:http'

process.once('message', ({ status, headers }) => {
  const server = createServer((_request, response) => {
    response.writeHead(status, headers)
    response.end()
  })
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
})
process.once('disconnect', () => process.exit())
process.on('SIGINT', () => undefined) // whoever started this process ends it
