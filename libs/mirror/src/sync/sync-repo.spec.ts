import { createHash } from 'node:crypto'
import { runGitText } from '@entrepot/git'
import { findMirrorByName, findRepo, listPacks } from '@entrepot/persistence'
import { type FakeRepoSpec } from '@entrepot/testing'
import {
  type MirrorWorld,
  nameOf,
  objectsOf,
  openMirrorWorld,
  readText,
  scratchFiles,
  upstreamRefs,
} from '@entrepot/testing/mirror'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

const WEIGHTS = Buffer.alloc(3_000_000, 'weights ')
const WEIGHTS_OID = sha256(WEIGHTS)

const model = (address: string, more: Partial<FakeRepoSpec> = {}): FakeRepoSpec => ({
  address,
  commits: [
    { files: { 'README.md': `---\nlicense: mit\n---\n# ${address}\n`, 'sub/a b?#%.txt': 'odd name' } },
    {
      files: {
        'sub/we ights?.bin': { lfs: WEIGHTS },
        'copy.bin': { lfs: WEIGHTS },
        'empty.bin': { lfs: '' },
      },
      message: 'Add weights',
    },
  ],
  ...more,
})

let world: MirrorWorld

beforeAll(async () => {
  world = await openMirrorWorld()
})
afterEach(() => world.hub.forgetRequests())
afterAll(() => world.close())

describe('a first run', () => {
  it('makes a repository that equals upstream, commit by commit and byte by byte', async () => {
    await world.hub.addRepo(model('acme/model', { tags: { 'v1.0': 'main' } }))
    await world.hub.tag('acme/model', 'v1.1', { message: 'Annotated' })
    const run = await world.mirror('acme/model')
    expect(run).toMatchObject({
      outcome: 'succeeded',
      state: 'succeeded',
      errorCode: null,
      revisionsLanded: 1,
    })
    expect(await landedRefs('acme/model')).toEqual(await upstreamRefs(world.hub, 'acme/model'))
    expect(await world.storedHash(WEIGHTS_OID)).toBe(WEIGHTS_OID)
    expect(await world.storedHash(sha256(''))).toBe(sha256(''))
    expect(await readText(world.engines, 'acme/model', 'sub/a b?#%.txt')).toBe('odd name')
    expect(await objectsOf(world.engines, 'acme/model')).toEqual(await upstreamObjects('acme/model'))
    expect(run).toMatchObject({
      filesTotal: 2,
      filesDone: 2,
      bytesTotal: BigInt(WEIGHTS.length),
      bytesDone: BigInt(WEIGHTS.length),
    })
    expect(run.bytesMoved).toBeGreaterThan(BigInt(WEIGHTS.length))
    expect(await scratchFiles(world.engines)).toEqual([])
    expect(await world.engines.db.prisma.partialUpload.count()).toBe(0)
  })

  it.each(['gpt-two', 'datasets/acme/rows', 'datasets/squad', 'spaces/acme/app'])(
    'mirrors %s',
    async address => {
      await world.hub.addRepo({
        address,
        commits: [{ files: { 'data.bin': { lfs: `the data of ${address}` } } }],
      })
      expect(await world.mirror(address)).toMatchObject({ state: 'succeeded' })
      expect(await landedRefs(address)).toEqual(await upstreamRefs(world.hub, address))
      expect(await world.storedHash(sha256(`the data of ${address}`))).not.toBeNull()
    },
  )

  it('makes an empty repository of an empty one', async () => {
    await world.hub.addRepo({ address: 'acme/empty' })
    expect(await world.mirror('acme/empty')).toMatchObject({ state: 'succeeded', revisionsLanded: 0 })
    expect(await findRepo(world.engines.db.prisma, nameOf('acme/empty'))).not.toBeNull()
  })

  it('may give the repository another name here', async () => {
    await world.hub.addRepo(model('acme/theirs'))
    expect(await world.mirror('acme/theirs', { as: 'ours/copy' })).toMatchObject({ state: 'succeeded' })
    expect(await landedRefs('ours/copy')).toEqual(await upstreamRefs(world.hub, 'acme/theirs'))
    expect(await findRepo(world.engines.db.prisma, nameOf('acme/theirs'))).toBeNull()
  })

  it('follows a repository that was renamed at upstream', async () => {
    await world.hub.addRepo(model('acme/old-name'))
    world.hub.moveRepo('acme/old-name', 'acme/new-name')
    expect(await world.mirror('acme/old-name')).toMatchObject({ state: 'succeeded' })
    expect(await landedRefs('acme/old-name')).toEqual(await upstreamRefs(world.hub, 'acme/new-name'))
  })
})

