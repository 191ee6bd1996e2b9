import { describe, expect, it } from 'vitest'
import { GitCache } from '../cache/git-cache.js'
import { serveGit } from '../fixtures/git-http-server.js'
import { MemoryBlobs } from '../fixtures/memory-blobs.js'
import { storePacks } from '../fixtures/store-packs.js'
import { tempFolder } from '../fixtures/temp-folder.js'
import { WorkRepository } from '../fixtures/work-repository.js'
import { runGitText } from '../process/run-git.js'
import { fetchIntoQuarantine } from './fetch-into-quarantine.js'
import { packFor } from './pack-for.js'

describe('packFor', () => {
  it('packs what some tips bring and nothing of the others', async () => {
    const work = await WorkRepository.create()
    const base = work.commit({ files: { a: '1' } })
    const good = work.commit({ files: { b: '2' } })
    work.git('checkout', '-q', '-b', 'bad', base)
    const bad = work.commit({ files: { c: '3' } })
    const { url } = await serveGit(work.gitDir)
    const wanted = { refs: ['refs/heads/*'] }
    const quarantine = await fetchIntoQuarantine(await tempFolder(), {
      url,
      wanted,
      knownRefs: [],
      cacheGitDir: null,
    })

    const pack = await packFor(quarantine, { tips: [good], exclude: [] })
    if (!pack) throw new Error('no pack')
    expect(pack.objectCount).toBe(6)
    const blobs = new MemoryBlobs().asStore()
    const cache = new GitCache(blobs, await tempFolder())
    const gitDir = await cache.hydrate('repo', await storePacks(blobs, [pack]))
    expect(await runGitText(['rev-list', '--objects', '--count', good], { gitDir })).toBe('6')
    await expect(runGitText(['cat-file', '-e', bad], { gitDir })).rejects.toThrow('exit code')

    expect((await packFor(quarantine, { tips: [good], exclude: [base] }))?.objectCount).toBe(3)
    expect(await packFor(quarantine, { tips: [good], exclude: [good] })).toBeNull()
    await quarantine.dispose()
  })
})
