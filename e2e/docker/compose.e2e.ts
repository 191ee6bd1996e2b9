import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { S3BlobStore } from '@entrepot/blobs/s3'
import { parseConfig } from '@entrepot/core'
import { type FakeHub, startFakeHub } from '@entrepot/testing'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import WebSocket from 'ws'
import { parse } from 'yaml'
import { bytesOfRepo, CLIENT_REPO, LARGE_FILE, makeClientRepo } from '../clients/client-repo.js'
import { entrepot } from '../support/run-command.js'
import { isS3ServerMissing, S3_PROGRAM } from '../support/s3-server.js'
import { type SharedPostgres, startPostgres } from '../support/start-postgres.js'
import {
  freePort,
  makeDataDir,
  removeDataDir,
  type RunningServer,
  startServer,
  upstreamOf,
} from '../support/start-server.js'

interface ComposeFile {
  readonly services: Readonly<Record<string, { environment: Record<string, string>; command: string[] }>>
}

/** Bytes of an upload that is larger than what proxies take by themselves. */
const PART_BYTES = 20_000_000
/** Where `npm run lint:docker` unpacks one if the machine has none. */
const UNPACKED_NGINX = resolve('.cache', 'bench', 'nginx', 'usr', 'sbin', 'nginx')
const nginxProgram = [UNPACKED_NGINX, 'nginx'].find(program => spawnSync(program, ['-v']).status === 0)

