import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bodyOf, emptyRepo, fileLine, type Line, sendBody, sendCommit } from '../../testing/commit-client.js'
import { openCommitWorld, type CommitWorld } from '../../testing/commit-world.js'
import { type GitClient, openGitClient, urlWith } from '../../testing/git-client.js'
import { tokenOf } from '../../testing/open-test-server.js'
import { rawAsk } from '../../testing/raw-ask.js'

let engines: TestEngines
let world: CommitWorld
let client: GitClient
let reader: string
let clones = 0

beforeAll(async () => {
  engines = await openTestEngines()
  world = await openCommitWorld(engines)
  client = await openGitClient()
  reader = await tokenOf(engines, 'ann', { scope: 'read' })
})
afterAll(async () => {
  await client?.dispose()
  await world?.close()
  await engines?.close()
})
afterEach(async () => {
  // Whatever became of a request: its quarantine and its spool are gone. Views of what git fetched may take a moment.
  await expect.poll(() => readdir(engines.scratchDir).catch(() => []), { timeout: 5_000 }).toEqual([])
})

describe('a commit', () => {
  it('lands files of every kind in one commit that git sees too', async () => {
    const id = 'ann/first'
    await emptyRepo(engines, id)
    const answer = await world.commit(
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
      commitUrl: `${world.server.url}/ann/first/commit/${commitOid}`,
      hookOutput: `main at ${commitOid.slice(0, 9)}: cleared`,
    })
    expect(await world.filesOf(id)).toEqual({
      'README.md': '# Hi\n',
      'text/ünï 模.txt': 'als Text\n"quoted"',
      'folder/..\\..\\..\\file': 'a literal name',
      empty: '',
    })
    await client.git('.', 'clone', '--quiet', urlWith(world.server.url, world.ann, id), 'first')
    expect(await client.git('first', 'log', '-1', '--format=%H|%an|%ae|%s|%b|%P')).toBe(
      `${commitOid}|ann|ann@users.noreply.invalid|Bring files|All\nof them.\n|`,
    )
    expect(await client.git('first', 'fsck', '--strict')).toBe('')
  })

  it('builds on the head, and takes lines as Python and as JavaScript send them', async () => {
    const { id, head } = await world.filled()
    const python = [
      { key: 'header', value: { summary: 'py', description: '' } },
      fileLine('c.txt', 'three'),
      { key: 'deletedFile', value: { path: 'a.txt' } },
    ]
    const body = `${python.map(line => JSON.stringify(line)).join('\n')}\n`
    const second = await sendBody(world.server.url, id, body, { token: world.ann })
    expect(second.status).toBe(200)
    const third = await world.commit(id, [{ key: 'deletedFolder', value: { path: 'sub/' } }], {
      revision: 'refs/heads/main',
    })
    expect(await world.filesOf(id)).toEqual({ 'c.txt': 'three' })
    const history = JSON.parse((await rawAsk(world.server.url, `/api/models/${id}/commits/main`)).text) as {
      id: string
    }[]
    expect(history.map(each => each.id)).toEqual([third.body.commitOid, second.body.commitOid, head])
  })

  it('copies, moves and replaces, all against the parent commit', async () => {
    const { id, head } = await world.filled()
    await world.commit(id, [fileLine('a.txt', 'changed')])
    const { status } = await world.commit(id, [
      { key: 'copyFile', value: { path: 'copy.txt', srcPath: 'a.txt' } },
      { key: 'copyFile', value: { path: 'old.txt', srcPath: 'a.txt', srcRevision: head } },
      { key: 'copyFile', value: { path: 'folder', srcPath: 'sub' } },
      { key: 'file', value: { path: 'moved.txt', oldPath: 'sub/b.txt' } },
      fileLine('a.txt', 'replaced'),
    ])
    expect(status).toBe(200)
    expect(await world.filesOf(id)).toEqual({
      'a.txt': 'replaced',
      'copy.txt': 'changed',
      'old.txt': 'one',
      'folder/b.txt': 'two',
      'moved.txt': 'two',
    })
    const missing = await world.commit(id, [{ key: 'copyFile', value: { path: 'x', srcPath: 'none' } }])
    expect([missing.status, missing.headers.get('x-error-code')]).toEqual([404, 'EntryNotFound'])
  })

  it('that changes nothing is the head', async () => {
    const { id, head } = await world.filled()
    expect(await world.commit(id, [fileLine('a.txt', 'one')])).toMatchObject({
      status: 200,
      body: { commitOid: head, hookOutput: '' },
    })
    expect(await world.commit(id, [])).toMatchObject({ status: 200, body: { commitOid: head } })
    expect(await world.headOf(id)).toBe(head)
    await emptyRepo(engines, 'ann/nothing')
    expect((await world.commit('ann/nothing', [])).status).toBe(400)
  })

  it('is refused when the branch went on since', async () => {
    const { id, head } = await world.filled()
    const header = { summary: 's', description: '', parentCommit: head }
    expect(
      (
        await world.commit(id, [fileLine('x', '1')], {
          header: { ...header, parentCommit: head.slice(0, 7) },
        })
      ).status,
    ).toBe(200)
    const late = await world.commit(id, [fileLine('x', '2')], { header })
    expect(late.status).toBe(412)
    expect(late.body.error).toBe(
      'The branch was updated since you opened this page. Please refresh and try again.',
    )
    expect((await world.filesOf(id))['x']).toBe('1')
  })

  it('waits for others on the same branch, and loses none', async () => {
    const { id } = await world.filled()
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => world.commit(id, [fileLine(`p/${n}`, `${n}`)])),
    )
    expect(answers.map(answer => answer.status)).toEqual(Array.from({ length: 8 }, () => 200))
    expect(Object.keys(await world.filesOf(id)).filter(path => path.startsWith('p/'))).toHaveLength(8)
  })

  it('is made anew when another node was faster, unless it names its parent', async () => {
    const otherEngines = await openTestEngines({ sharedWith: engines })
    const other = await openCommitWorld(otherEngines)
    try {
      const { id, head } = await world.filled()
      const worlds = Array.from({ length: 6 }, (_, n) => (n % 2 === 0 ? world : other))
      const answers = await Promise.all(
        worlds.map((each, n) => each.commit(id, [fileLine(`p/${n}`, `${n}`)])),
      )
      expect(answers.map(answer => answer.status)).toEqual(worlds.map(() => 200))
      expect(Object.keys(await world.filesOf(id)).filter(path => path.startsWith('p/'))).toHaveLength(6)
      const header = { summary: 's', description: '', parentCommit: await world.headOf(id) }
      const raced = await Promise.all(
        [world, other].map((each, n) => each.commit(id, [fileLine('r', `${n}`)], { header })),
      )
      expect(raced.map(answer => answer.status).sort()).toEqual([200, 412])
      expect(head).not.toBe(await world.headOf(id))
    } finally {
      await other.close()
      await otherEngines.close()
    }
  })

  it('goes to any branch, and to none that is not there', async () => {
    const { id, head } = await world.filled()
    clones += 1
    await client.git('.', 'clone', '--quiet', urlWith(world.server.url, world.ann, id), `branches-${clones}`)
    await client.git(
      `branches-${clones}`,
      'push',
      '--quiet',
      'origin',
      'HEAD:refs/heads/dev/one',
      'HEAD:refs/tags/v1',
    )
    const { body } = await world.commit(id, [fileLine('d', 'd')], { revision: 'dev/one' })
    expect(await world.headOf(id, 'dev/one')).toBe(body.commitOid)
    expect(await world.headOf(id)).toBe(head)
    for (const revision of ['none', 'v1', head, 'refs/pr/1', 'refs/tags/v1']) {
      const { status, headers } = await world.commit(id, [fileLine('d', 'd')], { revision })
      expect([status, headers.get('x-error-code')], revision).toEqual([404, 'RevisionNotFound'])
    }
  })

  it('keeps a file executable', async () => {
    const { id } = await world.filled()
    const folder = `modes-${(clones += 1)}`
    await client.git('.', 'clone', '--quiet', urlWith(world.server.url, world.ann, id), folder)
    await client.git(folder, 'update-index', '--chmod=+x', 'a.txt')
    await client.git(folder, 'commit', '--quiet', '-m', 'x')
    await client.git(folder, 'push', '--quiet', 'origin', 'HEAD:main')
    await world.commit(id, [
      fileLine('a.txt', 'new'),
      { key: 'copyFile', value: { path: 'too', srcPath: 'a.txt' } },
    ])
    await client.git(folder, 'fetch', '--quiet')
    const modes = await client.git(folder, 'ls-tree', 'origin/main', 'a.txt', 'too')
    expect(modes.match(/^100755/gm)).toHaveLength(2)
  })
})

