import { type Visibility } from '@entrepot/core'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { type FolderSpec, landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GitClient, openGitClient, signedIn, urlWith } from '../testing/git-client.js'
import { openTestServer, type TestServer, tokenOf } from '../testing/open-test-server.js'

let engines: TestEngines
let server: TestServer
let client: GitClient
let ann: string
let eve: string

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  client = await openGitClient()
  ann = await tokenOf(engines, 'ann', { scope: 'write' })
  eve = await tokenOf(engines, 'eve', { scope: 'write' })
})
afterAll(async () => {
  await client?.dispose()
  await server?.close()
  await engines?.close()
})

const SECRET = 'nobody but ann reads this\n'

/** Ann's repository, cloned by herself with all that is in it to the folder of its name. */
async function landed(name: string, commits: FolderSpec['commits'], visibility: Visibility = 'public') {
  const { commits: shas } = await landFolder(engines, { id: `ann/${name}`, visibility, commits })
  const url = `${server.url}/ann/${name}`
  await client.git('.', ...signedIn(ann), 'clone', '--quiet', url, name)
  await client.git(name, ...signedIn(ann), 'fetch', '--quiet', 'origin', ...shas)
  return {
    shas,
    blobOf: (sha: string, path: string) => client.git(name, 'rev-parse', `${sha}:${path}`),
    url,
  }
}

function pkt(line: string): string {
  return (Buffer.byteLength(line) + 4).toString(16).padStart(4, '0') + line
}

/** One question in protocol version 2, as no client would ask it; the answer as it came. */
async function ask(id: string, token: string | null, lines: readonly string[]): Promise<Buffer> {
  const body = `${pkt('command=fetch\n')}${pkt('object-format=sha1\n')}0001${lines.map(line => pkt(`${line}\n`)).join('')}0000`
  const answer = await fetch(`${server.url}/${id}/git-upload-pack`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-git-upload-pack-request',
      'git-protocol': 'version=2',
      ...(token !== null && { authorization: `Bearer ${token}` }),
    },
    body,
  })
  expect(answer.status).toBe(200)
  return Buffer.from(await answer.arrayBuffer())
}

/** That nobody who reads can get at these objects, by any question there is; and that whoever writes can. */
async function expectHidden(name: string, oids: readonly string[], shown: string): Promise<void> {
  for (const token of [null, eve]) {
    for (const oid of oids) {
      const wanted = await ask(`ann/${name}`, token, [`want ${oid}`, 'done'])
      expect(wanted.toString('latin1')).toMatch(/ERR upload-pack: not our ref/)
      expect(wanted.includes('PACK')).toBe(false)
      const probed = await ask(`ann/${name}`, token, [`want ${shown}`, `have ${oid}`])
      expect(probed.toString('latin1')).toContain('NAK')
      expect(probed.toString('latin1')).not.toContain('ACK')
    }
  }
  const [oid = ''] = oids
  for (const version of ['0', '2']) {
    await client.git('.', 'init', '--quiet', 'thief')
    const speak = ['-c', `protocol.version=${version}`]
    const args = [...signedIn(eve), ...speak, 'fetch', `${server.url}/ann/${name}`, oid]
    expect((await client.tryGit('thief', args)).exitCode).not.toBe(0)
    expect((await client.tryGit('thief', ['cat-file', '-e', oid])).exitCode).not.toBe(0)
  }
  const mine = await ask(`ann/${name}`, ann, [...oids.map(oid => `want ${oid}`), 'done'])
  expect(mine.includes('PACK')).toBe(true)
}

