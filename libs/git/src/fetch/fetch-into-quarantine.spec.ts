import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isDomainError, type DomainError } from '@entrepot/core'
import { describe, expect, it } from 'vitest'
import { GitCache } from '../cache/git-cache.js'
import { serveGit, type GitHttpServer } from '../fixtures/git-http-server.js'
import { MemoryBlobs } from '../fixtures/memory-blobs.js'
import { storePacks } from '../fixtures/store-packs.js'
import { tempFolder } from '../fixtures/temp-folder.js'
import { WorkRepository } from '../fixtures/work-repository.js'
import { ObjectReader } from '../read/object-reader.js'
import { readCommit } from '../read/read-commit.js'
import { fetchIntoQuarantine, type FetchRequest, type Quarantine } from './fetch-into-quarantine.js'
import type { FetchProgress } from './fetch-progress.js'

const HEADS_AND_TAGS = { refs: ['refs/heads/*', 'refs/tags/*'] }

function request(server: GitHttpServer, more: Partial<FetchRequest> = {}): FetchRequest {
  return { url: server.url, wanted: HEADS_AND_TAGS, knownRefs: [], cacheGitDir: null, ...more }
}

async function refused(fetching: Promise<unknown>): Promise<DomainError> {
  const error = await fetching.then(
    () => new Error('it was not refused'),
    error => error as unknown,
  )
  if (!isDomainError(error)) throw error
  return error
}

/** As a landing does: packs to the store, rows to the cache. */
async function land(blobs: MemoryBlobs, cacheDir: string, quarantines: Quarantine[]) {
  const rows = await storePacks(
    blobs.asStore(),
    quarantines.flatMap(({ packs }) => packs),
  )
  const gitDir = await new GitCache(blobs.asStore(), cacheDir).hydrate('repo', rows)
  return { rows, gitDir }
}

describe('fetchIntoQuarantine', () => {
  it('brings every branch and tag as one pack, named by its sha256', async () => {
    const work = await WorkRepository.create()
    work.commit({ files: { 'README.md': 'hello' } })
    work.git('tag', '-a', 'v1', '-m', 'first')
    const server = await serveGit(work.gitDir)
    const progress: FetchProgress[] = []

    const quarantine = await fetchIntoQuarantine(
      await tempFolder(),
      request(server, { onProgress: each => progress.push(each) }),
    )

    const tip = work.tip()
    expect(quarantine.refs).toEqual([
      { name: 'refs/heads/main', oid: tip, peeledCommit: tip },
      { name: 'refs/tags/v1', oid: work.git('rev-parse', 'v1'), peeledCommit: tip },
    ])
    expect(quarantine.packs).toHaveLength(1)
    const [pack] = quarantine.packs
    expect(pack?.objectCount).toBe(4)
    expect(execFileSync('sha256sum', [pack?.packPath ?? '']).toString()).toContain(pack?.oid)
    expect(readFileSync(pack?.idxPath ?? '').length).toBe(pack?.idxSizeBytes)
    expect(progress.at(-1)).toMatchObject({ phase: 'receiving', objectsDone: 4, objectsTotal: 4 })

    const reader = new ObjectReader(quarantine.gitDir)
    expect((await readCommit(reader, tip)).title).toBe('a commit')
    await reader.close()
    await quarantine.dispose()
  })

  it('moves only what is new when it knows the tips, also after a force-push', async () => {
    const work = await WorkRepository.create()
    const noise = Buffer.from(Array.from({ length: 100_000 }, () => Math.floor(Math.random() * 256)))
    const first = work.commit({ files: { 'big.bin': noise, 'a.txt': 'a' } })
    const server = await serveGit(work.gitDir)
    const [temp, cacheDir, blobs] = [await tempFolder(), await tempFolder(), new MemoryBlobs()]
    const q1 = await fetchIntoQuarantine(temp, request(server))
    expect(server.packBytes).toBeGreaterThan(100_000)
    const { gitDir: cacheGitDir } = await land(blobs, cacheDir, [q1])
    await q1.dispose()

    work.commit({ files: { 'b.txt': 'b' } })
    server.packBytes = 0
    const knownRefs = [{ name: 'refs/heads/main', oid: first }]
    const q2 = await fetchIntoQuarantine(temp, request(server, { knownRefs, cacheGitDir }))
    expect(q2.packs.map(pack => pack.objectCount)).toEqual([3])
    expect(server.packBytes).toBeLessThan(10_000)

    work.git('reset', '-q', '--hard', first)
    const forced = work.commit({ files: { 'c.txt': 'c' }, message: 'forced' })
    const { gitDir: cacheGitDir2 } = await land(blobs, cacheDir, [q2])
    const q3 = await fetchIntoQuarantine(
      temp,
      request(server, { knownRefs: q2.refs, cacheGitDir: cacheGitDir2 }),
    )
    expect(q3.refs).toEqual([{ name: 'refs/heads/main', oid: forced, peeledCommit: forced }])
    expect(q3.packs.map(pack => pack.objectCount)).toEqual([3])
    const { gitDir } = await land(blobs, cacheDir, [q3])
    const again = await fetchIntoQuarantine(
      temp,
      request(server, { knownRefs: q3.refs, cacheGitDir: gitDir }),
    )
    expect(again.packs).toEqual([])
    expect(again.refs).toEqual(q3.refs)
  })

  it('brings a commit by its id, which no ref names any more', async () => {
    const work = await WorkRepository.create()
    work.commit({ files: { 'a.txt': 'a' } })
    const lost = work.commit({ files: { 'b.txt': 'b' } })
    work.git('reset', '-q', '--hard', 'HEAD~1')
    const server = await serveGit(work.gitDir)
    const quarantine = await fetchIntoQuarantine(
      await tempFolder(),
      request(server, { wanted: { commits: [lost] } }),
    )
    expect(quarantine.refs).toEqual([{ name: `refs/wanted/${lost}`, oid: lost, peeledCommit: lost }])
  })

  it('leaves nothing behind when it is disposed of, or fails', async () => {
    const work = await WorkRepository.create()
    work.commit({ files: { 'a.txt': 'a' } })
    const server = await serveGit(work.gitDir)
    const temp = await tempFolder()
    await (await fetchIntoQuarantine(temp, request(server))).dispose()
    await refused(fetchIntoQuarantine(temp, request(server, { wanted: { refs: ['refs/heads/absent'] } })))
    expect(readdirSync(temp)).toEqual([])
  })
})