describe('a commit is refused', () => {
  let untouched: ReturnType<CommitWorld['filled']> | null = null
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
    const { id, head } = await (untouched ??= world.filled())
    const answer = await world.commit(id, lines)
    expect([answer.status, answer.body.error]).toEqual([status, expect.any(String)])
    expect(answer.headers.get('x-error-message')).not.toBeNull()
    expect(await world.headOf(id)).toBe(head)
  })

  it('with words that say what is wrong', async () => {
    const { id } = await world.filled()
    const textOf = async (lines: Line[], more = {}) =>
      (await world.commit(id, lines, more)).body.error as string
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
      expect((await sendBody(world.server.url, id, body, { token: world.ann })).status, body).toBe(400)
    }
  })

  it('to who may not: strangers 401, readers 403, and nobody learns of what they can not see', async () => {
    const { id } = await world.filled()
    await emptyRepo(engines, 'ann/hidden', { visibility: 'private' })
    const statusOf = async (repo: string, token?: string) => {
      const { status, headers } = await sendCommit(
        world.server.url,
        repo,
        [file],
        token === undefined ? {} : { token },
      )
      return `${status} ${headers.get('x-error-code') ?? ''}`.trim()
    }
    expect(await statusOf(id)).toBe('401')
    expect(await statusOf(id, world.bob)).toBe('403')
    expect(await statusOf(id, reader)).toBe('403')
    expect(await statusOf('ann/hidden', world.bob)).toBe('404 RepoNotFound')
    expect(await statusOf('ann/none', world.bob)).toBe('404 RepoNotFound')
    expect(await statusOf('ann/hidden')).toBe('401 RepoNotFound')
    expect(await statusOf(id.toUpperCase(), world.ann)).toBe('200')
  })

  it('when its body breaks off: nothing landed, nothing stays', async () => {
    const { id, head } = await world.filled()
    const text = bodyOf([fileLine('x', randomBytes(3_000_000))])
    const { hostname, port } = new URL(world.server.url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    socket.write(
      `POST /api/models/${id}/commit/main HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${world.ann}\r\nContent-Length: ${text.length}\r\n\r\n`,
    )
    socket.write(text.slice(0, 2_500_000))
    await expect.poll(() => readdir(engines.scratchDir).catch(() => [])).not.toEqual([])
    socket.destroy()
    await expect.poll(() => readdir(engines.scratchDir), { timeout: 5_000 }).toEqual([])
    expect(await world.headOf(id)).toBe(head)
  })

  it('in the middle of its body, and the rest of it is read so that the answer arrives', async () => {
    const { id, head } = await world.filled()
    async function* body() {
      yield Buffer.from(`${bodyOf([{ key: 'wrong', value: {} }])}\n`)
      for (let n = 0; n < 200; n += 1)
        yield Buffer.from(`${JSON.stringify(fileLine(`f/${n}`, randomBytes(50_000)))}\n`)
    }
    const answer = await sendBody(world.server.url, id, body(), { token: world.ann })
    expect(answer.status).toBe(400)
    expect(await world.headOf(id)).toBe(head)
  })
})
