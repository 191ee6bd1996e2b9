import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { listPacks, listRefs } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestServer, type TestServer, tokenOf } from '../testing/open-test-server.js'
import { rawAsk } from '../testing/raw-ask.js'
import {
  oidOf,
  pkt,
  rawCommit,
  type RawEntry,
  rawPack,
  rawPush,
  rawTree,
  repeatingDelta,
} from '../testing/raw-push.js'

let engines: TestEngines
let server: TestServer
let ann: string
let tip: string
let repoId: string
let before: unknown

const NONE = '0'.repeat(40)
const ACCEPTED = /ok refs\/heads\/new/

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  ann = await tokenOf(engines, 'ann', { scope: 'write' })
  const { repo, commits } = await landFolder(engines, {
    id: 'ann/target',
    commits: [{ files: { 'a.txt': 'a' } }],
  })
  repoId = repo.id
  tip = commits[0] ?? ''
})
afterAll(async () => {
  await server?.close()
  await engines?.close()
})

const state = async () => ({
  refs: await listRefs(engines.db.prisma, repoId),
  packs: await listPacks(engines.db.prisma, repoId),
  files: readdirSync(engines.blobsDir, { recursive: true }).length,
})
beforeEach(async () => {
  before = await state()
})
afterEach(async () => {
  expect(await state(), 'nothing changed').toEqual(before)
  // A client that was cut off may hear of it before the folder of its request is gone.
  await expect.poll(() => readdirSync(engines.scratchDir), { timeout: 5_000 }).toEqual([])
})

function push(pack: Buffer, after: string, name = 'refs/heads/new', capabilities?: string): Promise<string> {
  return rawPush({
    url: `${server.url}/ann/target`,
    token: ann,
    commands: [`${NONE} ${after} ${name}`],
    pack,
    ...(capabilities !== undefined && { capabilities }),
  })
}

/** A commit with one file, whole. */
function wholeCommit(name: string, content: Buffer, mode?: string): { entries: RawEntry[]; commit: string } {
  const tree = rawTree(name, oidOf('blob', content), mode)
  const commit = rawCommit(oidOf('tree', tree.body), [tip])
  return { entries: [{ type: 'blob', body: content }, tree, commit], commit: oidOf('commit', commit.body) }
}