describe('fetchIntoQuarantine and credentials', () => {
  const credentials = { kind: 'basic', username: 'ada', password: 'hf_s3cr3t/+pass' } as const
  const encoded = Buffer.from('ada:hf_s3cr3t/+pass').toString('base64')

  it('sends them with the first request, and only to the upstream', async () => {
    const work = await WorkRepository.create()
    work.commit({ files: { 'a.txt': 'a' } })
    const server = await serveGit(work.gitDir)
    await fetchIntoQuarantine(await tempFolder(), request(server, { credentials }))
    expect(new Set(server.authorizations)).toEqual(new Set([`Basic ${encoded}`]))

    await fetchIntoQuarantine(
      await tempFolder(),
      request(server, { credentials: { kind: 'bearer', token: 'hf_token' } }),
    )
    expect(server.authorizations.at(-1)).toBe('Bearer hf_token')
  })

  it('shows them in no argument of any process, and in no error', async () => {
    const work = await WorkRepository.create()
    work.commit({ files: { 'a.txt': 'a' } })
    const server = await serveGit(work.gitDir)
    let seen = ''
    server.intercept = (_request, response) => {
      seen += commandLines()
      response.writeHead(401, { 'WWW-Authenticate': `Basic realm="${encoded} hf_s3cr3t/+pass"` })
      response.end(`no such user: hf_s3cr3t/+pass`)
    }
    const error = await refused(fetchIntoQuarantine(await tempFolder(), request(server, { credentials })))
    expect(error.code).toBe('upstream-unauthorized')
    expect(seen).toContain('remote-http')
    for (const text of [seen, everythingOf(error)]) {
      expect(text).not.toContain('s3cr3t')
      expect(text).not.toContain(encoded)
    }
  })

  it('refuses a URL that holds some', async () => {
    const url = 'https://ada:hf_s3cr3t@example.org/some.git'
    const error = await refused(
      fetchIntoQuarantine(await tempFolder(), {
        url,
        wanted: HEADS_AND_TAGS,
        knownRefs: [],
        cacheGitDir: null,
      }),
    )
    expect(error.code).toBe('invalid-argument')
    expect(everythingOf(error)).not.toContain('hf_s3cr3t')
  })
})

