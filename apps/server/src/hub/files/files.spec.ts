import { createHash } from 'node:crypto'
import { foldDownloads } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder, type LandedFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'
import { type RawAnswer, rawAsk } from '../../testing/raw-ask.js'

const WEIGHTS = Buffer.alloc(300_000, 'weights of a model ')
const ODD_NAMES = [
  'a b+c.txt',
  'q?uestion.txt',
  '100%.txt',
  'colon:comma,hash#.txt',
  'ünï/cödé 漢字.txt',
  'folder/..\\up.txt',
  '%2F.txt',
]

let engines: TestEngines
let server: TestServer
let tiny: LandedFolder
let token: string

const ask = (path: string, options: Parameters<typeof rawAsk>[2] = {}) => rawAsk(server.url, path, options)

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  tiny = await landFolder(engines, {
    id: 'Acme/Tiny',
    commits: [
      {
        files: {
          'config.json': '{"a":1}\n',
          empty: '',
          ...Object.fromEntries(ODD_NAMES.map(name => [name, name])),
        },
        largeFiles: { 'weights.bin': WEIGHTS },
        tags: ['v1'],
      },
      {
        branch: 'feature/x',
        files: { 'sub/dir/file.txt': 'on the branch' },
        refs: ['refs/pr/1', 'refs/convert/parquet'],
      },
      { branch: 'old', largeFiles: { 'gone.bin': Buffer.from('never stored') }, hasLargeFiles: false },
    ],
  })
  await landFolder(engines, { id: 'bare', type: 'dataset', commits: [{ files: { 'data.csv': 'a,b\n' } }] })
  await landFolder(engines, {
    id: 'acme/secret',
    visibility: 'private',
    commits: [{ files: { 'x.txt': 'x' } }],
  })
  token = (await issueTestToken(engines, { user: 'acme' })).text
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

function gitBlobId(content: string): string {
  return createHash('sha1')
    .update(`blob ${Buffer.byteLength(content)}\0${content}`)
    .digest('hex')
}

const SHA256 = createHash('sha256').update(WEIGHTS).digest('hex')

describe('HEAD resolve', () => {
  it('tells everything about a regular file, and is neither redirected nor compressed', async () => {
    const { status, headers, body } = await ask('/Acme/Tiny/resolve/main/config.json', {
      method: 'HEAD',
      headers: { 'accept-encoding': 'gzip' },
    })
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'x-repo-commit': tiny.commits[0],
      etag: `"${gitBlobId('{"a":1}\n')}"`,
      'content-length': '8',
      'accept-ranges': 'bytes',
      'content-type': 'text/plain; charset=utf-8',
      'access-control-allow-origin': '*',
      vary: 'Authorization, Cookie, Origin',
      'cache-control': 'public, no-cache',
    })
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(headers).not.toHaveProperty('x-linked-etag')
    expect(headers).not.toHaveProperty('content-encoding')
    expect(body).toHaveLength(0)
  })

  it('names a large file by its SHA-256 and its real size, and says nothing of Xet', async () => {
    const { headers } = await ask('/Acme/Tiny/resolve/main/weights.bin', { method: 'HEAD' })
    expect(headers).toMatchObject({
      etag: `"${SHA256}"`,
      'x-linked-etag': `"${SHA256}"`,
      'x-linked-size': String(WEIGHTS.length),
      'content-length': String(WEIGHTS.length),
    })
    expect(Object.keys(headers).filter(name => name.startsWith('x-xet'))).toEqual([])
  })

  it('says the same as GET', async () => {
    for (const path of ['config.json', 'weights.bin', 'absent.bin']) {
      const url = `/Acme/Tiny/resolve/main/${path}`
      const [head, get] = [await ask(url, { method: 'HEAD' }), await ask(url)]
      expect(head.status).toBe(get.status)
      expect(comparable(head)).toEqual(comparable(get))
    }
  })

  it('names the commit that lacks a path, also the second time', async () => {
    for (let time = 0; time < 2; time += 1) {
      const { status, headers } = await ask('/Acme/Tiny/resolve/main/absent.bin', { method: 'HEAD' })
      expect(status).toBe(404)
      expect(headers).toMatchObject({ 'x-error-code': 'EntryNotFound', 'x-repo-commit': tiny.commits[0] })
    }
  })

  it('does not promise bytes that are not here, and does not say that there is no such file', async () => {
    const { status, headers } = await ask('/Acme/Tiny/resolve/old/gone.bin', { method: 'HEAD' })
    expect(status).toBe(404)
    expect(headers['x-error-code']).toBe('ObjectNotStored')
    expect((await ask('/Acme/Tiny/raw/old/gone.bin')).text).toContain('oid sha256:')
  })

  it('keeps what is not public out of every cache', async () => {
    const { headers } = await ask('/acme/secret/resolve/main/x.txt', { method: 'HEAD', token })
    expect(headers['cache-control']).toBe('private, no-store')
  })
})

