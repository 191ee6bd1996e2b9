import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeHub, startFakeHub } from './start-fake-hub.js'

const run = promisify(execFile)
const FILES = { files: { 'config.json': '{}' } }

let hub: FakeHub
let narrow: string

beforeAll(async () => {
  hub = await startFakeHub({
    repos: [
      { address: 'acme/open', commits: [FILES] },
      { address: 'acme/private', private: true, commits: [FILES] },
      { address: 'acme/gated', gated: 'manual', commits: [FILES] },
    ],
  })
  narrow = hub.addToken({ name: 'outsider', opens: ['acme/private'] })
})
afterAll(() => hub.close())

type Who = 'nobody' | 'owner' | 'outsider' | 'forged'

/** Status and error code, by repository and caller, of a file and of the repository's info. */
const EXPECTED: [repo: string, who: Who, file: [number, string | null], info: [number, string | null]][] = [
  ['open', 'nobody', [200, null], [200, null]],
  ['open', 'forged', [401, null], [401, null]],
  ['private', 'nobody', [401, 'RepoNotFound'], [401, 'RepoNotFound']],
  ['private', 'owner', [200, null], [200, null]],
  ['private', 'outsider', [200, null], [200, null]],
  ['absent', 'nobody', [401, 'RepoNotFound'], [401, 'RepoNotFound']],
  ['absent', 'outsider', [404, 'RepoNotFound'], [404, 'RepoNotFound']],
  ['gated', 'nobody', [401, 'GatedRepo'], [200, null]],
  ['gated', 'outsider', [403, 'GatedRepo'], [200, null]],
  ['gated', 'owner', [200, null], [200, null]],
]

describe('the fake hub lets in', () => {
  it.each(EXPECTED)('%s for %s as upstream does', async (repo, who, file, info) => {
    expect(await statusOf(`/acme/${repo}/resolve/main/config.json`, who)).toEqual(file)
    expect(await statusOf(`/api/models/acme/${repo}`, who)).toEqual(info)
  })

  it('says why in words that clients compare', async () => {
    const forged = await fetch(`${hub.url}/api/models/acme/open`, { headers: bearer('forged') })
    expect(forged.headers.get('x-error-message')).toBe('Invalid credentials in Authorization header')
    hub.setRepo('acme/open', { disabled: true })
    const disabled = await fetch(`${hub.url}/api/models/acme/open`)
    expect([disabled.status, await disabled.json()]).toEqual([
      403,
      { error: 'Access to this resource is disabled.' },
    ])
    hub.setRepo('acme/open', { disabled: false })
  })

  it('git by basic authentication, and asks for it', async () => {
    const asked = await fetch(`${hub.url}/acme/gated/info/refs?service=git-upload-pack`)
    expect([asked.status, asked.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="fake hub"'])
    const folder = await mkdtemp(join(tmpdir(), 'fake-hub-auth-'))
    const url = new URL(`${hub.url}/acme/gated`)
    url.username = 'anyone'
    url.password = hub.token
    await run('git', ['clone', '--quiet', url.href, join(folder, 'clone')])
    url.username = hub.token
    url.password = ''
    await run('git', ['ls-remote', url.href])
    await rm(folder, { recursive: true })
  })

  it('nobody who wants to write', async () => {
    const push = `${hub.url}/acme/open.git/info/refs?service=git-receive-pack`
    expect((await fetch(push, { headers: bearer('owner') })).status).toBe(403)
  })
})

async function statusOf(path: string, who: Who): Promise<[number, string | null]> {
  const answer = await fetch(hub.url + path, { headers: bearer(who) })
  await answer.arrayBuffer()
  return [answer.status, answer.headers.get('x-error-code')]
}

function bearer(who: Who): Record<string, string> {
  const tokens = { nobody: null, owner: hub.token, outsider: narrow, forged: `hf_${'x'.repeat(34)}` }
  return tokens[who] === null ? {} : { authorization: `Bearer ${tokens[who]}` }
}
