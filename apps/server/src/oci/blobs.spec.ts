import { randomUUID } from 'node:crypto'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken } from '@entrepot/testing/landing'
import { makeOllamaKey, pullAsOllama, signAsOllama } from '@entrepot/testing/ollama'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ggufBytes, landGguf, sha256Of } from '../testing/land-gguf.js'
import { openTestServer, type TestServer } from '../testing/open-test-server.js'
import { rawAsk, type RawQuestion } from '../testing/raw-ask.js'

const OPEN = ggufBytes(1)
const CLOSED = ggufBytes(2)
const NEWER = ggufBytes(3)
const SMALL_PARTS = 100_000
const KEY = makeOllamaKey()

let engines: TestEngines
let server: TestServer
let owner: { id: string; text: string }

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  const one = (bytes: Buffer) => [{ files: { LICENSE: 'Yes.' }, largeFiles: { 'm.gguf': bytes } }]
  const names = { Q8_0: ['m.gguf'] }
  await landGguf(engines, { id: 'acme/open', commits: one(OPEN) }, names)
  await landGguf(engines, { id: 'acme/closed', visibility: 'private', commits: one(CLOSED) }, names)
  owner = await issueTestToken(engines, { user: 'acme' })
})

beforeEach(async () => {
  await engines.db.prisma.pullKey.deleteMany()
  await engines.db.pool.query("UPDATE revision SET verdict = 'cleared'")
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

const ask = (path: string, question?: RawQuestion) => rawAsk(server.url, path, question)

function register(token: string, method = 'PUT', publicKey = KEY.publicLine) {
  const body = JSON.stringify({ publicKey })
  const headers = { 'content-type': 'application/json', 'content-length': String(body.length) }
  return ask('/api/entrepot/pull-keys', { method, token, body, headers })
}

const pull = (repo: string, key = KEY) =>
  pullAsOllama({ baseUrl: server.url, repo, tag: 'latest', key, minPartBytes: SMALL_PARTS })

const statusOf = async (url: string) => (await fetch(url, { headers: { range: 'bytes=0-9' } })).status

describe('a pull by Ollama', () => {
  it('gets the file in parallel parts from one URL without a token, and all small layers', async () => {
    const { layers, requests } = await pull('acme/open')
    expect(sha256Of(layers.get('model') ?? Buffer.alloc(0))).toBe(sha256Of(OPEN))
    expect([...layers.keys()]).toEqual(['model', 'license', 'config'])
    const parts = requests.filter(request => request.startsWith('GET /-/oci/blob/'))
    expect(parts.filter(request => request.includes(sha256Of(OPEN)))).toHaveLength(16)
    expect(parts.every(request => request.endsWith(' 206'))).toBe(true)
    const { rows } = await engines.db.pool.query<{ path: string | null; exit: string }>(
      "SELECT DISTINCT path, exit FROM delivery WHERE exit = 'oci' ORDER BY path",
    )
    expect(rows).toEqual([
      { path: 'm.gguf', exit: 'oci' },
      { path: null, exit: 'oci' },
    ])
  })

  it('gets a private model by a key that was registered with a token, as long as both are good', async () => {
    await expect(pull('acme/closed')).rejects.toThrow(/^403: .*the key of this Ollama is not registered/)
    const { id, text } = await issueTestToken(engines, { user: 'acme' })
    expect((await register(text)).status).toBe(200)
    const { layers, location } = await pull('acme/closed')
    expect(sha256Of(layers.get('model') ?? Buffer.alloc(0))).toBe(sha256Of(CLOSED))
    expect(await statusOf(location)).toBe(206)
    await engines.db.prisma.token.update({ where: { id }, data: { revokedAt: new Date() } })
    expect(await statusOf(location)).toBe(403)
    await expect(pull('acme/closed')).rejects.toThrow('403')
  })

  it('learns from a key without rights no more than from none', async () => {
    const stranger = (await issueTestToken(engines, { user: 'eve' })).text
    await register(stranger)
    const messages = await Promise.all(
      ['acme/closed', 'acme/absent'].map(repo => pull(repo).catch((error: unknown) => String(error))),
    )
    expect(messages[0]).toBe(messages[1])
  })

  it('refuses a key of somebody else, an altered signature, an old one and one for another place', async () => {
    await register(owner.text)
    const url = `${server.url}/v2/token?ts=${Math.floor(Date.now() / 1000)}&nonce=x`
    const status = async (asked: string, authorization: string) =>
      (await fetch(asked, { headers: { authorization } })).status
    expect(await status(url, signAsOllama(KEY, url))).toBe(200)
    const old = `${server.url}/v2/token?ts=${Math.floor(Date.now() / 1000) - 3_600}`
    expect(await status(old, signAsOllama(KEY, old))).toBe(401)
    expect(await status(`${url}y`, signAsOllama(KEY, url))).toBe(401)
    expect(await status(url, signAsOllama(makeOllamaKey(), url))).toBe(403)
    const [key = ''] = signAsOllama(KEY, url).split(':')
    expect(await status(url, `${key}:${signAsOllama(makeOllamaKey(), url).split(':')[1]}`)).toBe(401)
    expect(await status(`${server.url}/api/whoami-v2`, signAsOllama(KEY, url))).toBe(401)
  })

  it('refuses a signature that another registry was shown and passes on', async () => {
    await register(owner.text)
    const path = `/v2/token?ts=${Math.floor(Date.now() / 1000)}&nonce=x`
    const authorization = signAsOllama(KEY, `http://evil.example${path}`)
    const passOn = (headers: Readonly<Record<string, string>>) =>
      rawAsk(server.url, path, { headers: { authorization, ...headers } })
    const answers = [
      await passOn({ host: 'evil.example' }),
      await passOn({ 'x-forwarded-host': 'evil.example' }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([403, 403])
    expect(answers[0]?.text).toContain('ENTREPOT_PUBLIC_URL')
  })
})

describe('a URL of a blob', () => {
  it('ends when its revision is blocked, and counts again when it is cleared', async () => {
    const { location } = await pull('acme/open')
    const setVerdict = (verdict: 'blocked' | 'cleared') =>
      engines.db.pool.query(`UPDATE revision SET verdict = '${verdict}'`)
    expect(await statusOf(location)).toBe(206)
    await setVerdict('blocked')
    const refused = await fetch(location)
    expect([refused.status, refused.headers.get('x-entrepot-code')]).toEqual([403, 'revision-blocked'])
    await expect(pull('acme/open')).rejects.toThrow(/^403: .*blocked by policy/)
    await setVerdict('cleared')
    expect(await statusOf(location)).toBe(206)
  })

  it('is for one blob, and not for another, nor when altered', async () => {
    const { location } = await pull('acme/open')
    const other = sha256Of(Buffer.from('Yes.'))
    expect(await statusOf(location.replace(sha256Of(OPEN), other))).toBe(403)
    expect(await statusOf(`${location.slice(0, -2)}AA`)).toBe(403)
    expect(await statusOf(location.replace('grant=', 'grant=AAAA'))).toBe(403)
    expect(await statusOf(location.split('?')[0] ?? '')).toBe(403)
  })
})

describe('a digest', () => {
  it('is found in the repository that named it, and in no other', async () => {
    await register(owner.text)
    await pull('acme/closed')
    for (const [repo, token] of [
      ['acme/open', owner.text],
      ['acme/closed', undefined],
    ] as const) {
      const path = `/v2/${repo}/blobs/sha256:${sha256Of(CLOSED)}`
      const { status } = await ask(path, token === undefined ? {} : { token })
      expect(status).toBe(repo === 'acme/open' ? 404 : 401)
    }
    expect((await ask(`/v2/acme/open/blobs/sha256:xyz`)).status).toBe(400)
  })

  it('is had in parts, and not at all behind its end', async () => {
    await pull('acme/open')
    const path = `/v2/acme/open/blobs/sha256:${sha256Of(OPEN)}`
    const { status, body, headers } = await ask(path, { headers: { range: 'bytes=10-19' } })
    expect([status, headers['content-range']]).toEqual([206, `bytes 10-19/${OPEN.length}`])
    expect(body).toEqual(OPEN.subarray(10, 20))
    expect((await ask(path, { headers: { range: `bytes=${OPEN.length}-` } })).status).toBe(416)
    const known = { 'if-none-match': `"sha256:${sha256Of(OPEN)}"` }
    expect((await ask(path, { headers: known })).status).toBe(304)
  })
})

describe('who gets only what is cleared', () => {
  it('pulls the newest cleared revision, and nothing of the one behind it', async () => {
    const id = `acme/moves-${randomUUID().slice(0, 8)}`
    const names = { Q8_0: ['m.gguf'] }
    const { repo } = await landGguf(engines, { id, commits: [{ largeFiles: { 'm.gguf': OPEN } }] }, names)
    const token = (await issueTestToken(engines, { user: 'node', audience: 'inference' })).text
    expect((await register(token)).status).toBe(200)
    const modelFor = async (asked: string) => {
      const { text } = await ask(`/v2/${id}/manifests/latest`, { token: asked })
      return (JSON.parse(text) as { layers: { digest: string }[] }).layers[0]?.digest
    }
    expect(await modelFor(token)).toBe(`sha256:${sha256Of(OPEN)}`)
    await engines.db.prisma.repo.delete({ where: { id: repo.id } })
    const commits = [
      { largeFiles: { 'm.gguf': OPEN } },
      { largeFiles: { 'm.gguf': NEWER }, verdict: 'restricted', reasons: ['some-rule'] } as const,
    ]
    const again = await landGguf(engines, { id, commits }, names)
    const first = await engines.db.prisma.revision.findFirstOrThrow({
      where: { repoId: again.repo.id, commit: again.commits[0] ?? '' },
    })
    await engines.db.pool.query('UPDATE variant SET revision_id = $1 WHERE repo_id = $2', [
      first.id,
      again.repo.id,
    ])
    expect(await modelFor(token)).toBe(`sha256:${sha256Of(OPEN)}`)
    const path = `/v2/${id}/blobs/sha256:${sha256Of(NEWER)}`
    expect((await ask(path, { token })).status).toBe(404)
  })
})

describe('keys', () => {
  it('are listed, moved between tokens of one account, kept from others, and taken away', async () => {
    const others = (await issueTestToken(engines, { user: 'eve' })).text
    expect((await register(owner.text)).status).toBe(200)
    expect((await register(others)).status).toBe(409)
    const listed = await ask('/api/entrepot/pull-keys', { token: owner.text })
    expect(JSON.parse(listed.text)).toMatchObject([{ publicKey: KEY.publicLine, tokenId: owner.id }])
    expect((await register(others, 'DELETE')).status).toBe(404)
    expect((await register(owner.text, 'DELETE')).status).toBe(204)
    expect((await register(owner.text, 'PUT', 'ssh-rsa AAAA')).status).toBe(400)
    const actions = await engines.db.prisma.auditEntry.findMany({
      where: { action: { startsWith: 'pull-key' } },
    })
    expect(actions.map(({ action }) => action)).toContain('pull-key.remove')
  })
})

describe('other clients of registries', () => {
  it('ping, are sent to a token, and read by it what is open', async () => {
    const ping = await ask('/v2/')
    expect([ping.status, ping.headers['docker-distribution-api-version']]).toEqual([401, 'registry/2.0'])
    const realm = /realm="([^"]+)"/.exec(String(ping.headers['www-authenticate']))?.[1] ?? ''
    const anonymous = ((await (await fetch(realm)).json()) as { token: string }).token
    const basic = `Basic ${Buffer.from(`acme:${owner.text}`).toString('base64')}`
    const mine = (
      (await (await fetch(realm, { headers: { authorization: basic } })).json()) as { token: string }
    ).token
    const status = async (token: string, path: string) => (await ask(path, { token })).status
    expect(await status(anonymous, '/v2/acme/open/manifests/latest')).toBe(200)
    expect(await status(anonymous, '/v2/acme/closed/manifests/latest')).toBe(401)
    expect(await status(mine, '/v2/acme/closed/manifests/latest')).toBe(200)
    expect(await status(mine, '/v2/')).toBe(200)
    // It pulls, and does nothing else.
    expect(await status(mine, '/api/models/acme/closed')).toBe(401)
    expect(await status(`${mine.slice(0, -3)}AAA`, '/v2/acme/open/manifests/latest')).toBe(401)
  })
})