function comparable({ headers }: RawAnswer): object {
  const { date: _date, 'x-request-id': _id, ...rest } = headers
  return rest
}

describe('names in URLs', () => {
  it.each([
    ['main', 0],
    ['HEAD', 0],
    ['v1', 0],
    ['refs%2Ftags%2Fv1', 0],
    ['refs%2Fheads%2Fmain', 0],
    ['refs%2Fpr%2F1', 1],
    ['refs%2Fconvert%2Fparquet', 1],
    ['feature%2Fx', 1],
    ['feature/x', 1],
    ['refs/pr/1', 1],
    ['refs/convert/parquet', 1],
  ])('finds the revision %s', async (revision, commit) => {
    const { status, headers } = await ask(`/Acme/Tiny/resolve/${revision}/config.json`)
    expect(status).toBe(200)
    expect(headers['x-repo-commit']).toBe(tiny.commits[commit])
  })

  it('finds whole and short commit ids', async () => {
    for (const length of [40, 12, 7]) {
      const word = tiny.commits[1]?.slice(0, length) ?? ''
      const { headers } = await ask(`/Acme/Tiny/resolve/${word}/sub/dir/file.txt`)
      expect(headers['x-repo-commit']).toBe(tiny.commits[1])
    }
  })

  it.each(ODD_NAMES)('serves the file %j by its encoded name', async name => {
    const { status, text } = await ask(
      `/Acme/Tiny/resolve/main/${name.split('/').map(encodeURIComponent).join('/')}`,
    )
    expect(status).toBe(200)
    expect(text).toBe(name)
  })

  it('takes a plus for a plus, and names that need no encoding as they are', async () => {
    expect((await ask('/Acme/Tiny/resolve/main/a%20b+c.txt')).text).toBe('a b+c.txt')
    expect((await ask('/Acme/Tiny/resolve/main/a+b+c.txt')).status).toBe(404)
  })

  it('finds ids without regard to case, ids of one segment, and the alias of resolve', async () => {
    expect((await ask('/aCME/tINY/resolve/main/config.json')).status).toBe(200)
    expect((await ask('/datasets/bare/resolve/main/data.csv')).text).toBe('a,b\n')
    expect((await ask(`/api/resolve-cache/models/acme/tiny/${tiny.commits[0]}/config.json`)).status).toBe(200)
    expect((await ask('/bare/resolve/main/data.csv')).headers['x-error-code']).toBe('RepoNotFound')
  })

  it.each([
    ['/Acme/Tiny/resolve/main/../../../etc/passwd', 404],
    ['/Acme/Tiny/resolve/main/%2e%2e/%2e%2e/etc/passwd', 404],
    ['/Acme/Tiny/resolve/main//config.json', 400],
    ['/Acme/Tiny/resolve/main/a%00b', 400],
    ['/Acme/Tiny/resolve/%00/config.json', 400],
    ['/Acme/Tiny/resolve/main/%zz', 400],
    ['/Acme/Tiny/resolve/main/%ff', 400],
    ['/Acme/Tiny/resolve/main/%0d%0aX-Bad:1', 400],
    ['/Acme/Tiny/resolve/no-such-branch/config.json', 404],
    ['/Acme/Tiny/resolve/main', 404],
    ['/Acme/Tiny/resolve', 404],
    ['/Acme%2FTiny/resolve/main/config.json', 200],
    ['/../../api/models', 404],
    ['/%2e%2e/x/resolve/main/config.json', 400],
    ['/a--b/c/resolve/main/config.json', 400],
  ])('answers %s with %i', async (path, expected) => {
    const { status, headers } = await ask(path)
    expect(status).toBe(expected)
    expect(headers['x-request-id']).toBeTruthy()
  })
})

describe('names that could be read in two ways', () => {
  it('takes the first segment for the revision if it is one, else the longest ref', async () => {
    const { commits } = await landFolder(engines, {
      id: 'acme/ambiguous',
      commits: [
        { files: { 'sub/f.txt': 'by main', 'f.txt': 'root' } },
        { branch: 'side', files: { 'f.txt': 'by tag' }, tags: ['main/sub', 'x/y'] },
        { branch: 'x/y/z', files: { 'f.txt': 'by branch' } },
      ],
    })
    const read = async (path: string) => (await ask(`/acme/ambiguous/resolve/${path}`)).text
    expect(await read('main/sub/f.txt')).toBe('by main')
    expect(await read('main%2Fsub/f.txt')).toBe('by tag')
    expect(await read('x/y/f.txt')).toBe('by tag')
    expect(await read('x/y/z/f.txt')).toBe('by branch')
    expect(await read(`${commits[0]}/sub/f.txt`)).toBe('by main')
  })
})

