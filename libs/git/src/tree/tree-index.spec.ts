import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { asCommitSha, asGitOid, asOid, blobKeys, type TreeEntry } from '@entrepot/core'
import git from 'isomorphic-git'
import { describe, expect, it } from 'vitest'
import { hydrate } from '../fixtures/hydrated.js'
import { MemoryBlobs } from '../fixtures/memory-blobs.js'
import { WorkRepository } from '../fixtures/work-repository.js'
import { formatLfsPointer } from '../lfs/format-lfs-pointer.js'
import { ObjectReader } from '../read/object-reader.js'
import { buildTreeIndex } from './build-tree-index.js'
import { decodeTreeIndex } from './decode-tree-index.js'
import { encodeTreeIndex } from './encode-tree-index.js'
import { TreeIndexCache } from './tree-index-cache.js'
import { TreeIndex } from './tree-index.js'

const BIG = asOid(createHash('sha256').update('big').digest('hex'))
const POINTER = formatLfsPointer({ oid: BIG, sizeBytes: 9_876_543_210 })

const FILES = {
  'README.md': '# hello\n',
  'model.safetensors': POINTER,
  'copy/model.safetensors': POINTER,
  'almost.txt': `${POINTER.toString()}and more that is no line of a pointer\n`,
  'dir/a.txt': 'a',
  'dir/sub/b.txt': 'bb',
  'dir-x/c.txt': 'c',
  'dir.txt': 'd',
  'odd names/with space?.txt': '1',
  'odd names/100%.txt': '2',
  'odd names/naïve 模型 🤗.txt': '3',
  'odd names/"quote".txt': '4',
  empty: '',
}

async function oddRepository() {
  const work = await WorkRepository.create()
  const commit = work.commit({ files: FILES })
  const hydrated = await hydrate(work)
  return { work, commit, ...hydrated, reader: new ObjectReader(hydrated.gitDir) }
}

describe('buildTreeIndex', () => {
  it('lists the same files, ids and sizes as isomorphic-git does', async () => {
    const { work, commit, reader } = await oddRepository()
    const index = await buildTreeIndex(reader, commit)
    const walked = (await git.walk({
      fs,
      dir: work.folder,
      trees: [git.TREE({ ref: commit })],
      map: async (path, [entry]) =>
        path === '.' || !entry ? undefined : { path, oid: await entry.oid(), type: await entry.type() },
    })) as { path: string; oid: string; type: string }[]
    walked.sort((a, b) => (a.path < b.path ? -1 : 1))
    expect(
      index.entries.map(({ path, oid, mode }) => ({ path, oid, type: mode === '040000' ? 'tree' : 'blob' })),
    ).toEqual(walked)
    for (const [path, content] of Object.entries(FILES)) {
      const entry = index.get(path)
      expect(entry?.lfs ? entry.lfs.pointerSizeBytes : entry?.sizeBytes, path).toBe(
        Buffer.byteLength(content),
      )
    }
    expect(index.fileCount).toBe(Object.keys(FILES).length)
    await reader.close()
  })

  it('finds LFS pointers by their content alone', async () => {
    const { commit, reader } = await oddRepository()
    const index = await buildTreeIndex(reader, commit)
    const lfs = index.entries.filter(entry => entry.lfs)
    expect(lfs.map(({ path, sizeBytes }) => ({ path, sizeBytes }))).toEqual([
      { path: 'copy/model.safetensors', sizeBytes: 9_876_543_210 },
      { path: 'model.safetensors', sizeBytes: 9_876_543_210 },
    ])
    expect(index.lfsObjects()).toEqual([{ oid: BIG, sizeBytes: 9_876_543_210 }])
    await reader.close()
  })

  it('takes a backslash for a character, which isomorphic-git refuses', async () => {
    const work = await WorkRepository.create()
    const reader = new ObjectReader(work.gitDir)
    const index = await buildTreeIndex(reader, work.commit({ files: { 'folder/..\\..\\file': 'x' } }))
    expect(index.get('folder/..\\..\\file')?.sizeBytes).toBe(1)
    await reader.close()
  })

  it('knows symbolic links, programs and submodules', async () => {
    const work = await WorkRepository.create()
    fs.symlinkSync('README.md', `${work.folder}/link`)
    const base = work.commit({ files: { 'README.md': 'x', run: '#!/bin/sh' } })
    work.git('update-index', '--add', '--chmod=+x', 'run', '--cacheinfo', `160000,${base},sub`)
    work.git('commit', '-q', '-m', 'modes')
    const { gitDir } = await hydrate(work)
    const reader = new ObjectReader(gitDir)
    const index = await buildTreeIndex(reader, work.tip())
    expect(index.entries.map(({ path, mode, sizeBytes }) => [path, mode, sizeBytes])).toEqual([
      ['README.md', '100644', 1],
      ['link', '120000', 9],
      ['run', '100755', 9],
      ['sub', '160000', 0],
    ])
    expect(index.fileCount).toBe(3)
    await reader.close()
  })

  it('refuses a name that is not UTF-8, and a commit that is not here', async () => {
    const work = await WorkRepository.create()
    const blob = work.gitWith({ input: 'x' }, 'hash-object', '-w', '--stdin')
    const raw = Buffer.concat([Buffer.from('100644 caf\xe9\0', 'latin1'), Buffer.from(blob, 'hex')])
    const tree = work.gitWith({ input: raw }, 'hash-object', '-t', 'tree', '-w', '--stdin')
    const commit = asCommitSha(work.git('commit-tree', tree, '-m', 'x'))
    const reader = new ObjectReader(work.gitDir)
    await expect(buildTreeIndex(reader, commit)).rejects.toMatchObject({ code: 'path-unsafe' })
    const absent = asCommitSha('0'.repeat(39) + '1')
    await expect(buildTreeIndex(reader, absent)).rejects.toMatchObject({ code: 'object-missing' })
    await reader.close()
  })
})

