import { createHash, randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bodyOf, emptyRepo, fileLine, type Line, sendBody, sendCommit } from '../../testing/commit-client.js'
import { type GitClient, openGitClient, urlWith } from '../../testing/git-client.js'
import { openTestServer, type TestServer, tokenOf } from '../../testing/open-test-server.js'
import { rawAsk } from '../../testing/raw-ask.js'

let engines: TestEngines
let server: TestServer
let client: GitClient
let ann: string
let bob: string
let reader: string

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  client = await openGitClient()
  ann = await tokenOf(engines, 'ann', { scope: 'write' })
  bob = await tokenOf(engines, 'bob', { scope: 'write' })
  reader = await tokenOf(engines, 'ann', { scope: 'read' })
})
afterAll(async () => {
  await client?.dispose()
  await server?.close()
  await engines?.close()
})
afterEach(async () => {
  // Whatever became of a request: its quarantine and its spool are gone.
  expect(await readdir(engines.scratchDir).catch(() => [])).toEqual([])
})

let count = 0

/** A public repository of ann's with some files, and its head. */
async function filled(lines: readonly Line[] = [fileLine('a.txt', 'one'), fileLine('sub/b.txt', 'two')]) {
  const id = `ann/repo-${(count += 1)}`
  await emptyRepo(engines, id)
  const { body } = await sendCommit(server.url, id, lines, { token: ann })
  return { id, head: body.commitOid as string }
}

function commit(id: string, lines: readonly Line[], more: object = {}) {
  return sendCommit(server.url, id, lines, { token: ann, ...more })
}

/** Every file of a revision with its text. */
async function filesOf(id: string, revision = 'main'): Promise<Record<string, string>> {
  const listed = await rawAsk(
    server.url,
    `/api/models/${id}/tree/${encodeURIComponent(revision)}?recursive=true`,
    { token: ann },
  )
  const files: Record<string, string> = {}
  for (const { type, path } of JSON.parse(listed.text) as { type: string; path: string }[]) {
    if (type !== 'file') continue
    const target = `/${id}/raw/${encodeURIComponent(revision)}/${path.split('/').map(encodeURIComponent).join('/')}`
    files[path] = (await rawAsk(server.url, target, { token: ann })).text
  }
  return files
}

async function headOf(id: string, revision = 'main'): Promise<string> {
  const { text } = await rawAsk(server.url, `/api/models/${id}/revision/${encodeURIComponent(revision)}`, {
    token: ann,
  })
  return (JSON.parse(text) as { sha: string }).sha
}

