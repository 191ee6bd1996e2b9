import { randomBytes } from 'node:crypto'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asCommitSha, asGitOid, isDomainError } from '@entrepot/core'
import { describe, expect, it } from 'vitest'
import { hydrate } from '../fixtures/hydrated.js'
import { tempFolder } from '../fixtures/temp-folder.js'
import { WorkRepository } from '../fixtures/work-repository.js'
import { runGitText } from '../process/run-git.js'
import { ObjectReader } from '../read/object-reader.js'
import { readCommit } from '../read/read-commit.js'
import { formatCommit, formatTag } from './format-commit.js'
import { nameInMemory, nameObject } from './new-object.js'
import { formatTree, type TreeItem } from './tree-object.js'
import { writePack } from './write-pack.js'

const AUTHOR = { name: 'Ada Lovelace', email: 'ada@example.org', date: new Date('2026-01-02T03:04:05.678Z') }

function blob(text: string) {
  return nameInMemory('blob', Buffer.from(text))
}

function treeOf(items: Record<string, TreeItem>) {
  return formatTree(new Map(Object.entries(items)))
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => new Error('it was not refused'),
    error => error as unknown,
  )
  if (!isDomainError(error)) throw error
  return error.code
}

describe('writePack', () => {
  it('writes blobs of any size, trees, commits and tags that git reads back', async () => {
    const temp = await tempFolder()
    const folder = await tempFolder()
    const sizes = [0, 1, 15, 16, 2_047, 2_048, 16_384, 16_385, 1_048_576, 1_048_577, 3_000_000]
    const bodies = sizes.map(size => randomBytes(size))
    const path = join(folder, 'spool')
    writeFileSync(path, Buffer.concat(bodies))
    let start = 0
    const inMemory = bodies.map(body => nameInMemory('blob', Buffer.concat([Buffer.from('m'), body])))
    const inFile = []
    for (const { length: sizeBytes } of bodies) {
      inFile.push(await nameObject({ type: 'blob', body: { path, start, sizeBytes } }))
      start += sizeBytes
    }
    const blobs = [...inMemory, ...inFile]
    const tree = treeOf(
      Object.fromEntries(blobs.map(({ oid }, index) => [`file-${index}`, { mode: '100644', oid }])),
    )
    const commit = formatCommit({ tree: tree.oid, parents: [], author: AUTHOR, message: 'Title\n\nText.' })
    const tag = formatTag({ name: 'v1', target: commit, tagger: AUTHOR, message: 'first' })

    const { gitDir, packs, dispose } = await writePack(temp, {
      cacheGitDir: null,
      objects: [tag, commit, tree, ...blobs, ...blobs],
    })

    expect(packs.map(pack => pack.objectCount)).toEqual([new Set(blobs.map(each => each.oid)).size + 3])
    expect(await runGitText(['fsck', '--strict', '--full', '--no-dangling'], { gitDir })).toBe('')
    const reader = new ObjectReader(gitDir)
    for (const [index, { oid }] of inFile.entries()) {
      expect((await reader.readBlob(oid, 4_000_000)).equals(bodies[index] ?? Buffer.alloc(0))).toBe(true)
    }
    const read = await readCommit(reader, asCommitSha(commit.oid))
    expect(read).toMatchObject({ title: 'Title', message: 'Text.', author: { name: 'Ada Lovelace' } })
    expect(read.committer.date).toEqual(new Date('2026-01-02T03:04:05Z'))
    expect(await runGitText(['cat-file', 'tag', tag.oid], { gitDir })).toContain(
      'tag v1\ntagger Ada Lovelace',
    )
    await reader.close()
    await dispose()
    expect(readdirSync(temp)).toEqual([])
  })

  it('refers to what the repository has, and refuses what nobody has', async () => {
    const work = await WorkRepository.create()
    const parent = work.commit({ files: { 'a.txt': 'a' } })
    const { gitDir: cacheGitDir } = await hydrate(work)
    const temp = await tempFolder()
    const oid = asGitOid(work.git('rev-parse', 'HEAD:a.txt'))
    const tree = treeOf({ 'b.txt': { mode: '100644', oid } })
    const commit = formatCommit({ tree: tree.oid, parents: [parent], author: AUTHOR, message: 'Move' })
    const written = await writePack(temp, { cacheGitDir, objects: [commit, tree] })
    expect(await runGitText(['ls-tree', commit.oid], { gitDir: written.gitDir })).toContain('b.txt')
    await written.dispose()

    const missing = treeOf({ 'b.txt': { mode: '100644', oid: blob('nowhere').oid } })
    const broken = formatCommit({ tree: missing.oid, parents: [], author: AUTHOR, message: 'x' })
    expect(await codeOf(writePack(temp, { cacheGitDir, objects: [broken, missing] }))).toBe('object-corrupt')
    expect(readdirSync(temp)).toEqual([])
  })

  it('refuses a body that is not what it was when it was named, and names that are not safe', async () => {
    const temp = await tempFolder()
    const path = join(await tempFolder(), 'spool')
    writeFileSync(path, 'before')
    const changed = await nameObject({ type: 'blob', body: { path, sizeBytes: 6 } })
    writeFileSync(path, 'behind')
    expect(await codeOf(writePack(temp, { cacheGitDir: null, objects: [changed] }))).toBe('object-corrupt')
    writeFileSync(path, 'cut')
    expect(await codeOf(writePack(temp, { cacheGitDir: null, objects: [changed] }))).toBe('object-corrupt')

    const file = blob('x')
    for (const name of ['..', '.git', '.GIT', 'git~1']) {
      const evil = treeOf({ [name]: { mode: '100644', oid: file.oid } })
      const code = await codeOf(writePack(temp, { cacheGitDir: null, objects: [evil, file] }))
      expect(code, name).toBe('path-unsafe')
    }
    expect(readdirSync(temp)).toEqual([])
  })

  it('makes no pack of nothing', async () => {
    const { packs, dispose } = await writePack(await tempFolder(), { cacheGitDir: null, objects: [] })
    expect(packs).toEqual([])
    await dispose()
  })

  it('keeps names and messages from changing what a commit says', async () => {
    const temp = await tempFolder()
    const tree = treeOf({})
    const author = { name: 'A <b>\nparent 0', email: 'x>\ny', date: new Date(0) }
    const commit = formatCommit({ tree: tree.oid, parents: [], author, message: 'a\0b\r\n\n\n' })
    const nobody = formatCommit({
      tree: tree.oid,
      parents: [],
      author: { ...author, name: '<>' },
      message: '',
    })
    const { gitDir, dispose } = await writePack(temp, { cacheGitDir: null, objects: [commit, nobody, tree] })
    expect(await runGitText(['cat-file', 'commit', commit.oid], { gitDir })).toBe(
      `tree ${tree.oid}\nauthor A b parent 0 <x y> 0 +0000\ncommitter A b parent 0 <x y> 0 +0000\n\na\uFFFDb`,
    )
    expect(await runGitText(['cat-file', 'commit', nobody.oid], { gitDir })).toContain('author unknown <x y>')
    await dispose()
  })
})
