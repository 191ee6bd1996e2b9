import { formatLfsPointer } from '@entrepot/git'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HubClient, hubClient } from '../../testing/hub-client.js'
import { askBatch, objectOf, sha256Of } from '../../testing/lfs-client.js'
import { openTestServer, type TestServer, tokenOf } from '../../testing/open-test-server.js'

let engines: TestEngines
let server: TestServer
let eve: string
let asEve: HubClient
let asAnn: HubClient

/** A file of a private repository, of which eve knows what a pointer says. */
const SECRET = Buffer.from('nobody but ann reads these weights\n'.repeat(100))
const POINTER = formatLfsPointer({ oid: sha256Of(SECRET), sizeBytes: SECRET.length })

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  asAnn = hubClient(server.url, await tokenOf(engines, 'ann', { scope: 'admin' }))
  eve = await tokenOf(engines, 'eve', { scope: 'write' })
  asEve = hubClient(server.url, eve)
  const commits = [{ largeFiles: { 'x.bin': SECRET } }]
  await landFolder(engines, { id: 'ann/secret', visibility: 'private', commits })
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

/** What eve gets of the file from a repository, by its path and by its id. */
async function gotFrom(id: string) {
  const authorization = `Bearer ${eve}`
  const resolved = await fetch(`${server.url}/${id}/resolve/main/x.bin`, { headers: { authorization } })
  const asker = { url: server.url, repo: id, token: eve }
  const { body } = await askBatch(asker, 'download', [objectOf(SECRET)])
  return {
    isSecret: SECRET.equals(Buffer.from(await resolved.arrayBuffer())),
    actions: body.objects?.[0].actions,
  }
}

const firstFiles = (encoding: 'base64' | 'utf-8') => {
  const content = Buffer.from(POINTER).toString(encoding === 'base64' ? 'base64' : 'utf8')
  return [{ path: 'x.bin', content, encoding }]
}

describe('a pointer to a large file of a private repository', () => {
  it.each(['base64', 'utf-8'] as const)('is refused among first files in %s', async encoding => {
    const body = { name: `thief-${encoding}`, type: 'model', files: firstFiles(encoding) }
    const { status } = await asEve('POST', '/api/repos/create', body)
    expect(status).toBeGreaterThanOrEqual(400)
    expect((await asEve('GET', `/api/models/eve/thief-${encoding}`)).status).toBe(404)
    expect(await gotFrom(`eve/thief-${encoding}`)).toEqual({ isSecret: false, actions: undefined })
  })

  it('is taken among first files from who may read it', async () => {
    const body = { name: 'own', type: 'model', visibility: 'public', files: firstFiles('base64') }
    expect((await asAnn('POST', '/api/repos/create', body)).status).toBe(200)
    expect(await gotFrom('ann/own')).toMatchObject({ isSecret: true })
  })

  it.each([
    ['never had it', { hasLargeFiles: false }],
    ['let go of it', {}],
  ])('gets nobody to it by the duplicate of a repository that %s', async (what, more) => {
    const name = what.replaceAll(' ', '-')
    const commits = [{ largeFiles: { 'x.bin': SECRET }, ...more }]
    await landFolder(engines, { id: `ann/${name}`, visibility: 'public', commits })
    const deletions = { sha: [sha256Of(SECRET)], rewriteHistory: false }
    await asAnn('POST', `/api/models/ann/${name}/lfs-files/batch`, { deletions })
    expect(await gotFrom(`ann/${name}`)).toEqual({ isSecret: false, actions: undefined })
    const repository = `eve/${name}`
    expect((await asEve('POST', `/api/models/ann/${name}/duplicate`, { repository })).status).toBe(200)
    expect(await gotFrom(repository)).toEqual({ isSecret: false, actions: undefined })
  })
})