describe('GET', () => {
  it('streams a large file whole, and the pointer by raw', async () => {
    expect((await ask('/Acme/Tiny/resolve/main/weights.bin')).body.equals(WEIGHTS)).toBe(true)
    const raw = await ask('/Acme/Tiny/raw/main/weights.bin')
    expect(raw.text).toBe(
      `version https://git-lfs.github.com/spec/v1\noid sha256:${SHA256}\nsize ${WEIGHTS.length}\n`,
    )
    expect(raw.headers.etag).toBe(`"${gitBlobId(raw.text)}"`)
    expect(raw.headers).not.toHaveProperty('x-linked-etag')
  })

  it.each([
    ['bytes=0-0', 206, 'bytes 0-0/300000', 0, 1],
    ['bytes=100-199', 206, 'bytes 100-199/300000', 100, 200],
    ['bytes=299990-', 206, 'bytes 299990-299999/300000', 299_990, 300_000],
    ['bytes=-5', 206, 'bytes 299995-299999/300000', 299_995, 300_000],
    ['bytes=0-999999999', 206, 'bytes 0-299999/300000', 0, 300_000],
    ['bytes=0-1,5-6', 200, undefined, 0, 300_000],
    ['lines=0-1', 200, undefined, 0, 300_000],
    ['bytes=b-a', 200, undefined, 0, 300_000],
  ])('answers Range: %s with %i', async (range, status, contentRange, start, end) => {
    const answer = await ask('/Acme/Tiny/resolve/main/weights.bin', { headers: { range } })
    expect(answer.status).toBe(status)
    expect(answer.headers['content-range']).toBe(contentRange)
    expect(answer.headers['content-length']).toBe(String(end - start))
    expect(answer.body.equals(WEIGHTS.subarray(start, end))).toBe(true)
  })

  it('takes ranges of files in git, too', async () => {
    const answer = await ask('/Acme/Tiny/resolve/main/config.json', { headers: { range: 'bytes=1-3' } })
    expect([answer.status, answer.text]).toEqual([206, '"a"'])
  })

  it('refuses a range behind the end, and says where that is', async () => {
    const { status, headers } = await ask('/Acme/Tiny/resolve/main/weights.bin', {
      headers: { range: 'bytes=300000-' },
    })
    expect(status).toBe(416)
    expect(headers['content-range']).toBe('bytes */300000')
  })

  it('gives an empty file for any range of it, with its size where probes look', async () => {
    const { status, headers } = await ask('/Acme/Tiny/resolve/main/empty', {
      headers: { range: 'bytes=0-0' },
    })
    expect(status).toBe(200)
    expect(headers).toMatchObject({ 'content-length': '0', 'content-range': 'bytes */0' })
  })

  it('goes on only with the bytes that the client began with', async () => {
    const url = '/Acme/Tiny/resolve/main/weights.bin'
    const range = 'bytes=10-'
    expect((await ask(url, { headers: { range, 'if-range': `"${SHA256}"` } })).status).toBe(206)
    expect((await ask(url, { headers: { range, 'if-range': '"other"' } })).status).toBe(200)
  })

  it('sends nothing to a client that has it', async () => {
    for (const tag of [`"${SHA256}"`, SHA256, `W/"${SHA256}"`, `"a", "${SHA256}"`, '*']) {
      const answer = await ask('/Acme/Tiny/resolve/main/weights.bin', { headers: { 'if-none-match': tag } })
      expect([answer.status, answer.body.length]).toEqual([304, 0])
      expect(answer.headers['x-repo-commit']).toBe(tiny.commits[0])
    }
    expect(
      (await ask('/Acme/Tiny/resolve/main/weights.bin', { headers: { 'if-none-match': '"b"' } })).status,
    ).toBe(200)
  })

  it('never lets a file run on our origin', async () => {
    const { headers } = await ask('/Acme/Tiny/resolve/main/config.json')
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    })
    expect(headers['content-disposition']).toMatch(/^inline/)
    const bare = await ask('/Acme/Tiny/resolve/main/config.json?noContentDisposition=1')
    expect(bare.headers).not.toHaveProperty('content-disposition')
  })

  it('counts whole downloads, and neither probes nor parts of them', async () => {
    const repo = await landFolder(engines, {
      id: 'acme/counted',
      commits: [{ largeFiles: { 'w.bin': WEIGHTS } }],
    })
    const url = '/acme/counted/resolve/main/w.bin'
    await ask(url, { method: 'HEAD', headers: { 'x-hf-download-counter': '1' } })
    await ask(url, { headers: { range: 'bytes=0-0' } })
    await ask(url)
    await ask(url)
    await server.close()
    await foldDownloads(engines.db.prisma)
    const { downloads } = await engines.db.prisma.repo.findUniqueOrThrow({ where: { id: repo.repo.id } })
    expect(downloads).toBe(2n)
    server = await openTestServer(engines)
  })
})