describe('TreeIndex', () => {
  it('lists a directory one level deep, or with everything beneath', async () => {
    const { commit, reader } = await oddRepository()
    const index = await buildTreeIndex(reader, commit)
    const paths = (dir: string, options?: Parameters<TreeIndex['list']>[1]) =>
      index.list(dir, options)?.map(entry => entry.path) ?? null
    expect(paths('')).toEqual([
      'README.md',
      'almost.txt',
      'copy',
      'dir',
      'dir-x',
      'dir.txt',
      'empty',
      'model.safetensors',
      'odd names',
    ])
    expect(paths('dir')).toEqual(['dir/a.txt', 'dir/sub'])
    expect(paths('dir', { recursive: true })).toEqual(['dir/a.txt', 'dir/sub', 'dir/sub/b.txt'])
    expect(paths('', { recursive: true })).toEqual(index.entries.map(entry => entry.path))
    for (const absent of ['nothing', 'README.md', 'dir/', 'di', '/']) expect(paths(absent)).toBeNull()
    await reader.close()
  })

  it('pages through any listing without a gap or a repetition', async () => {
    const { commit, reader } = await oddRepository()
    const index = await buildTreeIndex(reader, commit)
    for (const recursive of [false, true]) {
      for (const dir of ['', 'dir', 'odd names']) {
        for (const limit of [1, 2, 3]) {
          const all: TreeEntry[] = []
          for (;;) {
            const after = all.at(-1)?.path
            const page = index.list(dir, { recursive, limit, ...(after !== undefined && { after }) }) ?? []
            all.push(...page)
            if (page.length < limit) break
          }
          expect(all).toEqual(index.list(dir, { recursive }))
        }
      }
    }
    await reader.close()
  })
})

describe('encodeTreeIndex and decodeTreeIndex', () => {
  const seed = Date.now()

  it(`give back any tree, always as the same bytes (seed ${seed})`, async () => {
    const index = randomIndex(seed, 500)
    const bytes = await encodeTreeIndex(index)
    expect(await encodeTreeIndex(index)).toEqual(bytes)
    const decoded = await decodeTreeIndex(bytes)
    expect(decoded.commit).toBe(index.commit)
    expect(decoded.entries).toEqual(index.entries)
    expect(decoded.totalSizeBytes).toBe(index.totalSizeBytes)
  })

  it('refuse what is cut, changed or of another version', async () => {
    const bytes = await encodeTreeIndex(randomIndex(1, 20))
    const other = Buffer.from(bytes)
    other.write('EPT9')
    const changed = Buffer.from(bytes)
    changed[60] = (changed[60] ?? 0) ^ 1
    for (const wrong of [Buffer.of(), bytes.subarray(0, 6), bytes.subarray(0, 400), other, changed]) {
      await expect(decodeTreeIndex(wrong)).rejects.toMatchObject({ code: 'object-corrupt' })
    }
  })
})