describe('a pack', () => {
  it('that is damaged is refused', async () => {
    const { entries, commit } = wholeCommit('b.txt', randomBytes(5_000))
    const pack = rawPack(entries)
    for (const at of [20, 1_000, pack.length - 10]) {
      const damaged = Buffer.from(pack)
      damaged[at] = (damaged[at] ?? 0) ^ 0xff
      expect(await push(damaged, commit), `byte ${at}`).toMatch(/unpack .*damaged[\s\S]*ng refs\/heads\/new/)
    }
  })

  it('that is cut short, or is none, is refused', async () => {
    const { entries, commit } = wholeCommit('b.txt', randomBytes(5_000))
    const pack = rawPack(entries)
    for (const length of [0, 5, 12, 40, pack.length - 1]) {
      const answer = await push(pack.subarray(0, length), commit)
      expect(answer, `${length} bytes`).toMatch(/unpack (?!ok)[\s\S]*ng refs\/heads\/new/)
    }
    expect(await push(Buffer.from('GIF89a, and more of that'), commit)).toMatch(
      /unpack What was sent is no git pack/,
    )
  })

  it('that lacks an object which its commit needs is refused', async () => {
    const { entries, commit } = wholeCommit('b.txt', Buffer.from('b'))
    for (const missing of [0, 1]) {
      const rest = entries.filter((_, at) => at !== missing)
      expect(await push(rawPack(rest), commit), `without entry ${missing}`).toMatch(/ng refs\/heads\/new/)
    }
    expect(await push(rawPack([]), commit)).toMatch(/ng refs\/heads\/new it leads to no commit/)
    const orphan = rawCommit(oidOf('tree', rawTree('b.txt', oidOf('blob', Buffer.from('b'))).body), [
      '1'.repeat(40),
    ])
    const answer = await push(rawPack([...entries.slice(0, 2), orphan]), oidOf('commit', orphan.body))
    expect(answer).toMatch(/ng refs\/heads\/new/)
  })

  it('that announces more objects than anybody has is refused at once', async () => {
    const { entries, commit } = wholeCommit('b.txt', Buffer.from('b'))
    expect(await push(rawPack(entries, 0xffff_ffff), commit)).toMatch(
      /unpack One push may bring 2000000 objects/,
    )
    expect(await push(rawPack(entries, 1_900_000), commit)).toMatch(/unpack (?!ok)/)
  })

  it('whose objects say they are gigabytes large is refused', async () => {
    const { commit } = wholeCommit('b.txt', Buffer.from('b'))
    for (const type of ['tree', 'commit', 'blob'] as const) {
      const entry = { type, body: Buffer.from('small'), claimedSize: 64 * 1024 ** 3 }
      expect(await push(rawPack([entry]), commit), type).toMatch(/unpack (?!ok)[\s\S]*ng refs\/heads\/new/)
    }
  })

  it('with a delta that stands for gigabytes is refused', async () => {
    const base = Buffer.alloc(0xff_ffff)
    const delta = repeatingDelta(base.length, 4_000)
    expect(delta.length).toBeLessThan(20_000)
    const entries: RawEntry[] = [
      { type: 'blob', body: base },
      { type: 'ref-delta', body: delta, base: oidOf('blob', base) },
    ]
    const answer = await push(rawPack(entries), tip)
    expect(answer).toMatch(/unpack Unpacking this pack takes more memory or time/)
  })

  it.each([
    ['.git', '40000'],
    ['..', '40000'],
    ['.', '100644'],
    ['a/b', '100644'],
    ['.gitmodules', '120000'],
  ])('with a tree that names %j is refused', async (name, mode) => {
    const { entries, commit } = wholeCommit(name, Buffer.from('b'), mode)
    expect(await push(rawPack(entries), commit)).toMatch(/ng refs\/heads\/new/)
  })

  it('with a tree whose names no file system should see is refused', async () => {
    for (const name of ['new\nline', 'back\bspace', '\x1b[2J', 'delete\x7f']) {
      const { entries, commit } = wholeCommit(name, Buffer.from('b'))
      expect(await push(rawPack(entries), commit), JSON.stringify(name)).toMatch(
        /^[^\x1b\x7f\b]*ng refs\/heads\/new[^\x1b\x7f\b]*$/,
      )
    }
  })

  it('takes a ref to no tree or blob, and no branch to a tag', async () => {
    const { entries, commit } = wholeCommit('b.txt', Buffer.from('b'))
    const [blob, tree] = [oidOf('blob', Buffer.from('b')), oidOf('tree', entries[1]?.body ?? Buffer.alloc(0))]
    for (const oid of [blob, tree]) {
      expect(await push(rawPack(entries), oid), 'branch').toMatch(/ng refs\/heads\/new it leads to no commit/)
      expect(await push(rawPack(entries), oid, 'refs/tags/t'), 'tag').toMatch(
        /ng refs\/tags\/t it leads to no commit/,
      )
    }
    const tag = Buffer.from(
      `object ${commit}\ntype commit\ntag t\ntagger Eve <e@x.org> 1767225600 +0000\n\nt\n`,
    )
    const answer = await push(rawPack([...entries, { type: 'tag', body: tag }]), oidOf('tag', tag))
    expect(answer).toMatch(/ng refs\/heads\/new a branch points at a commit/)
  })
})