describe('a commit', () => {
  it('lands files of every kind in one commit that git sees too', async () => {
    const id = 'ann/first'
    await emptyRepo(engines, id)
    const answer = await commit(
      id,
      [
        fileLine('README.md', '# Hi\n'),
        { key: 'file', value: { path: 'text/ünï 模.txt', content: 'als Text\n"quoted"', encoding: 'utf-8' } },
        fileLine('folder/..\\..\\..\\file', 'a literal name'),
        fileLine('empty', ''),
      ],
      { header: { summary: 'Bring files', description: 'All\nof them.' } },
    )
    expect(answer.status).toBe(200)
    const { commitOid } = answer.body as { commitOid: string }
    expect(answer.body).toEqual({
      success: true,
      commitOid: expect.stringMatching(/^[0-9a-f]{40}$/),
      commitUrl: `${server.url}/ann/first/commit/${commitOid}`,
      hookOutput: `main at ${commitOid.slice(0, 9)}: cleared`,
    })
    expect(await filesOf(id)).toEqual({
      'README.md': '# Hi\n',
      'text/ünï 模.txt': 'als Text\n"quoted"',
      'folder/..\\..\\..\\file': 'a literal name',
      empty: '',
    })
    await client.git('.', 'clone', '--quiet', urlWith(server.url, ann, id), 'first')
    expect(await client.git('first', 'log', '-1', '--format=%H|%an|%ae|%s|%b|%P')).toBe(
      `${commitOid}|ann|ann@users.noreply.invalid|Bring files|All\nof them.\n|`,
    )
    expect(await client.git('first', 'fsck', '--strict')).toBe('')
  })

  it('builds on the head, and takes lines as Python and as JavaScript send them', async () => {
    const { id, head } = await filled()
    const python = [
      { key: 'header', value: { summary: 'py', description: '' } },
      fileLine('c.txt', 'three'),
      { key: 'deletedFile', value: { path: 'a.txt' } },
    ]
    const body = `${python.map(line => JSON.stringify(line)).join('\n')}\n`
    const second = await sendBody(server.url, id, body, { token: ann })
    expect(second.status).toBe(200)
    const third = await commit(id, [{ key: 'deletedFolder', value: { path: 'sub/' } }], {
      revision: 'refs/heads/main',
    })
    expect(await filesOf(id)).toEqual({ 'c.txt': 'three' })
    const history = JSON.parse((await rawAsk(server.url, `/api/models/${id}/commits/main`)).text) as {
      id: string
    }[]
    expect(history.map(each => each.id)).toEqual([third.body.commitOid, second.body.commitOid, head])
  })

  it('copies, moves and replaces, all against the parent commit', async () => {
    const { id, head } = await filled()
    await commit(id, [fileLine('a.txt', 'changed')])
    const { status } = await commit(id, [
      { key: 'copyFile', value: { path: 'copy.txt', srcPath: 'a.txt' } },
      { key: 'copyFile', value: { path: 'old.txt', srcPath: 'a.txt', srcRevision: head } },
      { key: 'copyFile', value: { path: 'folder', srcPath: 'sub' } },
      { key: 'file', value: { path: 'moved.txt', oldPath: 'sub/b.txt' } },
      fileLine('a.txt', 'replaced'),
    ])
    expect(status).toBe(200)
    expect(await filesOf(id)).toEqual({
      'a.txt': 'replaced',
      'copy.txt': 'changed',
      'old.txt': 'one',
      'folder/b.txt': 'two',
      'moved.txt': 'two',
    })
    const missing = await commit(id, [{ key: 'copyFile', value: { path: 'x', srcPath: 'none' } }])
    expect([missing.status, missing.headers.get('x-error-code')]).toEqual([404, 'EntryNotFound'])
  })

  it('that changes nothing is the head', async () => {
    const { id, head } = await filled()
    expect(await commit(id, [fileLine('a.txt', 'one')])).toMatchObject({
      status: 200,
      body: { commitOid: head, hookOutput: '' },
    })
    expect(await commit(id, [])).toMatchObject({ status: 200, body: { commitOid: head } })
    expect(await headOf(id)).toBe(head)
    await emptyRepo(engines, 'ann/nothing')
    expect((await commit('ann/nothing', [])).status).toBe(400)
  })

  it('is refused when the branch went on since', async () => {
    const { id, head } = await filled()
    const header = { summary: 's', description: '', parentCommit: head }
    expect(
      (await commit(id, [fileLine('x', '1')], { header: { ...header, parentCommit: head.slice(0, 7) } }))
        .status,
    ).toBe(200)
    const late = await commit(id, [fileLine('x', '2')], { header })
    expect(late.status).toBe(412)
    expect(late.body.error).toBe(
      'The branch was updated since you opened this page. Please refresh and try again.',
    )
    expect((await filesOf(id))['x']).toBe('1')
  })

  it('waits for others on the same branch, and loses none', async () => {
    const { id } = await filled()
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => commit(id, [fileLine(`p/${n}`, `${n}`)])),
    )
    expect(answers.map(answer => answer.status)).toEqual(Array.from({ length: 8 }, () => 200))
    expect(Object.keys(await filesOf(id)).filter(path => path.startsWith('p/'))).toHaveLength(8)
  })

  it('goes to any branch, and to none that is not there', async () => {
    const { id, head } = await filled()
    await client.git('.', 'clone', '--quiet', urlWith(server.url, ann, id), `branches-${count}`)
    await client.git(
      `branches-${count}`,
      'push',
      '--quiet',
      'origin',
      'HEAD:refs/heads/dev/one',
      'HEAD:refs/tags/v1',
    )
    const { body } = await commit(id, [fileLine('d', 'd')], { revision: 'dev/one' })
    expect(await headOf(id, 'dev/one')).toBe(body.commitOid)
    expect(await headOf(id)).toBe(head)
    for (const revision of ['none', 'v1', head, 'refs/pr/1', 'refs/tags/v1']) {
      const { status, headers } = await commit(id, [fileLine('d', 'd')], { revision })
      expect([status, headers.get('x-error-code')], revision).toEqual([404, 'RevisionNotFound'])
    }
  })

  it('keeps a file executable', async () => {
    const { id } = await filled()
    const folder = `modes-${count}`
    await client.git('.', 'clone', '--quiet', urlWith(server.url, ann, id), folder)
    await client.git(folder, 'update-index', '--chmod=+x', 'a.txt')
    await client.git(folder, 'commit', '--quiet', '-m', 'x')
    await client.git(folder, 'push', '--quiet', 'origin', 'HEAD:main')
    await commit(id, [
      fileLine('a.txt', 'new'),
      { key: 'copyFile', value: { path: 'too', srcPath: 'a.txt' } },
    ])
    await client.git(folder, 'fetch', '--quiet')
    const modes = await client.git(folder, 'ls-tree', 'origin/main', 'a.txt', 'too')
    expect(modes.match(/^100755/gm)).toHaveLength(2)
  })
})

