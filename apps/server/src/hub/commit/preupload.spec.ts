import { createHash } from 'node:crypto'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyRepo, fileLine, sendCommit } from '../../testing/commit-client.js'
import { openTestServer, type TestServer, tokenOf } from '../../testing/open-test-server.js'

let engines: TestEngines
let server: TestServer
let ann: string
let bob: string
let head: string

const ID = 'ann/preupload'
const MIB = 1024 * 1024

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  ann = await tokenOf(engines, 'ann', { scope: 'write' })
  bob = await tokenOf(engines, 'bob', { scope: 'write' })
  await emptyRepo(engines, ID)
  const lines = [
    fileLine('.gitattributes', '*.bin filter=lfs diff=lfs merge=lfs -text\nkept.bin -filter\n'),
    fileLine('sub/.gitattributes', '*.npz filter=lfs\n'),
    fileLine('.gitignore', '*.log\nbuild/\n!keep.log\n'),
    fileLine('a.txt', 'one'),
    fileLine('w.bin', 'weights'),
  ]
  head = (await sendCommit(server.url, ID, lines, { token: ann })).body.commitOid as string
})
afterAll(async () => {
  await server?.close()
  await engines?.close()
})

interface Asked {
  readonly token?: string
  readonly id?: string
  readonly revision?: string
  readonly more?: object
}

async function ask(
  files: readonly object[],
  { token = ann, id = ID, revision = 'main', more = {} }: Asked = {},
) {
  const response = await fetch(`${server.url}/api/models/${id}/preupload/${revision}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== '' && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ files, ...more }),
  })
  const body = JSON.parse(await response.text()) as { files: Record<string, unknown>[]; error?: string }
  return { status: response.status, code: response.headers.get('x-error-code'), ...body }
}

function file(path: string, size = 10) {
  return { path, size, sample: Buffer.from('sample').toString('base64') }
}

describe('preupload', () => {
  it('says how to send each file, in their order, with every key that clients read', async () => {
    const { files } = await ask([
      file('new.txt'),
      file('new.bin'),
      file('empty.bin', 0),
      file('kept.bin'),
      file('a.npz'),
      file('sub/deep/a.npz'),
      file('nine.txt', 9 * MIB),
      file('ten.txt', 10 * MIB),
      file('eleven.txt', 10 * MIB + 1),
      file('.gitattributes', 100),
    ])
    expect(files.map(({ path, uploadMode }) => [path, uploadMode])).toEqual([
      ['new.txt', 'regular'],
      ['new.bin', 'lfs'],
      ['empty.bin', 'regular'],
      ['kept.bin', 'regular'],
      ['a.npz', 'regular'],
      ['sub/deep/a.npz', 'lfs'],
      ['nine.txt', 'regular'],
      ['ten.txt', 'regular'],
      ['eleven.txt', 'lfs'],
      ['.gitattributes', 'regular'],
    ])
    expect(files[0]).toEqual({ path: 'new.txt', uploadMode: 'regular', shouldIgnore: false })
  })

  it('names what stands there: the sha256 of a large file, the git id of any other', async () => {
    const { files } = await ask([file('a.txt'), file('w.bin'), file('sub'), file('new')])
    expect(files.map(({ oid }) => oid)).toEqual([
      createHash('sha1').update('blob 3\0one').digest('hex'),
      createHash('sha256').update('weights').digest('hex'),
      undefined,
      undefined,
    ])
  })

  it('says what is ignored', async () => {
    const paths = ['x.log', 'sub/x.log', 'keep.log', 'build/out', 'a.txt']
    const { files } = await ask(paths.map(path => file(path)))
    expect(files.map(({ shouldIgnore }) => shouldIgnore)).toEqual([true, true, false, true, false])
  })

  it('goes by the rules that are sent along, in place of those at the root', async () => {
    const more = { gitAttributes: '*.txt filter=lfs\n', gitIgnore: '*.bin\n' }
    const { files } = await ask([file('n.txt'), file('n.bin'), file('sub/n.npz'), file('x.log')], { more })
    expect(files.map(({ uploadMode, shouldIgnore }) => [uploadMode, shouldIgnore])).toEqual([
      ['lfs', false],
      ['regular', true],
      ['lfs', false],
      ['regular', false],
    ])
  })

  it('answers for a repository without commits', async () => {
    await emptyRepo(engines, 'ann/empty')
    const { status, files } = await ask([file('a.bin'), file('big', 20 * MIB)], { id: 'ann/empty' })
    expect([status, files.map(({ uploadMode }) => uploadMode)]).toEqual([200, ['regular', 'lfs']])
  })

  it('refuses what it must', async () => {
    const many = Array.from({ length: 257 }, (_, n) => file(`f${n}`))
    expect((await ask(many)).status).toBe(413)
    expect((await ask(many.slice(1))).files).toHaveLength(256)
    expect((await ask([file('..\\ddd')])).status).toBe(422)
    expect((await ask([file('folder/..\\..\\..\\file')])).status).toBe(200)
    expect((await ask([{ path: 'x' }])).status).toBe(400)
    expect(await ask([], { revision: 'none' })).toMatchObject({ status: 404, code: 'RevisionNotFound' })
    expect(await ask([], { revision: head })).toMatchObject({ status: 404, code: 'RevisionNotFound' })
    expect(await ask([], { id: 'ann/none' })).toMatchObject({ status: 404, code: 'RepoNotFound' })
    expect((await ask([], { token: '' })).status).toBe(401)
  })

  it('needs the right to write, but for a pull request, whose base is a branch', async () => {
    expect((await ask([file('x')], { token: bob })).status).toBe(403)
    expect((await ask([file('x')], { token: bob, revision: 'main?create_pr=1' })).status).toBe(200)
    const ofCommit = await ask([file('x')], { token: bob, revision: `${head}?create_pr=1` })
    expect(ofCommit).toMatchObject({ status: 404, code: 'RevisionNotFound' })
  })
})
