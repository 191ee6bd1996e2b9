import { createHash, randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { emptyRepo, fileLine, sendCommit } from '../../testing/commit-client.js'
import { openCommitWorld, type CommitWorld } from '../../testing/commit-world.js'
import { rawAsk } from '../../testing/raw-ask.js'

let engines: TestEngines
let world: CommitWorld

beforeAll(async () => {
  engines = await openTestEngines()
  world = await openCommitWorld(engines)
})
afterAll(async () => {
  await world?.close()
  await engines?.close()
})
afterEach(async () => {
  // Whatever became of a request: its quarantine and its spool are gone. Views of what git fetched may take a moment.
  await expect.poll(() => readdir(engines.scratchDir).catch(() => []), { timeout: 5_000 }).toEqual([])
})

describe('large files in a commit', () => {
  const MIB = 1024 * 1024

  async function entryOf(id: string, path: string) {
    const { text } = await rawAsk(world.server.url, `/api/models/${id}/tree/main?recursive=true`, {
      token: world.ann,
    })
    return (JSON.parse(text) as { path: string; lfs?: { oid: string; size: number }; size: number }[]).find(
      each => each.path === path,
    )
  }

  it('that arrive inline are stored in LFS, with a line in .gitattributes', async () => {
    const { id } = await world.filled([fileLine('.gitattributes', '*.txt text')])
    const bytes = randomBytes(10 * MIB + 1)
    const oid = createHash('sha256').update(bytes).digest('hex')
    expect(
      (
        await world.commit(id, [
          fileLine('big file.dat', bytes),
          fileLine('small.dat', bytes.subarray(0, 10 * MIB)),
        ])
      ).status,
    ).toBe(200)
    expect(await entryOf(id, 'big file.dat')).toMatchObject({
      size: bytes.length,
      lfs: { oid, size: bytes.length },
    })
    expect(await entryOf(id, 'small.dat')).not.toHaveProperty('lfs')
    const files = await world.filesOf(id)
    expect(files['big file.dat']).toBe(
      `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${bytes.length}\n`,
    )
    expect(files['.gitattributes']).toBe('*.txt text\n"/big file.dat" filter=lfs diff=lfs merge=lfs -text\n')
    const served = await rawAsk(world.server.url, `/${id}/resolve/main/big%20file.dat`, { token: world.ann })
    expect(served.body.equals(bytes)).toBe(true)
    // Again: the file is known, and its path is tracked by now.
    const again = await world.commit(id, [fileLine('big file.dat', bytes)])
    expect(again.body.commitOid).toBe(await world.headOf(id))
  })

  it('are taken into LFS where .gitattributes of the same commit says so, but for empty files and pointers', async () => {
    const { id } = await world.filled()
    const sha = createHash('sha256').update('tiny').digest('hex')
    await world.commit(id, [
      fileLine('w.bin', 'tiny'),
      fileLine('.gitattributes', '*.bin filter=lfs diff=lfs merge=lfs -text\n'),
      fileLine('empty.bin', ''),
    ])
    expect(await entryOf(id, 'w.bin')).toMatchObject({ size: 4, lfs: { oid: sha, size: 4 } })
    expect(await entryOf(id, 'empty.bin')).not.toHaveProperty('lfs')
    const pointer = (await world.filesOf(id))['w.bin'] ?? ''
    await world.commit(id, [fileLine('p.bin', pointer)])
    expect(await entryOf(id, 'p.bin')).toMatchObject({ lfs: { oid: sha } })
    const elsewhere = await world.commit(id, [
      { key: 'copyFile', value: { path: 'w.dat', srcPath: 'w.bin' } },
    ])
    expect(elsewhere.status).toBe(200)
    expect((await world.filesOf(id))['.gitattributes']).toContain('/w.dat filter=lfs')
  })

  it('are linked by their oid, with or without a size, if the sender may', async () => {
    const { id } = await world.filled([
      fileLine('.gitattributes', '*.bin filter=lfs\n'),
      fileLine('w.bin', 'some weights'),
    ])
    const oid = createHash('sha256').update('some weights').digest('hex')
    const link = (value: object) =>
      world.commit(id, [{ key: 'lfsFile', value: { algo: 'sha256', oid, ...value } }])
    expect((await link({ path: 'copy.bin' })).status).toBe(200)
    expect((await link({ path: 'sized.dat', size: 12 })).status).toBe(200)
    expect(await entryOf(id, 'copy.bin')).toMatchObject({ lfs: { oid, size: 12 } })
    expect((await world.filesOf(id))['.gitattributes']).toBe(
      '*.bin filter=lfs\n/sized.dat filter=lfs diff=lfs merge=lfs -text\n',
    )
    const wrong = await link({ path: 'wrong.bin', size: 13 })
    expect([wrong.status, wrong.body.error]).toEqual([422, expect.stringContaining('wrong.bin')])
    const absent = await link({ path: 'absent.bin', oid: 'a'.repeat(64), size: 1 })
    expect([absent.status, absent.body.error]).toEqual([422, expect.stringContaining('absent.bin')])
    expect((await link({ path: 'absent.bin', oid: 'a'.repeat(64) })).status).toBe(422)
  })

  it('need a .gitattributes that git can read', async () => {
    const { id } = await world.filled([fileLine('rules', '*.bin filter=lfs\n'), fileLine('w.bin', 'plain')])
    const sha = createHash('sha256').update('tiny').digest('hex')
    const copied = await world.commit(id, [
      { key: 'copyFile', value: { path: '.gitattributes', srcPath: 'rules' } },
      fileLine('x.bin', 'tiny'),
    ])
    expect(copied.status).toBe(200)
    expect(await entryOf(id, 'x.bin')).toMatchObject({ lfs: { oid: sha } })
    expect((await world.filesOf(id))['.gitattributes']).toBe('*.bin filter=lfs\n')
    const long = fileLine('.gitattributes', '#'.repeat(MIB + 1))
    expect((await world.commit(id, [long])).status).toBe(413)
    const large = { key: 'lfsFile', value: { path: 'sub/.gitattributes', oid: sha, size: 4 } }
    expect((await world.commit(id, [large])).status).toBe(400)
    const gone = await world.commit(id, [
      { key: 'deletedFile', value: { path: '.gitattributes' } },
      { key: 'lfsFile', value: { path: 'y.bin', oid: sha, size: 4 } },
    ])
    expect(gone.status).toBe(200)
    expect((await world.filesOf(id))['.gitattributes']).toBe('/y.bin filter=lfs diff=lfs merge=lfs -text\n')
  })

  it('of a private repository are not given away to who knows their oid', async () => {
    await emptyRepo(engines, 'ann/secret', { visibility: 'private' })
    await world.commit('ann/secret', [
      fileLine('.gitattributes', '*.bin filter=lfs\n'),
      fileLine('w.bin', 'a secret'),
    ])
    await emptyRepo(engines, 'bob/own')
    const oid = createHash('sha256').update('a secret').digest('hex')
    const lines = [{ key: 'lfsFile', value: { path: 'w.bin', algo: 'sha256', oid, size: 8 } }]
    expect((await sendCommit(world.server.url, 'bob/own', lines, { token: world.bob })).status).toBe(422)
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 8\n`
    expect(
      (await sendCommit(world.server.url, 'bob/own', [fileLine('w.bin', pointer)], { token: world.bob }))
        .status,
    ).toBe(422)
  })
})