/** No container engine runs where this is built. What `docker/` composes are programs and settings, and those run here. */
describe.skipIf(isS3ServerMissing || nginxProgram === undefined)('what docker/compose.yaml composes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entrepot-compose-'))
  const dataDirs = [makeDataDir(), makeDataDir()]
  const secrets = { POSTGRES_PASSWORD: 'unused', S3_SECRET_KEY: randomBytes(20).toString('hex') }
  const servers: RunningServer[] = []
  const children: ChildProcess[] = []
  let postgres: SharedPostgres
  let hub: FakeHub
  let publicUrl: string
  let s3Url: string
  let env: Record<string, string>

  beforeAll(async () => {
    const compose = parse(readFileSync('docker/compose.yaml', 'utf8'), { merge: true }) as ComposeFile
    const [s3Port, ...ports] = await Promise.all(Array.from({ length: 5 }, freePort))
    const [onePort, otherPort, nginxPort, nginxS3Port] = ports
    publicUrl = `http://127.0.0.1:${nginxPort}`
    s3Url = `http://127.0.0.1:${nginxS3Port}`
    const variables = { ...secrets, PUBLIC_URL: publicUrl, S3_PUBLIC_URL: s3Url }
    const settings = (service: string) => filled(compose.services[service]?.environment ?? {}, variables)

    startS3(compose, settings('s3'), Number(s3Port))
    postgres = await startPostgres()
    hub = await startFakeHub({ repos: [makeClientRepo()] })
    env = {
      ...settings('entrepot-1'),
      ...upstreamOf(hub),
      ENTREPOT_DATABASE_URL: postgres.url,
      ENTREPOT_TRUSTED_PROXIES: '127.0.0.1',
      ENTREPOT_BLOBS:
        settings('entrepot-1')['ENTREPOT_BLOBS']?.replace('s3:7070', `127.0.0.1:${s3Port}`) ?? '',
    }
    for (const [nth, port] of [onePort, otherPort].entries()) {
      servers.push(
        await startServer({ dataDir: dataDirs[nth] ?? '', env: { ...env, ENTREPOT_PORT: String(port) } }),
      )
    }
    startNginx({
      'entrepot-1:8080': `127.0.0.1:${onePort}`,
      'entrepot-2:8080': `127.0.0.1:${otherPort}`,
      's3:7070': `127.0.0.1:${s3Port}`,
      'listen 8080': `listen 127.0.0.1:${nginxPort}`,
      'listen 9000': `listen 127.0.0.1:${nginxS3Port}`,
    })
    await vi.waitUntil(() => isReady(publicUrl), { timeout: 20_000 })
    const mirrored = await entrepot(dataDirs[0] ?? '', ['mirror', CLIENT_REPO], env)
    expect(mirrored.exitCode, mirrored.stderr).toBe(0)
  })
  afterAll(async () => {
    for (const server of servers) if (server.process.exitCode === null) await server.stop()
    for (const child of children) child.kill('SIGTERM')
    await hub?.close()
    await postgres?.stop()
    for (const dataDir of dataDirs) removeDataDir(dataDir)
    rmSync(folder, { recursive: true, force: true })
  })

  /** By the command of the file, but for the folder and the port. */
  function startS3(compose: ComposeFile, settings: Record<string, string>, port: number): void {
    const command = (compose.services['s3']?.command[0] ?? '')
      .replaceAll('/srv/s3', join(folder, 's3'))
      .replace('exec versitygw', `exec '${S3_PROGRAM}'`)
      .replace(':7070', `127.0.0.1:${port}`)
    children.push(
      spawn('/bin/sh', ['-c', command], {
        env: { ...settings, PATH: process.env['PATH'] ?? '' },
        stdio: 'inherit',
      }),
    )
  }

  function startNginx(changes: Readonly<Record<string, string>>): void {
    let conf = readFileSync('docker/nginx.conf', 'utf8')
    for (const [there, here] of Object.entries(changes)) {
      expect(conf).toContain(there)
      conf = conf.replace(there, here)
    }
    const file = join(folder, 'nginx.conf')
    writeFileSync(
      file,
      conf.replaceAll('/tmp/', `${folder}/`).replace('/dev/stdout', join(folder, 'access.log')),
    )
    children.push(
      spawn(nginxProgram ?? '', ['-p', folder, '-c', file, '-g', 'daemon off;'], { stdio: 'inherit' }),
    )
  }

  function ask(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${publicUrl}/${path}`, {
      ...init,
      headers: { authorization: `Bearer ${servers[0]?.token}`, ...init.headers },
    })
  }

  it('serves what one server mirrored from both, small files through them and large ones from S3', async () => {
    for (const [path, bytes] of await bytesOfRepo()) {
      for (let nth = 0; nth < 4; nth += 1) {
        const answer = await ask(`${CLIENT_REPO}/resolve/main/${encodeURIComponent(path)}`)
        expect(Buffer.from(await answer.arrayBuffer()).equals(bytes), path).toBe(true)
        expect(answer.url.startsWith(s3Url)).toBe(path === LARGE_FILE || path.startsWith('weights/'))
      }
    }
    const head = await ask(`${CLIENT_REPO}/resolve/main/${LARGE_FILE}`, { method: 'HEAD' })
    expect(head.status).toBe(200)
    expect(Number(head.headers.get('content-length'))).toBe((await bytesOfRepo()).get(LARGE_FILE)?.length)
  })

  it('passes on what is escaped as it is escaped', async () => {
    const answer = await ask(`api/models/${CLIENT_REPO}/revision/${encodeURIComponent('feature/long/name')}`)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ sha: await hub.head(CLIENT_REPO, 'feature/long/name') })
    const page = await ask(`api/models/${CLIENT_REPO}/commits/main?limit=1`)
    expect(page.headers.get('link') ?? '').toContain(publicUrl)
  })

  it('takes bytes for S3 of any size, and lets nobody in without a signature', async () => {
    expect((await fetch(`${s3Url}/entrepot?list-type=2`)).status).toBe(403)
    const { blobs } = parseConfig(env, folder)
    if (blobs.driver !== 's3') throw new Error('docker/compose.yaml keeps its blobs elsewhere')
    const { uploads } = new S3BlobStore(blobs)
    const uploadId = await uploads.begin(PART_BYTES)
    const [part] = await uploads.signParts(uploadId, [PART_BYTES], 60)
    expect(part?.url).toContain(s3Url)
    const sent = await fetch(part?.url ?? '', { method: 'PUT', body: randomBytes(PART_BYTES) })
    expect(sent.status, await sent.text()).toBe(200)
    expect(await uploads.receivedBytes(uploadId)).toBe(PART_BYTES)
    await uploads.abort(uploadId)
  })

  it('lets subscriptions through', async () => {
    const socket = new WebSocket(`${publicUrl.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: { authorization: `Bearer ${servers[0]?.token}` },
    })
    const answer = await new Promise<string>((resolve, reject) => {
      socket.once('error', reject)
      socket.once('open', () => socket.send(JSON.stringify({ type: 'connection_init' })))
      socket.once('message', data => resolve(String(data)))
    })
    socket.terminate()
    expect(JSON.parse(answer)).toMatchObject({ type: 'connection_ack' })
  })

  it('goes on serving while one server is away', async () => {
    expect(await servers[1]?.stop()).toBe(0)
    const sha256 = createHash('sha256')
      .update((await bytesOfRepo()).get('config.json') ?? '')
      .digest('hex')
    for (let nth = 0; nth < 20; nth += 1) {
      const answer = await ask(`${CLIENT_REPO}/resolve/main/config.json`)
      const bytes = Buffer.from(await answer.arrayBuffer())
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
    }
  })
})

async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/readyz`).catch(() => null)
  return answer?.ok ?? false
}

/** `${NAME:-default}` and `${NAME:?message}` as Compose fills them in. */
function filled(
  environment: Record<string, string>,
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  const fill = (text: string) =>
    text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind?: string, rest = '') => {
      const value = variables[name] ?? (kind === '-' ? rest : undefined)
      if (value === undefined) throw new Error(`${name} is not set: ${rest}`)
      return value
    })
  return Object.fromEntries(Object.entries(environment).map(([name, text]) => [name, fill(String(text))]))
}