describe('a later run', () => {
  it('moves nothing when upstream has nothing new', async () => {
    await world.hub.addRepo(model('acme/still'))
    await world.mirror('acme/still')
    world.hub.forgetRequests()
    const run = await world.mirror('acme/still')
    expect(run).toMatchObject({ state: 'succeeded', bytesMoved: 0n, revisionsLanded: 0 })
    const urls = world.hub.requests.map(({ method, url }) => `${method} ${url}`)
    expect(urls.filter(url => url.includes('/resolve/') || url.includes('/cdn/'))).toEqual([])
    expect(urls.filter(url => url.startsWith('POST'))).toHaveLength(1) // the list of refs, in git's own protocol
    const mirror = await findMirrorByName(world.engines.db.prisma, nameOf('acme/still'))
    expect(mirror?.lastSyncedAt?.getTime()).toBeGreaterThan(run.createdAt.getTime())
  })

  it('moves only what a new commit adds', async () => {
    await world.hub.addRepo(model('acme/grows'))
    await world.mirror('acme/grows')
    world.hub.forgetRequests()
    const added = Buffer.from('a second file')
    await world.hub.commit('acme/grows', { files: { 'more.bin': { lfs: added } } })
    const run = await world.mirror('acme/grows')
    expect(run).toMatchObject({ state: 'succeeded', filesTotal: 3, filesDone: 3, revisionsLanded: 1 })
    expect(run.bytesMoved).toBeLessThan(2_000n)
    const files = world.hub.requests.filter(({ url }) => url.includes('/resolve/'))
    expect(new Set(files.map(({ url }) => url.split('/').at(-1)))).toEqual(new Set(['more.bin']))
    expect(await world.storedHash(sha256(added))).toBe(sha256(added))
    expect(await landedRefs('acme/grows')).toEqual(await upstreamRefs(world.hub, 'acme/grows'))
  })

  it('follows branches and tags wherever they go', async () => {
    const address = 'acme/wanders'
    await world.hub.addRepo(model(address))
    await world.hub.branch(address, 'dev')
    await world.hub.branch(address, 'gone')
    await world.hub.tag(address, 'light')
    await world.hub.tag(address, 'annotated', { message: 'Release' })
    await world.hub.setRef(address, 'refs/convert/parquet', 'main')
    await world.mirror(address)
    expect(await landedRefs(address)).toEqual(await upstreamRefs(world.hub, address))

    await world.hub.forcePush(address, { files: { 'README.md': 'begun anew' }, onto: null })
    await world.hub.deleteBranch(address, 'gone')
    await world.hub.branch(address, 'gone/again')
    await world.hub.deleteTag(address, 'light')
    await world.hub.tag(address, 'annotated', { message: 'Moved' })
    expect(await world.mirror(address)).toMatchObject({ state: 'succeeded' })
    expect(await landedRefs(address)).toEqual(await upstreamRefs(world.hub, address))
    expect(await readText(world.engines, address, 'README.md')).toBe('begun anew')
  })

  it('leaves pull requests at upstream', async () => {
    await world.hub.addRepo(model('acme/proposals'))
    await world.hub.setRef('acme/proposals', 'refs/pr/1', 'main')
    await world.mirror('acme/proposals')
    expect((await world.refs('acme/proposals')).map(ref => ref.name)).toEqual(['refs/heads/main'])
  })

  it('keeps its refs when upstream lists none any more', async () => {
    await world.hub.addRepo(model('acme/emptied'))
    await world.mirror('acme/emptied')
    await world.hub.deleteBranch('acme/emptied', 'main')
    expect(await world.mirror('acme/emptied')).toMatchObject({
      state: 'failed',
      errorCode: 'upstream-invalid',
    })
    expect(await world.refs('acme/emptied')).toHaveLength(1)
  })
})

