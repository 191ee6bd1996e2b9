import { chmodSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { asGitOid, type GitOid, isDomainError } from '@entrepot/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { hydrate } from '../fixtures/hydrated.js'
import { tempFolder } from '../fixtures/temp-folder.js'
import { WorkRepository } from '../fixtures/work-repository.js'
import { runGitText } from '../process/run-git.js'
import { ObjectReader } from '../read/object-reader.js'
import { editTree, type TreeChange } from './edit-tree.js'
import { nameInMemory } from './new-object.js'
import { writePack } from './write-pack.js'

async function opened(work: WorkRepository) {
  const { gitDir } = await hydrate(work)
  const reader = new ObjectReader(gitDir)
  onTestFinished(() => reader.close())
  return { gitDir, reader, root: asGitOid(work.git('rev-parse', 'HEAD^{tree}')) }
}

function put(
  path: string,
  text: string,
  mode?: '100644' | '100755',
): TreeChange & { kind: 'put'; text: string } {
  const { oid } = nameInMemory('blob', Buffer.from(text))
  return { kind: 'put', path, oid, text, ...(mode && { mode }) }
}

async function refusal(work: Promise<unknown>) {
  const error = await work.then(
    () => new Error('it was not refused'),
    error => error as unknown,
  )
  if (!isDomainError(error)) throw error
  return `${error.code}: ${error.message}`
}

describe('editTree', () => {
  const seed = Date.now()

  it(`agrees with git about every sequence of changes (seed ${seed})`, async () => {
    let state = seed >>> 0
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return Math.floor((state / 2 ** 32) * below)
    }
    // Names whose order as bytes, as folders and as text differ.
    const names = ['a', 'a.txt', 'a-b', 'a0', 'A', 'b', 'é', '模', 'lib', 'lib.rs', 'z']
    const randomPath = () =>
      Array.from({ length: 1 + random(3) }, () => names[random(names.length)]).join('/')
    const work = await WorkRepository.create()
    work.git('config', 'core.quotePath', 'false')
    work.commit({ files: { 'a/b/z': '0', 'lib/a': '1', 'lib.rs': '2', b: '3' } })
    for (let round = 0; round < 25; round += 1) {
      const { gitDir, reader, root } = await opened(work)
      const changes = changesOf(work, random, randomPath)
      const { oid, objects } = await editTree(reader, root, changes)
      const blobs = changes.flatMap(change =>
        change.kind === 'put' ? [nameInMemory('blob', Buffer.from(change.text))] : [],
      )
      const written = await writePack(await tempFolder(), {
        cacheGitDir: gitDir,
        objects: [...objects, ...blobs],
      })
      applyInFolder(work, changes)
      work.git('add', '-A')
      const expected = work.git('write-tree')
      const listing = await runGitText(['ls-tree', '-rtz', oid], { gitDir: written.gitDir })
      expect(listing, `seed ${seed}, round ${round}`).toBe(
        await runGitText(['ls-tree', '-rtz', expected], { gitDir: work.gitDir }),
      )
      expect(oid, `seed ${seed}, round ${round}`).toBe(expected)
      for (const { oid: tree } of objects) expect(work.git('cat-file', '-t', tree)).toBe('tree')
      work.git('commit', '-q', '--allow-empty', '-m', `round ${round}`)
      await reader.close()
    }
  }, 60_000)

  it('reads only the folders on the way, and writes only those that change', async () => {
    const work = await WorkRepository.create()
    work.commit({ files: { 'a/b/one': '1', 'a/c/two': '2', 'd/three': '3', top: '4' } })
    const { reader, root } = await opened(work)
    const read: GitOid[] = []
    const watched = Object.assign(Object.create(reader) as ObjectReader, {
      read: (oid: GitOid) => {
        read.push(oid)
        return reader.read(oid)
      },
    })
    const { objects } = await editTree(watched, root, [put('a/b/one', 'new')])
    expect(read).toHaveLength(3)
    expect(objects).toHaveLength(3)
    expect(await editTree(reader, root, [put('a/b/one', '1')])).toEqual({ oid: root, objects: [] })
  })

  it('keeps a file executable, and everything that nobody touched as it was', async () => {
    const work = await WorkRepository.create()
    work.commit({ files: { run: '#!', 'folder/x': 'x' } })
    chmodSync(join(work.folder, 'run'), 0o755)
    work.git('add', '-A')
    const blob = work.git('hash-object', '-w', 'run')
    // A name that is not UTF-8, a submodule, a link, permissions that git gives no more.
    const odd = Buffer.concat([
      ...[...Object.entries({ '100664': 'b\xe9', '120000': 'link', '160000': 'module' })].map(
        ([mode, name]) =>
          Buffer.concat([Buffer.from(`${mode} ${name}\0`, 'latin1'), Buffer.from(blob, 'hex')]),
      ),
    ])
    const tree = work.gitWith({ input: odd }, 'hash-object', '-t', 'tree', '-w', '--stdin', '--literally')
    work.git('commit', '-q', '-m', 'the file that runs')
    work.git('update-ref', 'refs/heads/odd', work.git('commit-tree', tree, '-m', 'odd'))
    const { reader } = await opened(work)
    const edited = await editTree(reader, asGitOid(tree), [put('new', 'new')])
    const items = edited.objects[0]?.body as Buffer
    expect(items.toString('latin1')).toContain('100664 b\xe9\0')
    const { objects } = await editTree(reader, asGitOid(work.git('rev-parse', 'HEAD^{tree}')), [
      put('run', 'other'),
    ])
    expect((objects[0]?.body as Buffer).toString('latin1')).toContain('100755 run\0')
    const plain = await editTree(reader, asGitOid(work.git('rev-parse', 'HEAD^{tree}')), [
      put('run', 'o', '100644'),
    ])
    expect((plain.objects[0]?.body as Buffer).toString('latin1')).toContain('100644 run\0')
  })

  it('begins with nothing, and may end with nothing', async () => {
    const first = await editTree(null, null, [put('a/b', '1')])
    expect(first.objects).toHaveLength(2)
    const work = await WorkRepository.create()
    work.commit({ files: { 'a/b': '1' } })
    const { reader, root } = await opened(work)
    const { oid } = await editTree(reader, root, [{ kind: 'delete', path: 'a' }])
    expect(oid).toBe('4b825dc642cb6eb9a060e54bf8d69288fbee4904')
    expect((await editTree(null, null, [])).objects).toHaveLength(1)
  })

  it('deletes before it puts, so a folder may become a file and the other way round', async () => {
    const work = await WorkRepository.create()
    work.commit({ files: { 'a/b': '1', c: '2' } })
    const { reader, root } = await opened(work)
    const changes: TreeChange[] = [
      put('a', 'file'),
      { kind: 'delete', path: 'a/b' },
      put('c/d', 'in a folder'),
      { kind: 'delete', path: 'c' },
    ]
    const { objects } = await editTree(reader, root, changes)
    const top = (objects.at(-1)?.body as Buffer).toString('latin1')
    expect(top).toContain('100644 a\0')
    expect(top).toContain('40000 c\0')
    const both: TreeChange[] = [
      { kind: 'delete', path: 'a' },
      { kind: 'delete', path: 'a/b' },
    ]
    expect((await editTree(reader, root, both)).oid).not.toBe(root)
  })

  it('says what stands in the way', async () => {
    const work = await WorkRepository.create()
    work.commit({ files: { 'a/b': '1', c: '2' } })
    const { reader, root } = await opened(work)
    const edit = (...changes: TreeChange[]) => refusal(editTree(reader, root, changes))
    expect(await edit({ kind: 'delete', path: 'none' })).toBe(
      `entry-not-found: A file with this name doesn't exist: "none"`,
    )
    expect(await edit({ kind: 'delete', path: 'c/none' })).toContain('entry-not-found')
    expect(await edit({ kind: 'delete', path: 'none/none' })).toContain('entry-not-found')
    expect(await edit({ kind: 'delete', path: 'c', only: 'folder' })).toContain('A folder with this name')
    expect(await edit(put('c/d/e', 'x'))).toBe(
      'invalid-argument: "c" is a file, so there can\'t be a "c/d/e"; delete the file to make it a folder.',
    )
    expect(await edit(put('a', 'x'))).toBe(
      'invalid-argument: "a" is a folder; delete it to put a file there.',
    )
    expect(await edit(put('n', 'x'), put('n/m', 'x'))).toContain('"n" is a file')
  })
})

