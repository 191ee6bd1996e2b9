import { randomBytes } from 'node:crypto'
import { asCommitSha, blobKeys, type CommitSha } from '@entrepot/core'
import { collectRetiredPacks, createBranch, deleteLargeFiles, openReader, verify } from '@entrepot/registry'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { type FolderSpec, landFolder } from '@entrepot/testing/landing'
import { pointerTo } from '@entrepot/testing/pushing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestServer, type TestServer, tokenOf } from '../../testing/open-test-server.js'
import { rawAsk, type RawAnswer } from '../../testing/raw-ask.js'

let engines: TestEngines
let server: TestServer
let owner: string
let reader: string
let count = 0

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  owner = await tokenOf(engines, 'acme', { scope: 'admin' })
  reader = await tokenOf(engines, 'eve', { scope: 'write' })
})
afterAll(async () => {
  await server.close()
  await engines.close()
})

interface ListedFile {
  readonly fileOid: string
  readonly filename: string
  readonly ref: string | null
  readonly size: number
  readonly pushedAt: string
}

async function world(commits: FolderSpec['commits']) {
  const id = `acme/files${(count += 1)}`
  const landed = await landFolder(engines, { id, commits })
  const ask = (path: string, question: { method?: string; body?: unknown; token?: string } = {}) =>
    rawAsk(server.url, path, {
      token: question.token ?? owner,
      method: question.method ?? 'GET',
      ...(question.body !== undefined && { body: JSON.stringify(question.body) }),
    })
  const api = (path: string, question?: Parameters<typeof ask>[1]) =>
    ask(`/api/models/${id}/${path}`, question)
  const remove = (oids: readonly string[], rewriteHistory: boolean, token = owner) =>
    api('lfs-files/batch', { method: 'POST', body: { deletions: { sha: oids, rewriteHistory } }, token })
  const resolve = (path: string) => ask(`/${id}/resolve/${path}`)
  return { id, ...landed, api, remove, resolve }
}

const parse = <T>({ text }: RawAnswer): T => JSON.parse(text) as T
const isStored = async (bytes: Buffer) =>
  (await engines.blobs.stat(blobKeys.largeFile(pointerTo(bytes).oid))) !== null

async function problems(): Promise<string[]> {
  const found: string[] = []
  await verify(engines, { scratchDir: engines.scratchDir, isQuick: false }, problem => {
    found.push(`${problem.kind} ${problem.subject}`)
  })
  return found
}

describe('the list of large files', () => {
  it('has those of now and of the past, with names, a page at a time', async () => {
    const [now, past, other] = [randomBytes(10), randomBytes(20), randomBytes(30)]
    const { api } = await world([
      { largeFiles: { 'old/model.bin': past } },
      { files: { 'old/model.bin': null }, largeFiles: { 'model.bin': now } },
      { branch: 'dev', largeFiles: { 'dev.bin': other } },
    ])
    const files: ListedFile[] = []
    for (let path: string | null = 'lfs-files?limit=2'; path !== null;) {
      const answer: RawAnswer = await api(path)
      expect(answer.status).toBe(200)
      files.push(...parse<ListedFile[]>(answer))
      const next = /<[^>]*\/(lfs-files[^>]*)>; rel="next"/.exec(String(answer.headers['link'] ?? ''))
      path = next?.[1] ?? null
    }
    const shown = files.map(file => [file.fileOid, file.filename, file.ref, file.size])
    expect(shown).toEqual(
      [
        [pointerTo(now).oid, 'model.bin', 'refs/heads/main', 10],
        [pointerTo(past).oid, 'old/model.bin', null, 20],
        [pointerTo(other).oid, 'dev.bin', 'refs/heads/dev', 30],
      ].sort(),
    )
    expect(new Date(files[0]?.pushedAt ?? '').getTime()).toBeGreaterThan(Date.now() - 600_000)
    expect((await api('lfs-files', { token: reader })).status).toBe(403)
    expect((await api('lfs-files?cursor=x')).status).toBe(400)
  })
})

