import type { GitOid } from '@entrepot/core'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../fixtures/temp-folder.js'
import { WorkRepository } from '../fixtures/work-repository.js'
import { ObjectReader } from '../read/object-reader.js'
import { rewriteCommits } from './rewrite-commits.js'
import { writePack } from './write-pack.js'

/** Writes the history of all refs anew without some blobs, and returns a GIT_DIR that sees both and what became of each ref. */
async function rewrite(work: WorkRepository, dropped: readonly string[]) {
  work.git('repack', '-a', '-d', '-q')
  const reader = new ObjectReader(work.gitDir)
  const refs = work.refs()
  const tips = refs.map(ref => ref.oid)
  const rewritten = await rewriteCommits(reader, tips, new Set(dropped as GitOid[]))
  await reader.close()
  const objects = rewritten.objects
  const { gitDir } = await writePack(await tempFolder(), { cacheGitDir: work.gitDir, objects })
  const after = new Map(refs.map(({ name, oid }) => [name, rewritten.replaced.get(oid) ?? oid]))
  const git = (...args: string[]) => work.git(`--git-dir=${gitDir}`, ...args)
  return { rewritten, after, git }
}

const blobOf = (work: WorkRepository, path: string) => work.git('rev-parse', `HEAD:${path}`)

describe('rewriteCommits', () => {
  it('takes files out wherever they stand, and folders that hold nothing else', async () => {
    const work = await WorkRepository.create()
    const first = work.commit({ files: { 'a.txt': 'a' } })
    work.commit({ files: { 'deep/er/secret.bin': 's', 'deep/kept.txt': 'k', 'only/secret.bin': 's' } })
    const secret = blobOf(work, 'only/secret.bin')
    work.commit({ files: { 'a.txt': 'b', 'only/secret.bin': null }, message: 'Title\n\nText with ümläuts.' })
    const { after, git, rewritten } = await rewrite(work, [secret])
    const tip = after.get('refs/heads/main') ?? ''
    expect(git('ls-tree', '-r', '--name-only', tip).split('\n')).toEqual(['a.txt', 'deep/kept.txt'])
    expect(git('ls-tree', '-r', '--name-only', `${tip}~1`).split('\n')).toEqual(['a.txt', 'deep/kept.txt'])
    expect(git('rev-list', tip).split('\n').reverse()).toEqual([...rewritten.commits])
    expect(rewritten.commits[0]).toBe(first)
    expect(git('log', '--format=%an %ae %at %B', '-1', tip)).toBe(
      work.git('log', '--format=%an %ae %at %B', '-1', 'main'),
    )
    expect(git('rev-list', '--objects', tip)).not.toContain(secret)
    git('fsck', '--full', '--no-dangling')
  })

  it('leaves a commit without files where nothing else was in it', async () => {
    const work = await WorkRepository.create()
    work.commit({ files: { 'secret.bin': 's' } })
    const { after, git } = await rewrite(work, [blobOf(work, 'secret.bin')])
    expect(git('ls-tree', '-r', after.get('refs/heads/main') ?? '')).toBe('')
  })

  it('moves both sides of a merge, and tags of tags', async () => {
    const work = await WorkRepository.create()
    work.commit({ files: { 'secret.bin': 's' } })
    const secret = blobOf(work, 'secret.bin')
    work.git('checkout', '-q', '-b', 'side')
    work.commit({ files: { 'side.txt': 's' } })
    work.git('checkout', '-q', 'main')
    work.commit({ files: { 'main.txt': 'm' } })
    work.git('merge', '-q', '--no-edit', 'side')
    work.git('tag', '-a', '-m', 'one', 'one')
    work.git('tag', '-a', '-m', 'two', 'two', 'one')
    const { after, git } = await rewrite(work, [secret])
    const tip = after.get('refs/heads/main') ?? ''
    expect(git('rev-parse', `${after.get('refs/tags/two') ?? ''}^{commit}`)).toBe(tip)
    expect(git('cat-file', '-t', after.get('refs/tags/two') ?? '')).toBe('tag')
    expect(git('rev-parse', `${tip}^2`)).toBe(after.get('refs/heads/side'))
    expect(git('rev-list', '--objects', tip)).not.toContain(secret)
  })

  it('drops signatures of what changes, and keeps those of what does not', async () => {
    const work = await WorkRepository.create()
    const signed = (tree: string, parents: readonly string[]) => {
      const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----'
      const who = 'Ada <ada@example.org> 1700000000 +0000'
      const lines = [
        `tree ${tree}`,
        ...parents.map(parent => `parent ${parent}`),
        `author ${who}`,
        `committer ${who}`,
      ]
      const input = `${[...lines, signature].join('\n')}\n\nsigned\n`
      return work.gitWith({ input }, 'hash-object', '-t', 'commit', '-w', '--stdin')
    }
    work.commit({ files: { 'a.txt': 'a' } })
    const before = signed(work.git('rev-parse', 'HEAD^{tree}'), [])
    work.commit({ files: { 'secret.bin': 's' } })
    const tip = signed(work.git('rev-parse', 'HEAD^{tree}'), [before])
    const secret = blobOf(work, 'secret.bin')
    work.git('update-ref', 'refs/heads/main', tip)
    const { after, git } = await rewrite(work, [secret])
    const moved = after.get('refs/heads/main') ?? ''
    expect(git('cat-file', 'commit', moved)).not.toContain('PGP')
    expect(git('cat-file', 'commit', moved)).toContain('\n\nsigned')
    expect(git('rev-parse', `${moved}~1`)).toBe(before)
  })

  it('writes nothing where nothing changes', async () => {
    const work = await WorkRepository.create()
    work.commit({ files: { 'a.txt': 'a' } })
    const { rewritten } = await rewrite(work, ['1'.repeat(40)])
    expect([rewritten.objects.length, rewritten.replaced.size]).toEqual([0, 0])
  })
})
