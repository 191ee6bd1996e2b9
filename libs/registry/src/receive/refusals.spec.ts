import { randomBytes } from 'node:crypto'
import { claimUpload, linkedOids, transaction } from '@entrepot/persistence'
import { judgeByRules, openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { type PushedFiles, pointerTo, PushWorld } from '@entrepot/testing/pushing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const MAIN = 'refs/heads/main'
const MIB = 1024 * 1024
const BAD_CARD = '---\nlicense: no-such-licence\n---\n# Model\n'

let engines: TestEngines
let world: PushWorld

beforeAll(async () => {
  engines = await openTestEngines({ judge: judgeByRules })
  world = new PushWorld(engines)
})
afterAll(async () => {
  world.dispose()
  await engines.close()
})

describe('names', () => {
  const zero = '0000000000000000000000000000000000000000'

  it.each([
    ['..', '040000'],
    ['.GIT', '040000'],
    ['a\nb', '100644'],
    ['g\u0001', '100644'],
  ])('refuses %j, in the tip and in an older commit', async (name, mode) => {
    const { repo, folder, land } = await world.open()
    const blob = folder.blob('x')
    const tree = folder.gitOn(`100644 blob ${blob}\tx`, 'mktree')
    const entry = mode === '040000' ? `040000 tree ${tree}` : `100644 blob ${blob}`
    const raw = Buffer.concat([
      Buffer.from(`${mode.replace(/^0/, '')} ${name}\0`),
      Buffer.from(entry.split(' ')[2] ?? zero, 'hex'),
    ])
    const bad = folder.gitOn(raw, 'hash-object', '-t', 'tree', '-w', '--literally', '--stdin')
    const tip = folder.git('commit-tree', bad, '-m', 'bad')
    await expect(land({ [MAIN]: tip })).rejects.toMatchObject({ code: 'path-unsafe' })
    const later = folder.git('commit-tree', tree, '-m', 'hidden', '-p', tip)
    await expect(land({ [MAIN]: later })).rejects.toMatchObject({ code: 'path-unsafe' })
    expect(await world.tracesOf(repo)).toBe(0)
  })
})

describe('what clients could not download', () => {
  it.each<[string, PushedFiles | 'submodule', string]>([
    ['a symbolic link', { link: { link: 'a.txt' } }, 'Replace each link by the file itself'],
    ['a submodule', 'submodule', 'Commit the files themselves'],
    ['names that differ only by case', { 'A.txt': 'x', 'a.TXT': 'y' }, 'Rename one of each pair'],
    ['a big file outside LFS', { 'big file.bin': Buffer.alloc(10 * MIB + 1) }, '--include="*.bin"'],
  ])('refuses %s with the fix', async (_what, files, fix) => {
    const { repo, folder, land } = await world.open()
    if (files === 'submodule')
      folder.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},sub`)
    else folder.commit(files)
    if (files === 'submodule') folder.git('commit', '-q', '-m', 'a submodule')
    await expect(land()).rejects.toThrow(fix)
    expect(await world.tracesOf(repo)).toBe(0)
  })

  it('lets a file of exactly ten mebibytes pass, and refuses a larger one that an older commit alone has', async () => {
    const { repo, folder, land } = await world.open()
    folder.commit({ 'a.bin': Buffer.alloc(10 * MIB) })
    await land()
    folder.commit({ 'weights/model.bin': Buffer.alloc(11 * MIB, 1) })
    folder.commit({ 'weights/model.bin': null })
    const landing = land()
    await expect(landing).rejects.toMatchObject({ code: 'limit-exceeded' })
    await expect(landing).rejects.toThrow('`git lfs migrate import --include="weights/model.bin"`')
    expect(await world.packsOf(repo)).toHaveLength(1)
  })

  it('is let be where it stood before: a repository that was a mirror stays one that can be pushed to', async () => {
    const files = { 'x.txt': 'x', 'X.txt': 'y', 'big.bin': Buffer.alloc(11 * MIB), 'README.md': BAD_CARD }
    const { repo, commits } = await landFolder(engines, { id: 'acme/was-a-mirror', commits: [{ files }] })
    const { folder, land, fetch } = await world.cloneOf(repo)
    await fetch(commits[0])
    folder.commit({ 'fine.txt': 'fine' })
    await land()
    expect((await world.refsOf(repo))[MAIN]).toBe(folder.tip())
    folder.git('checkout', '-q', '-b', 'side')
    folder.commit({ 'also-fine.txt': 'fine' })
    await land({ 'refs/heads/side': 'HEAD' })
    folder.commit({ 'fine.TXT': 'not fine' })
    await expect(land({ 'refs/heads/other': 'HEAD' })).rejects.toThrow('`fine.TXT` and `fine.txt`')
  })
})

describe('the gate for cards', () => {
  it('refuses in the words of the Hub what the Hub would refuse', async () => {
    const { repo, folder, land } = await world.open()
    folder.commit({ 'README.md': BAD_CARD })
    const landing = land()
    await expect(landing).rejects.toMatchObject({ code: 'card-invalid' })
    await expect(landing).rejects.toThrow('"license" must be one of [')
    expect(await world.tracesOf(repo)).toBe(0)
    folder.commit({ 'README.md': '---\nlicense: mit\nbase_model: [a\n---\n' })
    await expect(land()).rejects.toThrow('Invalid YAML in README.md')
  })

  it('refuses only what the push brings, on any branch', async () => {
    const { repo, commits } = await landFolder(engines, {
      id: 'acme/old-card',
      commits: [{ files: { 'README.md': BAD_CARD } }],
    })
    const { folder, land, fetch } = await world.cloneOf(repo)
    await fetch(commits[0])
    folder.commit({ 'README.md': `${BAD_CARD}More text.\n` })
    await land()
    folder.commit({ 'README.md': '---\nlicense: no-such-licence\nlanguage: EN\n---\n# Model\n' })
    await expect(land({ 'refs/heads/new': 'HEAD' })).rejects.toThrow('"language" must only contain lowercase')
    expect((await world.refsOf(repo))['refs/heads/new']).toBeUndefined()
  })

  it('refuses nothing for what no rule looked at when it landed', async () => {
    const { repo, commits } = await landFolder(engines, {
      id: 'acme/older-rules',
      commits: [{ files: { 'README.md': BAD_CARD } }],
    })
    await engines.db.prisma.finding.deleteMany({ where: { revision: { repoId: repo.id } } })
    const { folder, land, fetch } = await world.cloneOf(repo)
    await fetch(commits[0])
    folder.commit({ 'README.md': `${BAD_CARD}More text.\n` })
    expect((await land()).revisions).toHaveLength(1)
  })

  it('lets a missing card or licence land, restricted', async () => {
    const { folder, land } = await world.open()
    folder.commit({ 'a.txt': 'a' })
    expect((await land()).revisions[0]?.verdict).toBe('restricted')
    folder.commit({ 'README.md': '# A model\n\nIt does things.\n' })
    expect((await land()).revisions[0]?.verdict).toBe('restricted')
  })
})

describe('pointers to large files', () => {
  it('are taken from those who sent the bytes, in every new commit', async () => {
    const { repo, actor, folder, land } = await world.open()
    const [first, second] = [pointerTo(randomBytes(50)), pointerTo(randomBytes(60))]
    folder.commit({ 'model.bin': first.text })
    folder.commit({ 'model.bin': second.text })
    const claim = async (file: typeof first) =>
      transaction(engines.db.prisma, tx =>
        claimUpload(tx, { repoId: repo.id, accountId: actor.accountId }, file),
      )
    await claim(second)
    const landing = land()
    await expect(landing).rejects.toMatchObject({
      code: 'lfs-object-missing',
      detail: { oids: [first.oid], count: 1 },
    })
    await expect(landing).rejects.toThrow('model.bin')
    expect(await world.tracesOf(repo)).toBe(0)
    await claim(first)
    await land()
    expect(await linkedOids(engines.db.prisma, repo.id, [first.oid, second.oid])).toHaveLength(2)
    const free = { repoId: repo.id, isFree: true }
    expect(await engines.db.prisma.blobLink.count({ where: free })).toBe(2)
  })

  it('are refused with another size than the file has', async () => {
    const { repo, actor, folder, land } = await world.open()
    const file = pointerTo(randomBytes(50))
    await transaction(engines.db.prisma, tx =>
      claimUpload(tx, { repoId: repo.id, accountId: actor.accountId }, file),
    )
    folder.commit({ 'a.bin': file.text, 'b.bin': file.text.replace('size 50', 'size 51') })
    await expect(land()).rejects.toMatchObject({ code: 'lfs-object-missing' })
  })

  it('that an older revision has, and whose bytes a mirror never brought, neither refuse nor link', async () => {
    const bytes = randomBytes(70)
    const { repo, commits } = await landFolder(engines, {
      id: 'acme/partly-brought',
      commits: [{ largeFiles: { 'old.bin': bytes }, hasLargeFiles: false }],
    })
    const { folder, land, fetch } = await world.cloneOf(repo)
    await fetch(commits[0])
    folder.commit({ 'a.txt': 'a' })
    await land()
    expect((await linkedOids(engines.db.prisma, repo.id, [pointerTo(bytes).oid])).size).toBe(0)
    folder.commit({ 'copy.txt': 'x', 'stolen.bin': `${pointerTo(bytes).text}ext-0-a x\n` })
    await expect(land()).rejects.toMatchObject({ code: 'lfs-object-missing' })
  })
})