describe('deleting large files', () => {
  it('takes the bytes and leaves the pointers, where history stays', async () => {
    const [gone, kept] = [randomBytes(40), randomBytes(50)]
    const { repo, api, remove, resolve, commits } = await world([
      { largeFiles: { 'gone.bin': gone, 'kept.bin': kept } },
    ])
    const { oid } = pointerTo(gone)
    expect((await remove([oid], false, reader)).status).toBe(403)
    expect(await isStored(gone)).toBe(true)
    expect((await resolve('main/gone.bin')).status).toBe(200)

    expect(parse(await remove([oid, 'f'.repeat(64)], false))).toEqual({ processed: 2, deleted: 1 })

    expect([await isStored(gone), await isStored(kept)]).toEqual([false, true])
    const answer = await resolve('main/gone.bin')
    expect([answer.status, answer.headers['x-error-code']]).toEqual([404, 'ObjectNotStored'])
    expect((await resolve('main/kept.bin')).status).toBe(200)
    expect(parse<ListedFile[]>(await api('lfs-files')).map(file => file.filename)).toEqual(['kept.bin'])
    const refs = parse<{ branches: { targetCommit: string }[] }>(await api('refs'))
    expect(refs.branches[0]?.targetCommit).toBe(commits[0])
    const row = await engines.db.prisma.repo.findUniqueOrThrow({ where: { id: repo.id } })
    expect(row.usedStorageBytes).toBe(50n)
    const audit = { repoId: repo.id, action: 'lfs.delete', actor: 'acme' }
    expect(await engines.db.prisma.auditEntry.count({ where: audit })).toBe(1)
  })

  it('keeps the bytes while another repository, an upload or a mirror needs them', async () => {
    const [shared, claimed, brought] = [randomBytes(60), randomBytes(61), randomBytes(62)]
    const largeFiles = { 'shared.bin': shared, 'claimed.bin': claimed, 'brought.bin': brought }
    const { remove } = await world([{ largeFiles }])
    const other = await world([{ largeFiles: { 'twin.bin': shared } }])
    const { prisma } = engines.db
    const account = await prisma.account.findFirstOrThrow({ where: { name: 'eve' } })
    const claim = {
      accountId: account.id,
      repoId: other.repo.id,
      oid: pointerTo(claimed).oid,
      sizeBytes: 61n,
    }
    await prisma.blobUpload.create({ data: claim })
    const mirror = { type: 'model' as const, namespace: 'm', name: 'm', upstreamUrl: 'https://hub.example' }
    const uploads = {
      create: { oid: pointerTo(brought).oid, uploadId: crypto.randomUUID(), isBrought: true },
    }
    const ids = { id: crypto.randomUUID(), idKey: 'm/m', upstreamId: 'm/m' }
    await prisma.mirror.create({ data: { ...mirror, ...ids, uploads } })

    const oids = [shared, claimed, brought].map(bytes => pointerTo(bytes).oid)
    expect(parse(await remove(oids, false))).toEqual({ processed: 3, deleted: 3 })

    expect(await Promise.all([shared, claimed, brought].map(isStored))).toEqual([true, true, true])
    expect((await other.resolve('main/twin.bin')).status).toBe(200)
    expect(await prisma.retiredBlob.count({ where: { oid: { in: oids } } })).toBe(0)
  })

  it('takes the files out of every commit, where history is rewritten', async () => {
    const [gone, kept] = [randomBytes(70), randomBytes(80)]
    const { id, repo, api, remove, resolve, commits } = await world([
      { files: { 'README.md': '# A\n' }, message: 'before' },
      { largeFiles: { 'deep/down/gone.bin': gone, 'kept.bin': kept }, tags: ['v1'], message: 'bring' },
      { files: { 'README.md': '# B\n' }, refs: ['refs/pr/7'], message: 'after' },
      { branch: 'side', files: { 'side.txt': 'side' }, largeFiles: { 'copy.bin': gone } },
    ])
    const old = commits as [CommitSha, CommitSha, CommitSha, CommitSha]
    const packs = await engines.db.prisma.pack.findMany({ where: { repoId: repo.id } })

    expect(parse(await remove([pointerTo(gone).oid], true))).toEqual({ processed: 1, deleted: 1 })

    expect([await isStored(gone), await isStored(kept)]).toEqual([false, true])
    const titles = parse<{ id: string; title: string }[]>(await api('commits/main'))
    expect(titles.map(({ title }) => title)).toEqual(['after', 'bring', 'before'])
    expect(titles[2]?.id).toBe(old[0]) // what changes nothing stays what it was
    expect(titles.map(commit => commit.id)).not.toContain(old[1])
    for (const revision of ['main', 'v1', 'refs%2Fpr%2F7', 'side']) {
      const tree = parse<{ path: string }[]>(await api(`tree/${revision}?recursive=true`))
      expect(tree.map(({ path }) => path).filter(path => /gone|copy|deep/.test(path))).toEqual([])
      expect((await resolve(`${revision}/kept.bin`)).status).toBe(200)
    }
    for (const commit of old.slice(1)) expect((await api(`revision/${commit}`)).status).toBe(404)
    const now = await engines.db.prisma.pack.findMany({ where: { repoId: repo.id } })
    expect(now.filter(pack => packs.some(({ oid }) => oid === pack.oid))).toEqual([])
    expect(await (await openReader(engines, repo.id)).info(asCommitSha(old[1]))).toBeNull()
    expect(await problems()).toEqual([])
    await collectRetiredPacks(engines, new Date(Date.now() + 1_000))
    await engines.git.forget(repo.id)
    expect((await resolve('main/README.md')).text).toBe('# B\n')
    expect(await problems()).toEqual([])
    expect(id).toContain('acme/')
  })

  it('rewrites nothing where no commit names the file, and says no to a mirror', async () => {
    const bytes = randomBytes(90)
    const { repo, api, remove } = await world([
      { largeFiles: { 'squashed.bin': bytes } },
      { files: { 'squashed.bin': null, 'a.txt': 'a' } },
    ])
    await api('super-squash/main', { method: 'POST', body: {} })
    const before = parse<{ branches: object[] }>(await api('refs'))
    await remove([pointerTo(bytes).oid], true)
    expect(parse(await api('refs'))).toEqual(before)
    expect(await isStored(bytes)).toBe(false)
    const mirror = { type: 'model' as const, namespace: 'n', name: 'n', upstreamUrl: 'https://hub.example' }
    const ids = { id: crypto.randomUUID(), idKey: 'n/n', upstreamId: 'n/n', repoId: repo.id }
    await engines.db.prisma.mirror.create({ data: { ...mirror, ...ids } })
    expect((await remove([], true)).status).toBe(403)
  })

  it('refuses what is no list of files', async () => {
    const { api, remove } = await world([{ files: { 'a.txt': 'a' } }])
    expect((await remove(['not-a-hash'], false)).status).toBe(400)
    expect((await api('lfs-files/batch', { method: 'POST', body: {} })).status).toBe(400)
    const many = Array.from({ length: 1_001 }, () => 'a'.repeat(64))
    expect((await remove(many, false)).status).toBe(400)
  })

  it('is tried again when something lands meanwhile, and nothing that built on the old history lands after', async () => {
    const gone = randomBytes(100)
    const { repo, api, commits } = await world([
      { largeFiles: { 'gone.bin': gone } },
      { files: { 'a.txt': 'a' } },
    ])
    const [first] = commits as [CommitSha]
    const principal = await server.services.authenticator.authenticate({ kind: 'access', text: owner })
    if (principal.kind === 'anonymous') throw new Error('nobody')
    let raced = 0
    const racing = {
      ...engines,
      judge: async (facts: Parameters<TestEngines['judge']>[0]) => {
        if ((raced += 1) === 1)
          await api('branch/meanwhile', { method: 'POST', body: { startingPoint: first } })
        return engines.judge(facts)
      },
    }
    const deletion = { oids: [pointerTo(gone).oid], isRewriting: true }
    expect(await deleteLargeFiles(racing, principal, repo, deletion)).toHaveLength(1)
    expect(raced).toBeGreaterThan(1)
    const refs = parse<{ branches: { name: string; targetCommit: string }[] }>(await api('refs'))
    expect(refs.branches.map(({ name }) => name)).toEqual(['main', 'meanwhile'])
    expect(refs.branches.every(({ targetCommit }) => !commits.includes(targetCommit as CommitSha))).toBe(true)
    expect(await problems()).toEqual([])
    const stale = { name: 'stale', startingPoint: 'main', isEmpty: false, isOverwriting: false }
    await expect(createBranch(engines, principal, repo, stale)).rejects.toMatchObject({
      code: 'ref-conflict',
    })
  })
})