describe('TreeIndexCache', () => {
  it('builds an index once, then takes it from the store, then from memory', async () => {
    const { commit, reader, blobs } = await oddRepository()
    let builds = 0
    const open = async () => ((builds += 1), reader)
    const cache = new TreeIndexCache(blobs.asStore())
    const [a, b] = await Promise.all([cache.get(commit, open), cache.get(commit, open)])
    expect(a).toBe(b)
    expect(builds).toBe(1)
    const fresh = new TreeIndexCache(blobs.asStore())
    expect((await fresh.get(commit, open)).entries).toEqual(a.entries)
    expect(builds).toBe(1)
    blobs.blobs.clear()
    await fresh.get(commit, open)
    expect(builds).toBe(1)
    await reader.close()
  })

  it('replaces a damaged one in the store', async () => {
    const { commit, reader, blobs } = await oddRepository()
    blobs.blobs.set(blobKeys.treeIndex(commit), Buffer.from('EPT1 rubbish'))
    const index = await new TreeIndexCache(blobs.asStore()).get(commit, async () => reader)
    expect(blobs.blobs.get(blobKeys.treeIndex(commit))).toEqual(await encodeTreeIndex(index))
    await reader.close()
  })

  it('does not remember a failure', async () => {
    const { commit, reader } = await oddRepository()
    const cache = new TreeIndexCache(new MemoryBlobs().asStore())
    await expect(cache.get(commit, () => Promise.reject(new Error('no packs')))).rejects.toThrow('no packs')
    expect((await cache.get(commit, async () => reader)).commit).toBe(commit)
    await reader.close()
  })
})

it('copes with 10,000 files (timings are printed)', async () => {
  const work = await WorkRepository.create()
  const input = ['commit refs/heads/main\ncommitter A <a@b> 1700000000 +0000\ndata 1\nx\n']
  for (let n = 0; n < 10_000; n += 1) {
    const oid = asOid(createHash('sha256').update(String(n)).digest('hex'))
    const bytes =
      n % 2 ? formatLfsPointer({ oid, sizeBytes: n }) : Buffer.from(`text of file ${n} `.repeat(10))
    input.push(
      `M 100644 inline data/part-${n % 100}/file-${n}.bin\ndata ${bytes.length}\n${bytes.toString()}\n`,
    )
  }
  work.gitWith({ input: input.join('') }, 'fast-import', '--quiet')
  const { gitDir } = await hydrate(work)
  const reader = new ObjectReader(gitDir)
  const times: Record<string, number> = {}
  const timed = async <T>(name: string, work: () => T | Promise<T>): Promise<T> => {
    const start = performance.now()
    const result = await work()
    times[name] = Math.round((performance.now() - start) * 100) / 100
    return result
  }
  const index = await timed('buildMs', () => buildTreeIndex(reader, work.tip('main')))
  const bytes = await timed('encodeMs', () => encodeTreeIndex(index))
  await timed('decodeFirstMs', () => decodeTreeIndex(bytes))
  const decoded = await timed('decodeMs', () => decodeTreeIndex(bytes))
  await timed('get10000Ms', () => index.entries.every(entry => decoded.get(entry.path) !== null))
  await timed('listRootMs', () => decoded.list(''))
  await timed('listDataMs', () => decoded.list('data'))
  process.stdout.write(
    `${JSON.stringify({ entries: index.entries.length, sizeBytes: bytes.length, ...times })}\n`,
  )
  expect(decoded.entries).toEqual(index.entries)
  expect(index.fileCount).toBe(10_000)
  expect(index.lfsObjects()).toHaveLength(5_000)
  await reader.close()
})

function randomIndex(seed: number, count: number): TreeIndex {
  let state = seed >>> 0
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const hex = (digits: number) => Array.from({ length: digits }, () => random(16).toString(16)).join('')
  const paths = new Set<string>()
  while (paths.size < count) {
    const segments = Array.from(
      { length: 1 + random(4) },
      () => ['a', 'bb', '模型', '🤗', 'x y', '%'][random(6)] ?? '',
    )
    paths.add(`${segments.join('/')}/${hex(1 + random(200))}`)
  }
  const modes = ['100644', '100755', '120000', '160000', '040000'] as const
  const entries = [...paths].sort().map((path): TreeEntry => ({
    path,
    mode: modes[random(5)] ?? '100644',
    oid: asGitOid(hex(40)),
    sizeBytes: random(2) ? random(1_000) : random(2 ** 32) * 2 ** 20,
    lfs: random(2) ? { oid: asOid(hex(64)), pointerSizeBytes: random(1_024) } : null,
  }))
  return new TreeIndex(asCommitSha(hex(40)), entries)
}