/** Some that `editTree` takes: deletions of what is there, puts that no file stands in the way of. */
function changesOf(work: WorkRepository, random: (below: number) => number, randomPath: () => string) {
  const changes: (ReturnType<typeof put> | (TreeChange & { kind: 'delete' }))[] = []
  const taken = new Set<string>()
  for (const path of work.git('ls-tree', '-r', '-t', '--name-only', 'HEAD').split('\n')) {
    if (path !== '' && random(6) === 0) changes.push({ kind: 'delete', path })
  }
  const deleted = changes.map(({ path }) => path)
  const isDeleted = (path: string) => deleted.some(each => path === each || path.startsWith(`${each}/`))
  for (let n = random(6); n > 0; n -= 1) {
    const path = randomPath()
    const prefixes = path.split('/').map((_, depth, all) => all.slice(0, depth + 1).join('/'))
    const isFile = (prefix: string) =>
      work
        .git('ls-files', '--', prefix)
        .split('\n')
        .some(file => file === prefix) && !isDeleted(prefix)
    const isFolder = [...work.git('ls-files').split('\n'), ...taken].some(
      file => file.startsWith(`${path}/`) && !isDeleted(file),
    )
    if (isFolder || prefixes.slice(0, -1).some(each => isFile(each) || taken.has(each))) continue
    if ([...taken].some(each => each.startsWith(`${path}/`) || each === path)) continue
    taken.add(path)
    changes.push(put(path, `text ${random(5)}`, random(3) === 0 ? '100755' : undefined))
  }
  for (let from = changes.length - 1; from > 0; from -= 1) {
    const to = random(from + 1)
    const [one, other] = [changes[from], changes[to]]
    if (one && other) [changes[from], changes[to]] = [other, one]
  }
  return changes
}

function applyInFolder(work: WorkRepository, changes: ReturnType<typeof changesOf>): void {
  for (const { kind, path } of changes) {
    if (kind === 'delete') rmSync(join(work.folder, path), { recursive: true, force: true })
  }
  work.git('config', 'core.fileMode', 'true')
  for (const folder of work
    .git('ls-tree', '-r', '-t', '-d', '--name-only', '-z', 'HEAD')
    .split('\0')
    .reverse()) {
    const path = join(work.folder, folder)
    if (folder !== '' && existsSync(path) && work.git('ls-files', '-z', '--', folder) === '')
      rmSync(path, { recursive: true })
  }
  for (const change of changes) {
    if (change.kind !== 'put') continue
    const path = join(work.folder, change.path)
    removeFolder(path)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, change.text)
    if (change.mode) chmodSync(path, change.mode === '100755' ? 0o755 : 0o644)
  }
}

function removeFolder(path: string): void {
  if (existsSync(path) && statSync(path).isDirectory()) rmSync(path, { recursive: true })
}