describe('the default branch', () => {
  const shown = (address: string) => findRepo(world.engines.db.prisma, nameOf(address))
  const setHead = async (address: string, branch: string) => {
    await runGitText(['symbolic-ref', 'HEAD', `refs/heads/${branch}`], { gitDir: world.hub.gitDir(address) })
  }

  it('is renamed here when it is at upstream, and takes its head along', async () => {
    await world.hub.addRepo(model('acme/renames'))
    await world.mirror('acme/renames')
    await world.hub.branch('acme/renames', 'master')
    await setHead('acme/renames', 'master')
    await world.hub.deleteBranch('acme/renames', 'main')
    expect(await world.mirror('acme/renames')).toMatchObject({ state: 'succeeded', errorMessage: null })
    const head = await world.engines.db.prisma.revision.findFirst({
      where: { commit: await world.hub.head('acme/renames', 'master') },
    })
    expect(head).not.toBeNull()
    expect(await shown('acme/renames')).toMatchObject({
      defaultBranch: 'master',
      headRevisionId: head?.id,
      headVerdict: 'cleared',
    })
  })

  it('follows upstream when that chooses another, though no ref moved', async () => {
    await world.hub.addRepo(model('acme/chooses'))
    await world.hub.commit('acme/chooses', { branch: 'trunk', files: { 'trunk.txt': 'trunk' } })
    await world.mirror('acme/chooses')
    expect(await shown('acme/chooses')).toMatchObject({ defaultBranch: 'main' })
    await setHead('acme/chooses', 'trunk')
    expect(await world.mirror('acme/chooses')).toMatchObject({ state: 'succeeded', revisionsLanded: 0 })
    const repo = await shown('acme/chooses')
    const head = await world.engines.db.prisma.revision.findUnique({
      where: { id: repo?.headRevisionId ?? '' },
    })
    expect(repo?.defaultBranch).toBe('trunk')
    expect(head?.commit).toBe(await world.hub.head('acme/chooses', 'trunk'))
  })

  it('is that of a first mirror of one revision only until all is mirrored', async () => {
    await world.hub.addRepo(model('acme/parts'))
    await world.hub.commit('acme/parts', { branch: 'dev', files: { 'dev.txt': 'dev' } })
    await world.mirror('acme/parts', { revision: 'dev' })
    expect(await shown('acme/parts')).toMatchObject({ defaultBranch: 'dev' })
    await world.mirror('acme/parts')
    expect(await shown('acme/parts')).toMatchObject({ defaultBranch: 'main' })
    await world.mirror('acme/parts', { revision: 'dev' })
    expect(await shown('acme/parts')).toMatchObject({ defaultBranch: 'main' })
  })
})

describe('a tag that leads to no commit', () => {
  const tagTree = async (address: string, name: string) => {
    const gitDir = world.hub.gitDir(address)
    await runGitText(['update-ref', `refs/tags/${name}`, 'refs/heads/main^{tree}'], { gitDir })
  }

  it('is left out with a line in the log, and fails nothing', async () => {
    await world.hub.addRepo(model('acme/odd-tags', { tags: { v1: 'main', v2: 'main' } }))
    await tagTree('acme/odd-tags', 'tree')
    for (let run = 0; run < 2; run += 1)
      expect(await world.mirror('acme/odd-tags')).toMatchObject({ state: 'succeeded', errorCode: null })
    const names = ['refs/heads/main', 'refs/tags/v1', 'refs/tags/v2']
    expect((await world.refs('acme/odd-tags')).map(ref => ref.name)).toEqual(names)
    expect(world.logger.lines.filter(line => line.message.includes('lead to no commit'))).toMatchObject([
      { level: 'warn', fields: { refs: ['refs/tags/tree'], count: 1 } },
      { level: 'warn', fields: { refs: ['refs/tags/tree'], count: 1 } },
    ])
    await tagTree('acme/odd-tags', 'v2')
    expect(await world.mirror('acme/odd-tags')).toMatchObject({ state: 'succeeded' })
    expect((await world.refs('acme/odd-tags')).map(ref => ref.name)).toEqual(names.slice(0, 2))
  })

  it('fails a mirror of just that tag', async () => {
    await world.hub.addRepo(model('acme/odd-tag'))
    await tagTree('acme/odd-tag', 'tree')
    const run = await world.mirror('acme/odd-tag', { revision: 'tree' })
    expect(run).toMatchObject({ state: 'failed', errorCode: 'upstream-invalid' })
    expect(run.errorMessage).toContain('leads to no commit')
  })
})