describe('a reader of a repository obtains nothing', () => {
  it('of a blocked branch', async () => {
    const { shas, blobOf } = await landed('branch', [
      { files: { 'a.txt': 'a' } },
      { branch: 'draft', files: { 'secret.txt': SECRET }, verdict: 'blocked', reasons: ['test'] },
    ])
    const [shown = '', hidden = ''] = shas
    await expectHidden(
      'branch',
      [hidden, await blobOf(hidden, 'secret.txt'), `${await blobOf(hidden, '')}`],
      shown,
    )
  })

  it('of a blocked commit in the middle of history, nor of what lies before it, but a whole tree of the newest', async () => {
    const { shas, blobOf, url } = await landed('middle', [
      { files: { 'a.txt': 'a', 'old.txt': 'only in the first\n' } },
      { files: { 'secret.txt': SECRET, 'old.txt': null }, verdict: 'blocked', reasons: ['test'] },
      { files: { 'secret.txt': null, 'b.txt': 'b' } },
      { files: { 'c.txt': 'c' } },
    ])
    const [first = '', hidden = '', third = '', newest = ''] = shas
    const objects = [hidden, await blobOf(hidden, 'secret.txt'), first, await blobOf(first, 'old.txt')]
    await expectHidden('middle', objects, newest)
    for (const version of ['0', '2']) {
      const copy = `middle-copy-${version}`
      await client.git('.', '-c', `protocol.version=${version}`, 'clone', '--quiet', url, copy)
      expect(await client.git(copy, 'rev-list', 'HEAD')).toBe(`${newest}\n${third}`)
      await client.git(copy, 'fsck', '--full', '--strict')
      expect(await client.git(copy, 'ls-files')).toBe('a.txt\nb.txt\nc.txt')
    }
  })

  it('of what is known to be blocked only since somebody asked for it', async () => {
    const { shas, blobOf, url } = await landed('asked', [
      { files: { 'secret.txt': SECRET } },
      { files: { 'secret.txt': null, 'a.txt': 'a' } },
    ])
    const [hidden = '', newest = ''] = shas
    const secret = await blobOf(hidden, 'secret.txt')
    await client.git('.', 'clone', '--quiet', url, 'asked-before')
    expect(await client.git('asked-before', 'cat-file', 'blob', secret)).toBe(SECRET.trim())
    await engines.db.prisma.revision.updateMany({ where: { commit: hidden }, data: { verdict: 'blocked' } })
    await expectHidden('asked', [hidden, secret], newest)
  })

  it('of what was taken back by a forced push or with a branch', async () => {
    const { shas, blobOf, url } = await landed('taken', [
      { files: { 'a.txt': 'a' } },
      { branch: 'draft', files: { 'secret.txt': SECRET } },
      { branch: 'forced', files: { 'other.txt': SECRET.repeat(2) } },
    ])
    const [shown = '', draft = '', forced = ''] = shas
    const oids = [draft, await blobOf(draft, 'secret.txt'), forced, await blobOf(forced, 'other.txt')]
    await client.git('.', ...signedIn(eve), 'clone', '--quiet', url, 'taken-before')
    await client.git(
      'taken',
      'push',
      '--quiet',
      '--force',
      urlWith(server.url, ann, 'ann/taken'),
      ':draft',
      `${shown}:forced`,
    )
    await expectHidden('taken', oids, shown)
  })

  it('of a private repository, nor that it is there', async () => {
    await landed('private', [{ files: { 'secret.txt': SECRET } }], 'private')
    for (const [token, expected] of [
      [null, 401],
      [eve, 404],
    ] as const) {
      const headers = token === null ? {} : { authorization: `Bearer ${token}` }
      for (const id of ['ann/private', 'ann/nothing-here']) {
        const answer = await fetch(`${server.url}/${id}.git/info/refs?service=git-upload-pack`, { headers })
        expect([answer.status, await answer.text()]).toEqual([expected, 'Repository not found\n'])
        expect(answer.headers.get('www-authenticate')).toBe(token === null ? 'Basic realm="entrepot"' : null)
      }
    }
  })
})

describe('a writer obtains nothing of what others hold elsewhere', () => {
  it('by a ref to its id and an empty pack', async () => {
    const { shas } = await landed('elsewhere', [{ files: { 'secret.txt': SECRET } }], 'private')
    const [secret = ''] = shas
    await landFolder(engines, { id: 'eve/own', commits: [{ files: { 'a.txt': 'a' } }] })
    const url = urlWith(server.url, eve, 'eve/own')
    const answer = await push('eve/own', eve, `${'0'.repeat(40)} ${secret} refs/heads/stolen`, EMPTY_PACK)
    expect(answer).toMatch(/ng refs\/heads\/stolen/)
    expect(await client.git('.', 'ls-remote', url)).not.toContain('stolen')
    const wanted = await ask('eve/own', eve, [`want ${secret}`, 'done'])
    expect(wanted.includes('PACK')).toBe(false)
  })

  it('by a thin pack on its id', async () => {
    const secretLines = Array.from({ length: 400 }, (_, n) => `line ${n} of what nobody else may read`).join(
      '\n',
    )
    const { blobOf, shas } = await landed('bases', [{ files: { 'secret.txt': secretLines } }], 'private')
    const [first = ''] = shas
    const base = await blobOf(first, 'secret.txt')
    await client.commit('bases', { 'secret.txt': `${secretLines}\nand one more` })
    const thin = await client.tryGit('bases', ['pack-objects', '--thin', '--stdout', '--revs', '-q'], {
      input: `HEAD\n^${first}\n`,
      encoding: 'latin1',
    })
    const pack = Buffer.from(thin.stdout, 'latin1')
    expect(pack.includes(Buffer.from(base, 'hex')), 'the pack refers to its base').toBe(true)
    const tip = await client.git('bases', 'rev-parse', 'HEAD')
    await landFolder(engines, { id: 'eve/thin', commits: [{ files: { 'a.txt': 'a' } }] })
    const answer = await push('eve/thin', eve, `${'0'.repeat(40)} ${tip} refs/heads/stolen`, pack)
    expect(answer).toContain('builds on objects that this repository does not have')
    expect(answer).toMatch(/ng refs\/heads\/stolen/)
  })
})

it('gives inference tokens no history', async () => {
  await landed('inference', [{ files: { 'a.txt': 'a' } }], 'private')
  const machine = await tokenOf(engines, 'ann', { audience: 'inference' })
  const refused = await client.tryGit('.', [
    'clone',
    urlWith(server.url, machine, 'ann/inference'),
    'inference-copy',
  ])
  expect(refused.exitCode).toBe(128)
  expect(refused.stderr).toContain('remote: Inference tokens get files and no history')
})

const EMPTY_PACK = Buffer.from('5041434b0000000200000000029d08823bd8a8eab510ad6ac75c823cfd3ed31e', 'hex')

/** A push as no client would send it; the report as text. */
async function push(id: string, token: string, command: string, pack: Buffer): Promise<string> {
  const answer = await fetch(`${server.url}/${id}/git-receive-pack`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-git-receive-pack-request',
      authorization: `Bearer ${token}`,
    },
    body: Buffer.concat([Buffer.from(`${pkt(`${command}\0report-status side-band-64k\n`)}0000`), pack]),
  })
  expect(answer.status).toBe(200)
  return Buffer.from(await answer.arrayBuffer()).toString('latin1')
}