describe('fetchIntoQuarantine from a server that', () => {
  async function fetchWith(change: (server: GitHttpServer) => void, more: Partial<FetchRequest> = {}) {
    const work = await WorkRepository.create()
    work.commit({ files: { 'a.txt': 'a'.repeat(1_000) } })
    const server = await serveGit(work.gitDir)
    change(server)
    return { server, error: await refused(fetchIntoQuarantine(await tempFolder(), request(server, more))) }
  }

  it.each([
    [401, 'upstream-unauthorized'],
    [403, 'upstream-unauthorized'],
    [404, 'upstream-not-found'],
    [429, 'upstream-rate-limited'],
    [500, 'upstream-unavailable'],
    [503, 'upstream-unavailable'],
  ])('answers %i: %s', async (status, code) => {
    const { error } = await fetchWith(server => {
      server.intercept = (_request, response) => void response.writeHead(status).end()
    })
    expect(error.code).toBe(code)
    expect(error.message).not.toMatch(/fatal|error:/)
  })

  it('redirects is not followed', async () => {
    const other = await serveGit((await WorkRepository.create()).gitDir)
    const { error } = await fetchWith(server => {
      server.intercept = (request, response) =>
        void response.writeHead(302, { Location: `http://127.0.0.1:${other.port}${request.url}` }).end()
    })
    expect(error.code).toBe('upstream-invalid')
    expect(other.authorizations).toEqual([])
  })

  it('is no git server', async () => {
    const { error } = await fetchWith(server => {
      server.intercept = (_request, response) => void response.end('<html>welcome</html>')
    })
    expect(error.code).toBe('upstream-invalid')
  })

  it('damages the pack', async () => {
    const { error } = await fetchWith(server => {
      server.tamper = body => {
        const at = body.indexOf('PACK')
        if (at < 0) return body
        const copy = Buffer.from(body)
        copy[at + 30] = (copy[at + 30] ?? 0) ^ 0xff
        return copy
      }
    })
    expect(error.code).toBe('object-corrupt')
  })

  it('breaks off in the middle of the pack', async () => {
    const { error } = await fetchWith(server => {
      server.tamper = body => body.subarray(0, body.indexOf('PACK') + 40)
    })
    expect(error.code).toBe('upstream-unavailable')
  })

  it('hangs until the caller gives up, who then finds no process left', async () => {
    const { error, server } = await fetchWith(
      server => {
        server.intercept = () => undefined
      },
      { signal: AbortSignal.timeout(300) },
    )
    expect(error.code).toBe('cancelled')
    expect(commandLines()).not.toContain(`127.0.0.1:${server.port}`)
  })

  it('is not there', async () => {
    const { error } = await fetchWith(() => undefined, { url: 'http://127.0.0.1:1/some.git' })
    expect(error.code).toBe('upstream-unavailable')
  })

  it('speaks only protocol v0', async () => {
    const work = await WorkRepository.create()
    const tip = work.commit({ files: { 'a.txt': 'a' } })
    const server = await serveGit(work.gitDir)
    server.intercept = (request, _response, next) => {
      delete request.headers['git-protocol']
      next()
    }
    const quarantine = await fetchIntoQuarantine(await tempFolder(), request(server))
    expect(quarantine.refs).toEqual([{ name: 'refs/heads/main', oid: tip, peeledCommit: tip }])
  })

  it('sends more than is wanted', async () => {
    const work = await WorkRepository.create()
    const noise = Buffer.from(Array.from({ length: 300_000 }, () => Math.floor(Math.random() * 256)))
    work.commit({ files: { 'big.bin': noise } })
    const server = await serveGit(work.gitDir)
    const fetching = fetchIntoQuarantine(await tempFolder(), request(server, { maxBytes: 100_000 }))
    expect((await refused(fetching)).code).toBe('limit-exceeded')
    const { packs } = await fetchIntoQuarantine(await tempFolder(), request(server, { maxBytes: 10_000_000 }))
    expect(packs).toHaveLength(1)
  })

  it('serves a tree with `..` in it', async () => {
    const work = await WorkRepository.create()
    const blob = work.gitWith({ input: 'x' }, 'hash-object', '-w', '--stdin')
    const tree = Buffer.concat([Buffer.from('100644 ..\0'), Buffer.from(blob, 'hex')])
    const oid = work.gitWith({ input: tree }, 'hash-object', '-t', 'tree', '-w', '--stdin', '--literally')
    work.git('update-ref', 'refs/heads/main', work.git('commit-tree', oid, '-m', 'evil'))
    const server = await serveGit(work.gitDir)
    const error = await refused(fetchIntoQuarantine(await tempFolder(), request(server)))
    expect(error.code).toBe('path-unsafe')
  })

  it('has commits of odd old clients, which are welcome', async () => {
    const work = await WorkRepository.create()
    work.commit({ files: { 'a.txt': 'a' } })
    const odd = `tree ${work.git('rev-parse', 'HEAD^{tree}')}\nauthor Ada<ada@example.org> 1700000000 +51800\ncommitter Ada <ada@example.org> 1700000000 +0000\n\nodd\n`
    const oid = work.gitWith({ input: odd }, 'hash-object', '-t', 'commit', '-w', '--stdin', '--literally')
    work.git('update-ref', 'refs/heads/main', oid)
    const server = await serveGit(work.gitDir)
    const quarantine = await fetchIntoQuarantine(await tempFolder(), request(server))
    expect(quarantine.refs[0]?.oid).toBe(oid)
  })

  it('is reached at the address that was checked, whatever its name resolves to', async () => {
    const work = await WorkRepository.create()
    const tip = work.commit({ files: { 'a.txt': 'a' } })
    const server = await serveGit(work.gitDir)
    const pinned = {
      url: `http://hub.invalid:${server.port}/models/some.git`,
      pinAddress: { host: 'hub.invalid', port: server.port, addresses: ['127.0.0.1'] },
    }
    const quarantine = await fetchIntoQuarantine(await tempFolder(), request(server, pinned))
    expect(quarantine.refs[0]?.oid).toBe(tip)
    const wrong = { ...pinned, pinAddress: { ...pinned.pinAddress, host: 'other.invalid' } }
    const error = await refused(fetchIntoQuarantine(await tempFolder(), request(server, wrong)))
    expect(error.code).toBe('invalid-argument')
  })
})

/** The arguments of every process that runs. */
function commandLines(): string {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(pid => readIfThere(join('/proc', pid, 'cmdline')))
    .join('\n')
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8').replaceAll('\0', ' ')
  } catch {
    return '' // the process ended meanwhile
  }
}

function everythingOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return [error.message, error.stack, JSON.stringify(error), everythingOf(error.cause)].join('\n')
}