describe('a mirror of one revision', () => {
  beforeAll(async () => {
    await world.hub.addRepo(model('acme/versions'))
    await world.hub.tag('acme/versions', 'v1')
    await world.hub.commit('acme/versions', { files: { 'new.txt': 'new' } })
    await world.hub.commit('acme/versions', { files: { 'dev.bin': { lfs: 'dev' } }, branch: 'dev' })
  })

  it.each([
    ['a branch', 'dev', 'refs/heads/dev'],
    ['a tag', 'v1', 'refs/tags/v1'],
    ['a whole ref name', 'refs/heads/dev', 'refs/heads/dev'],
  ])('has only %s', async (_what, revision, ref) => {
    const as = `ours/${revision.replaceAll('/', '-')}`
    expect(await world.mirror('acme/versions', { revision, as })).toMatchObject({ state: 'succeeded' })
    expect((await world.refs(as)).map(({ name }) => name)).toEqual([ref])
    expect((await world.refs(as))[0]?.commit).toBe(await world.hub.head('acme/versions', ref))
    expect(await world.mirror('acme/versions', { revision, as })).toMatchObject({ bytesMoved: 0n })
  })

  it('has a commit by its id, whether or not a ref leads there, and never moves again', async () => {
    const commits = await world.hub.history('acme/versions')
    const revision = commits.at(-1)?.id ?? ''
    const run = await world.mirror('acme/versions', { revision, as: 'ours/pinned' })
    expect(run).toMatchObject({ state: 'succeeded', filesTotal: 0 })
    expect(await world.refs('ours/pinned')).toEqual([
      { name: `refs/entrepot/pins/${revision}`, oid: revision, commit: revision },
    ])
    expect(await objectsOf(world.engines, 'ours/pinned')).not.toContain(commits[0]?.id)
    await world.hub.commit('acme/versions', { files: { 'later.txt': 'later' } })
    const again = await world.mirror('acme/versions', { revision, as: 'ours/pinned' })
    expect(again).toMatchObject({ state: 'succeeded', bytesMoved: 0n })
  })

  it.each(['v9', 'f'.repeat(40)])('says when upstream has no %s', async revision => {
    const run = await world.mirror('acme/versions', { revision, as: 'ours/nothing' })
    expect(run).toMatchObject({ state: 'failed', errorCode: 'upstream-not-found' })
    expect(await world.refs('ours/nothing')).toEqual([])
  })
})