describe('a commit is refused', () => {
  let untouched: ReturnType<typeof filled> | null = null
  const file = { key: 'file', value: { path: 'x', content: '', encoding: 'base64' } }

  it.each<[number, string, Line[]]>([
    [
      400,
      'content that is not base64',
      [{ key: 'file', value: { path: 'x/y', content: '!!!', encoding: 'base64' } }],
    ],
    [400, 'an unknown key', [{ key: 'renameFile', value: { path: 'x' } }]],
    [400, 'an unknown encoding', [{ key: 'file', value: { path: 'x', content: '', encoding: 'hex' } }]],
    [400, 'two operations on one path', [file, { key: 'deletedFile', value: { path: 'x' } }]],
    [400, 'a second header', [{ key: 'header', value: { summary: 'x' } }]],
    [400, 'a file without content', [{ key: 'file', value: { path: 'x' } }]],
    [400, 'a file in a file', [fileLine('a.txt/b', 'x')]],
    [400, 'a file in place of a folder', [fileLine('sub', 'x')]],
    [400, 'a malformed oid', [{ key: 'lfsFile', value: { path: 'x', algo: 'sha256', oid: 'abc', size: 1 } }]],
    [422, 'a path that leaves', [fileLine('../x', 'x')]],
    [422, 'a path that leaves by backslashes', [fileLine('..\\ddd', 'x')]],
    [422, 'an absolute path', [fileLine('/x', 'x')]],
    [422, 'an empty segment', [fileLine('a//b', 'x')]],
    [422, 'a .git folder', [fileLine('a/.git/config', 'x')]],
    [422, 'a .GIT file', [fileLine('.GIT', 'x')]],
    [422, 'control characters', [fileLine('a\nb', 'x')]],
    [422, 'a copy from outside', [{ key: 'copyFile', value: { path: 'x', srcPath: '../x' } }]],
    [422, 'names that differ by case', [fileLine('Same.txt', 'x'), fileLine('same.txt', 'y')]],
    [404, 'the deletion of what is not there', [{ key: 'deletedFile', value: { path: 'sub/none' } }]],
  ])('%i for %s', async (status, _name, lines) => {
    // Refused, each leaves the repository as the next one needs it.
    const { id, head } = await (untouched ??= filled())
    const answer = await commit(id, lines)
    expect([answer.status, answer.body.error]).toEqual([status, expect.any(String)])
    expect(answer.headers.get('x-error-message')).not.toBeNull()
    expect(await headOf(id)).toBe(head)
  })

  it('with words that say what is wrong', async () => {
    const { id } = await filled()
    const textOf = async (lines: Line[], more = {}) => (await commit(id, lines, more)).body.error as string
    expect(await textOf([{ key: 'file', value: { path: 'x/y', content: '?', encoding: 'base64' } }])).toBe(
      'The content of "x/y" is not base64.',
    )
    expect(await textOf([{ key: 'deletedFile', value: { path: 'none' } }])).toContain(
      "A file with this name doesn't exist",
    )
    expect(await textOf([file, file])).toContain('"x" is changed twice')
    expect(await textOf([{ key: 'wrong', value: {} }])).toContain('Line 2 of the body')
    expect(await textOf([file], { header: null })).toContain('comes before the header')
    expect(await textOf([], { header: { summary: ' ' } })).toContain('value.summary must not be empty')
    for (const body of ['', '\n', 'nonsense', '{"key":"header"']) {
      expect((await sendBody(server.url, id, body, { token: ann })).status, body).toBe(400)
    }
  })

  it('to who may not: strangers 401, readers 403, and nobody learns of what they can not see', async () => {
    const { id } = await filled()
    await emptyRepo(engines, 'ann/hidden', { visibility: 'private' })
    const statusOf = async (repo: string, token?: string) => {
      const { status, headers } = await sendCommit(
        server.url,
        repo,
        [file],
        token === undefined ? {} : { token },
      )
      return `${status} ${headers.get('x-error-code') ?? ''}`.trim()
    }
    expect(await statusOf(id)).toBe('401')
    expect(await statusOf(id, bob)).toBe('403')
    expect(await statusOf(id, reader)).toBe('403')
    expect(await statusOf('ann/hidden', bob)).toBe('404 RepoNotFound')
    expect(await statusOf('ann/none', bob)).toBe('404 RepoNotFound')
    expect(await statusOf('ann/hidden')).toBe('401 RepoNotFound')
    expect(await statusOf(id.toUpperCase(), ann)).toBe('200')
  })

  it('when its body breaks off: nothing landed, nothing stays', async () => {
    const { id, head } = await filled()
    const text = bodyOf([fileLine('x', randomBytes(3_000_000))])
    const { hostname, port } = new URL(server.url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    socket.write(
      `POST /api/models/${id}/commit/main HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ann}\r\nContent-Length: ${text.length}\r\n\r\n`,
    )
    socket.write(text.slice(0, 2_500_000))
    await expect.poll(() => readdir(engines.scratchDir).catch(() => [])).not.toEqual([])
    socket.destroy()
    await expect.poll(() => readdir(engines.scratchDir), { timeout: 5_000 }).toEqual([])
    expect(await headOf(id)).toBe(head)
  })

  it('in the middle of its body, and the rest of it is read so that the answer arrives', async () => {
    const { id, head } = await filled()
    async function* body() {
      yield Buffer.from(`${bodyOf([{ key: 'wrong', value: {} }])}\n`)
      for (let n = 0; n < 200; n += 1)
        yield Buffer.from(`${JSON.stringify(fileLine(`f/${n}`, randomBytes(50_000)))}\n`)
    }
    const answer = await sendBody(server.url, id, body(), { token: ann })
    expect(answer.status).toBe(400)
    expect(await headOf(id)).toBe(head)
  })
})

describe('large files in a commit', () => {
  const MIB = 1024 * 1024

  async function entryOf(id: string, path: string) {
    const { text } = await rawAsk(server.url, `/api/models/${id}/tree/main?recursive=true`, { token: ann })
    return (JSON.parse(text) as { path: string; lfs?: { oid: string; size: number }; size: number }[]).find(
      each => each.path === path,
    )
  }

  it('that arrive inline are stored in LFS, with a line in .gitattributes', async () => {
    const { id } = await filled([fileLine('.gitattributes', '*.txt text')])
    const bytes = randomBytes(10 * MIB + 1)
    const oid = createHash('sha256').update(bytes).digest('hex')
    expect(
      (
        await commit(id, [
          fileLine('big file.dat', bytes),
          fileLine('small.dat', bytes.subarray(0, 10 * MIB)),
        ])
      ).status,
    ).toBe(200)
    expect(await entryOf(id, 'big file.dat')).toMatchObject({
      size: bytes.length,
      lfs: { oid, size: bytes.length },
    })
    expect(await entryOf(id, 'small.dat')).not.toHaveProperty('lfs')
    const files = await filesOf(id)
    expect(files['big file.dat']).toBe(
      `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${bytes.length}\n`,
    )
    expect(files['.gitattributes']).toBe('*.txt text\n"/big file.dat" filter=lfs diff=lfs merge=lfs -text\n')
    const served = await rawAsk(server.url, `/${id}/resolve/main/big%20file.dat`, { token: ann })
    expect(served.body.equals(bytes)).toBe(true)
    // Again: the file is known, and its path is tracked by now.
    const again = await commit(id, [fileLine('big file.dat', bytes)])
    expect(again.body.commitOid).toBe(await headOf(id))
  })

  it('are taken into LFS where .gitattributes of the same commit says so, but for empty files and pointers', async () => {
    const { id } = await filled()
    const sha = createHash('sha256').update('tiny').digest('hex')
    await commit(id, [
      fileLine('w.bin', 'tiny'),
      fileLine('.gitattributes', '*.bin filter=lfs diff=lfs merge=lfs -text\n'),
      fileLine('empty.bin', ''),
    ])
    expect(await entryOf(id, 'w.bin')).toMatchObject({ size: 4, lfs: { oid: sha, size: 4 } })
    expect(await entryOf(id, 'empty.bin')).not.toHaveProperty('lfs')
    const pointer = (await filesOf(id))['w.bin'] ?? ''
    await commit(id, [fileLine('p.bin', pointer)])
    expect(await entryOf(id, 'p.bin')).toMatchObject({ lfs: { oid: sha } })
    const elsewhere = await commit(id, [{ key: 'copyFile', value: { path: 'w.dat', srcPath: 'w.bin' } }])
    expect(elsewhere.status).toBe(200)
    expect((await filesOf(id))['.gitattributes']).toContain('/w.dat filter=lfs')
  })

  it('are linked by their oid, with or without a size, if the sender may', async () => {
    const { id } = await filled([
      fileLine('.gitattributes', '*.bin filter=lfs\n'),
      fileLine('w.bin', 'some weights'),
    ])
    const oid = createHash('sha256').update('some weights').digest('hex')
    const link = (value: object) => commit(id, [{ key: 'lfsFile', value: { algo: 'sha256', oid, ...value } }])
    expect((await link({ path: 'copy.bin' })).status).toBe(200)
    expect((await link({ path: 'sized.dat', size: 12 })).status).toBe(200)
    expect(await entryOf(id, 'copy.bin')).toMatchObject({ lfs: { oid, size: 12 } })
    expect((await filesOf(id))['.gitattributes']).toBe(
      '*.bin filter=lfs\n/sized.dat filter=lfs diff=lfs merge=lfs -text\n',
    )
    const wrong = await link({ path: 'wrong.bin', size: 13 })
    expect([wrong.status, wrong.body.error]).toEqual([422, expect.stringContaining('wrong.bin')])
    const absent = await link({ path: 'absent.bin', oid: 'a'.repeat(64), size: 1 })
    expect([absent.status, absent.body.error]).toEqual([422, expect.stringContaining('absent.bin')])
    expect((await link({ path: 'absent.bin', oid: 'a'.repeat(64) })).status).toBe(422)
  })

  it('of a private repository are not given away to who knows their oid', async () => {
    await emptyRepo(engines, 'ann/secret', { visibility: 'private' })
    await commit('ann/secret', [
      fileLine('.gitattributes', '*.bin filter=lfs\n'),
      fileLine('w.bin', 'a secret'),
    ])
    await emptyRepo(engines, 'bob/own')
    const oid = createHash('sha256').update('a secret').digest('hex')
    const lines = [{ key: 'lfsFile', value: { path: 'w.bin', algo: 'sha256', oid, size: 8 } }]
    expect((await sendCommit(server.url, 'bob/own', lines, { token: bob })).status).toBe(422)
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 8\n`
    expect(
      (await sendCommit(server.url, 'bob/own', [fileLine('w.bin', pointer)], { token: bob })).status,
    ).toBe(422)
  })
})

describe('a pull request by a commit', () => {
  it('is open to readers, starts from the parent it names, and takes more commits from its author', async () => {
    const { id, head } = await filled()
    await commit(id, [fileLine('later', 'x')])
    const header = { summary: 'Please take this', description: 'It is good.', parentCommit: head }
    const opened = await sendCommit(server.url, id, [fileLine('offer', '1')], {
      token: bob,
      query: '?create_pr=1',
      header,
    })
    expect(opened).toMatchObject({
      status: 200,
      body: { pullRequestUrl: `${server.url}/${id}/discussions/1` },
    })
    expect(await filesOf(id, 'refs/pr/1')).toEqual({ 'a.txt': 'one', 'sub/b.txt': 'two', offer: '1' })
    const more = await sendCommit(server.url, id, [fileLine('offer', '2')], {
      token: bob,
      revision: 'refs/pr/1',
    })
    expect(more.status).toBe(200)
    expect((await filesOf(id, 'refs/pr/1'))['offer']).toBe('2')
    expect((await filesOf(id))['offer']).toBeUndefined()
    const carl = await tokenOf(engines, 'carl', { scope: 'write' })
    expect(
      (await sendCommit(server.url, id, [fileLine('offer', '3')], { token: carl, revision: 'refs/pr/1' }))
        .status,
    ).toBe(403)
    expect((await commit(id, [fileLine('offer', '4')], { revision: 'refs/pr/1' })).status).toBe(200)
    const events = await engines.db.prisma.discussionEvent.findMany({
      where: { kind: 'commit' },
      orderBy: { id: 'asc' },
    })
    expect(events.map(event => event.authorName)).toEqual(['bob', 'bob', 'ann'])
  })

  it('is refused to strangers, and where its base is no branch; without changes there is none', async () => {
    const { id, head } = await filled()
    const query = '?create_pr=1'
    expect((await sendCommit(server.url, id, [fileLine('x', 'x')], { query })).status).toBe(401)
    for (const revision of [head, 'none']) {
      expect((await commit(id, [fileLine('x', 'x')], { query, revision })).headers.get('x-error-code')).toBe(
        'RevisionNotFound',
      )
    }
    const nothing = await commit(id, [fileLine('a.txt', 'one')], { query })
    expect(nothing.body).toMatchObject({ commitOid: head })
    expect(nothing.body).not.toHaveProperty('pullRequestUrl')
    const unknown = { summary: 's', description: '', parentCommit: 'b'.repeat(40) }
    expect((await commit(id, [fileLine('x', 'x')], { query, header: unknown })).status).toBe(404)
  })
})