describe('a push', () => {
  it('of a million refs is told to come in parts', async () => {
    const line = (n: number) => pkt(`${NONE} ${tip} refs/heads/b${n}`)
    async function* body() {
      yield pkt(`${NONE} ${tip} refs/heads/b\0report-status side-band-64k`)
      for (let n = 0; n < 1_000_000; n += 1_000)
        yield Buffer.concat(Array.from({ length: 1_000 }, (_, at) => line(n + at)))
      yield Buffer.from('0000')
    }
    const answer = await fetch(`${server.url}/ann/target/git-receive-pack`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-git-receive-pack-request',
        authorization: `Bearer ${ann}`,
      },
      body: body() as unknown as ReadableStream,
      duplex: 'half',
    } as RequestInit)
    const text = await answer.text()
    expect(text).toContain('unpack One push may move 10000 refs')
    expect(text).not.toMatch(/^ok /m)
  }, 60_000)

  it.each([
    'refs/heads/..',
    'refs/heads/a..b',
    'refs/heads/x.lock',
    'HEAD',
    'refs/heads/-x',
    'refs/heads/HEAD',
  ])('of a ref that is called %s is refused', async name => {
    expect(await push(rawPack([]), tip, name)).toContain(`ng ${name} `)
  })

  it.each([
    `refs/heads/${'1'.repeat(40)}`,
    'refs/notes/commits',
    'refs/convert/parquet',
    'refs/pr/1',
    'refs/heads',
    'refs/heads/profile/h100-80g-vllm',
    'refs/tags/profile/x',
    'refs/heads/profile',
  ])('of %s is refused', async name => {
    expect(await push(rawPack([]), tip, name)).toContain(`ng ${name} `)
  })

  it('that names a ref twice, or can not be read, is refused', async () => {
    const url = `${server.url}/ann/target`
    const twice = [`${NONE} ${tip} refs/heads/new`, `${NONE} ${tip} refs/heads/new`]
    expect(await rawPush({ url, token: ann, commands: twice, pack: rawPack([]) })).not.toMatch(ACCEPTED)
    const nonsense = ['what is this', `${NONE} ${tip}`, `${NONE.slice(1)} ${tip} refs/heads/new`]
    for (const line of nonsense)
      expect(await rawPush({ url, token: ann, commands: [line], pack: rawPack([]) })).toMatch(
        /^400 The push could not/,
      )
    for (const [capability, expected] of [['object-format=sha256', /^400 .*SHA-1/]] as const)
      expect(await push(rawPack([]), tip, 'refs/heads/new', capability)).toMatch(expected)
  })

  it('that is no push at all is refused in words', async () => {
    const headers = { 'content-type': 'application/x-git-receive-pack-request' }
    for (const body of ['hello', '00', 'fffe', '0003', '0010short']) {
      const answer = await rawAsk(server.url, '/ann/target/git-receive-pack', {
        method: 'POST',
        token: ann,
        headers,
        body,
      })
      expect([answer.status, answer.headers['content-type']], body).toEqual([
        400,
        'text/plain; charset=utf-8',
      ])
    }
    const probe = await rawAsk(server.url, '/ann/target/git-receive-pack', {
      method: 'POST',
      token: ann,
      headers,
      body: '0000',
    })
    expect([probe.status, probe.text, probe.headers['content-type']]).toEqual([
      200,
      '',
      'application/x-git-receive-pack-result',
    ])
  })
})

it('does not unpack a question without end', async () => {
  const bomb = gzipSync(
    Buffer.concat([pkt('command=fetch\n'), Buffer.from('0001'), Buffer.alloc(64 * 1024 ** 2)]),
  )
  expect(bomb.length).toBeLessThan(100_000)
  const asked = fetch(`${server.url}/ann/target/git-upload-pack`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-git-upload-pack-request',
      'content-encoding': 'gzip',
      'git-protocol': 'version=2',
    },
    body: bomb,
  }).then(async answer => `${answer.status} ${await answer.text()}`)
  await expect(asked.catch(() => 'cut')).resolves.not.toContain('PACK')
})
