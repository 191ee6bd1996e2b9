import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Exchange } from './exchange.js'
import type { FakeRepo } from './fake-repo.js'
import type { RepoRoute } from './find-route.js'
import { reply, replyError } from './reply.js'
import { gitEnvironment, gitExecPath } from './run-git.js'

const HEAD_END = '\r\n\r\n'

/** git's smart HTTP by `git http-backend`, reads only. */
export async function serveGit(exchange: Exchange, repo: FakeRepo, route: RepoRoute): Promise<void> {
  if (route.verb === 'git-receive-pack' || exchange.query.get('service') === 'git-receive-pack') {
    return replyError(exchange, { status: 403, message: 'This hub is read only.' })
  }
  const { request, response } = exchange
  const inRepo = ['', route.verb, ...route.rest].join('/')
  const env = await cgiEnvironment(exchange, { gitDir: repo.gitDir, inRepo })
  const child = spawn(join(await gitExecPath(), 'git-http-backend'), {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  response.once('close', () => child.kill())
  await Promise.all([feed(request, child.stdin), relay(exchange, child.stdout)])
}

async function feed(request: Readable, stdin: Writable): Promise<void> {
  try {
    await pipeline(request, stdin)
  } catch (error) {
    // the program may answer without reading everything, and the client may leave
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EPIPE' && code !== 'ERR_STREAM_PREMATURE_CLOSE' && code !== 'ECONNRESET') throw error
  }
}

async function relay(exchange: Exchange, stdout: Readable): Promise<void> {
  const { status, headers } = await readCgiHead(stdout)
  await reply(exchange, { status, headers, body: stdout })
}

async function cgiEnvironment(
  exchange: Exchange,
  target: { gitDir: string; inRepo: string },
): Promise<Record<string, string>> {
  const { headers, method = 'GET' } = exchange.request
  const asText = (value: string | string[] | undefined) =>
    Array.isArray(value) ? value.join(',') : (value ?? '')
  return {
    ...(await gitEnvironment()),
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_TRANSLATED: `${target.gitDir}${target.inRepo}`,
    PATH_INFO: target.inRepo,
    REQUEST_METHOD: method,
    QUERY_STRING: exchange.query.toString(),
    CONTENT_TYPE: asText(headers['content-type']),
    CONTENT_LENGTH: asText(headers['content-length']),
    HTTP_CONTENT_ENCODING: asText(headers['content-encoding']),
    GIT_PROTOCOL: asText(headers['git-protocol']),
    REMOTE_ADDR: '127.0.0.1',
  }
}

/** Takes the CGI head off the stream and leaves the body in it. */
async function readCgiHead(stdout: Readable): Promise<{ status: number; headers: Record<string, string> }> {
  let seen = Buffer.alloc(0)
  for (;;) {
    const chunk = stdout.read() as Buffer | null
    if (chunk === null) {
      if (stdout.readableEnded || stdout.destroyed) throw new Error('git http-backend said nothing')
      await Promise.race([once(stdout, 'readable'), once(stdout, 'end'), once(stdout, 'close')])
      continue
    }
    seen = Buffer.concat([seen, chunk])
    const end = seen.indexOf(HEAD_END)
    if (end < 0) continue
    if (end + HEAD_END.length < seen.length) stdout.unshift(seen.subarray(end + HEAD_END.length))
    return parseHead(seen.toString('latin1', 0, end))
  }
}

function parseHead(text: string): { status: number; headers: Record<string, string> } {
  const headers: Record<string, string> = {}
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':')
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  const { status = '200', ...rest } = headers
  return { status: Number.parseInt(status, 10), headers: rest }
}