describe('what another repository already brought', () => {
  it('comes in full all the same: only the bytes prove that upstream has it', async () => {
    await world.hub.addRepo(model('acme/first'))
    await world.hub.addRepo(model('acme/second'))
    await world.mirror('acme/first')
    world.hub.forgetRequests()
    expect(await world.mirror('acme/second')).toMatchObject({ state: 'succeeded', filesDone: 2 })
    const sent = world.hub.requests.filter(({ host }) => host === 'cdn').map(({ bytesSent }) => bytesSent)
    expect(sent).toContain(WEIGHTS.length)
  })

  it('is not to be had by a pointer alone', async () => {
    const secret = Buffer.from('only in one repository')
    await world.hub.addRepo({ address: 'acme/holder', commits: [{ files: { 'a.bin': { lfs: secret } } }] })
    await world.mirror('acme/holder')
    await world.hub.loseObject(sha256(secret) as Parameters<typeof world.hub.loseObject>[0])
    const pointer = { oid: sha256(secret), sizeBytes: secret.length }
    await world.hub.addRepo({ address: 'acme/thief', commits: [{ files: { 'a.bin': { pointer } } }] })
    expect(await world.mirror('acme/thief')).toMatchObject({ state: 'failed', errorCode: 'object-missing' })
    expect(await findRepo(world.engines.db.prisma, nameOf('acme/thief'))).toBeNull()
  })

  it('is not to be had by knowing its hash and size either, which is all that a HEAD proves', async () => {
    const secret = Buffer.from('only in another repository')
    await world.hub.addRepo({ address: 'acme/owner', commits: [{ files: { 'a.bin': { lfs: secret } } }] })
    await world.mirror('acme/owner')
    await world.hub.addRepo({ address: 'acme/claims', commits: [{ files: { 'a.bin': { lfs: secret } } }] })
    // Whatever is asked by HEAD, or by its first byte, is answered as by an upstream that has it.
    world.hub.fail({ match: '/cdn/', corruptAtByte: secret.length - 1 })
    const head = await fetch(`${world.hub.url}/acme/claims/resolve/main/a.bin`, {
      method: 'HEAD',
      redirect: 'manual',
    })
    expect(head.headers.get('x-linked-etag')).toContain(sha256(secret))
    expect(await world.mirror('acme/claims')).toMatchObject({ state: 'failed', errorCode: 'object-corrupt' })
    expect(await findRepo(world.engines.db.prisma, nameOf('acme/claims'))).toBeNull()
    world.hub.heal()
  })

  it('is right for both when two runs want it at the same time', async () => {
    const shared = { lfs: { seed: 'shared', sizeBytes: 2_000_000 } }
    for (const address of ['acme/one', 'acme/two'])
      await world.hub.addRepo({ address, commits: [{ files: { 'shared.bin': shared } }] })
    const runs = await Promise.all([world.mirror('acme/one'), world.mirror('acme/two')])
    expect(runs.map(run => run.state)).toEqual(['succeeded', 'succeeded'])
    const pointer = await fetch(`${world.hub.url}/acme/one/raw/main/shared.bin`).then(answer => answer.text())
    const oid = /sha256:([0-9a-f]{64})/.exec(pointer)?.[1] ?? ''
    expect(await world.storedHash(oid)).toBe(oid)
    expect(await world.engines.db.prisma.blobLink.count({ where: { oid } })).toBe(2)
  })
})

it('never writes into a repository that people made', async () => {
  await world.hub.addRepo(model('acme/ours'))
  const { prisma } = world.engines.db
  const requested = await world.mirror('acme/ours', { as: 'people/repo' })
  expect(requested.state).toBe('succeeded')
  const repo = await findRepo(prisma, nameOf('people/repo'))
  await prisma.mirror.updateMany({ where: { repoId: repo?.id ?? null }, data: { repoId: null } })
  await expect(world.mirror('acme/ours', { as: 'people/repo' })).rejects.toMatchObject({
    code: 'already-exists',
  })
})

it('lands git packs whose bytes are in the store', async () => {
  await world.hub.addRepo(model('acme/packed'))
  await world.mirror('acme/packed')
  const repo = await findRepo(world.engines.db.prisma, nameOf('acme/packed'))
  const packs = await listPacks(world.engines.db.prisma, repo?.id ?? '')
  expect(packs).toHaveLength(1)
  expect(packs[0]?.isFree).toBe(true)
})

async function landedRefs(address: string): Promise<string[]> {
  return (await world.refs(address)).map(ref => `${ref.oid} ${ref.name}`)
}

/** Everything that upstream's refs lead to. */
async function upstreamObjects(address: string): Promise<Set<string>> {
  const gitDir = world.hub.gitDir(address)
  const listing = await runGitText(['rev-list', '--objects', '--no-object-names', '--all'], { gitDir })
  return new Set(listing.trim().split('\n'))
}

function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
