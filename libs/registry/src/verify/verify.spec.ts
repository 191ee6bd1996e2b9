import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type LandedFolder, landFolder } from '@entrepot/testing/landing'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Problem } from './problem.js'
import { verify } from './verify.js'

describe('verify', () => {
  let engines: TestEngines
  let landed: LandedFolder

  beforeEach(async () => {
    engines = await openTestEngines()
    landed = await landFolder(engines, {
      id: 'acme/model',
      commits: [
        {
          files: { 'README.md': '# One\n' },
          largeFiles: { 'weights.safetensors': LARGE },
          message: 'One',
          tags: ['v1'],
        },
        { files: { 'README.md': '# Two\n' }, message: 'Two' },
      ],
    })
  })
  afterEach(() => engines.close())

  async function problems(isQuick = false): Promise<Problem[]> {
    const found: Problem[] = []
    await verify(engines, { scratchDir: engines.scratchDir, isQuick }, problem => found.push(problem))
    return found
  }

  /** Files below the store's folder whose name ends so. */
  function stored(suffix: string): string[] {
    return readdirSync(engines.blobsDir, { recursive: true, encoding: 'utf8' })
      .filter(path => path.endsWith(suffix))
      .map(path => join(engines.blobsDir, path))
  }

  function flipByte(file: string): void {
    const bytes = readFileSync(file)
    const middle = Math.floor(bytes.length / 2)
    bytes.writeUInt8(bytes.readUInt8(middle) ^ 0xff, middle)
    chmodSync(file, 0o600)
    writeFileSync(file, bytes)
  }

  it('finds nothing wrong with what has just landed, and says what it looked at', async () => {
    const found: Problem[] = []
    const checked = await verify(engines, { scratchDir: engines.scratchDir, isQuick: false }, problem =>
      found.push(problem),
    )
    expect(found).toEqual([])
    expect(checked).toMatchObject({ blobs: 1, repos: 1, packs: 2, refs: 2 })
    expect(checked.bytes).toBeGreaterThan(LARGE.length)
  })

  it('names a large file whose bytes rotted, and one that is gone', async () => {
    const oid = createHash('sha256').update(LARGE).digest('hex')
    flipByte(stored(oid)[0] ?? '')
    expect(await problems()).toMatchObject([{ kind: 'blob-corrupt', subject: oid }])
    expect(await problems(true)).toEqual([]) // a quick look does not read it
    rmSync(stored(oid)[0] ?? '')
    expect(await problems(true)).toMatchObject([{ kind: 'blob-missing', subject: oid }])
  })

  it('names a pack whose bytes rotted, and one that is gone', async () => {
    const [first = '', second = ''] = stored('.pack')
    flipByte(first)
    rmSync(second)
    const kinds = (await problems()).map(problem => problem.kind)
    expect(kinds.filter(kind => kind.startsWith('pack-')).sort()).toEqual(['pack-corrupt', 'pack-missing'])
  })

  it('names an index whose bytes rotted, and one of another pack, though the packs are whole', async () => {
    const [first = '', second = ''] = stored('.idx')
    flipByte(first)
    expect(await problems()).toContainEqual(
      expect.objectContaining({ kind: 'pack-corrupt', detail: 'the bytes of its index are damaged' }),
    )
    copyFileSync(second, first)
    await engines.db.prisma.pack.updateMany({ data: { indexSizeBytes: statSync(second).size } })
    expect(await problems()).toContainEqual(
      expect.objectContaining({ kind: 'pack-corrupt', detail: 'its index is of another pack' }),
    )
  })

  it('looks at the refs that other packs hold when one is damaged', async () => {
    const { oid } = await newestPack()
    flipByte(stored(`${oid}.pack`)[0] ?? '')
    await engines.db.prisma.blobLink.deleteMany()
    const found = await problems()
    expect(found.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
      `pack-corrupt model acme/model pack ${oid}`,
      'ref-broken model acme/model refs/heads/main',
      'large-file-not-held model acme/model refs/tags/v1',
    ])
  })

  it('names a large file whose row says another size than its pointer', async () => {
    await engines.db.prisma.blob.updateMany({ data: { sizeBytes: 7 } })
    const kinds = new Set((await problems()).map(problem => problem.kind))
    expect(kinds).toEqual(new Set(['blob-corrupt', 'large-file-size-wrong']))
  })

  it('names what refs reach and no pack holds', async () => {
    await engines.db.prisma.pack.deleteMany({ where: { oid: (await newestPack()).oid } })
    await engines.git.forget(landed.repo.id)
    const kinds = new Set((await problems()).map(problem => problem.kind))
    expect(kinds).toContain('ref-broken')
  })

  it('names a ref whose row leads elsewhere, and a head that was never judged', async () => {
    const [first, second] = landed.commits
    await engines.db.prisma.gitRef.updateMany({
      where: { name: 'refs/tags/v1' },
      data: { commit: second ?? '' },
    })
    await engines.db.prisma.revision.deleteMany({ where: { commit: second ?? '' } })
    expect(await problems()).toMatchObject([
      { kind: 'revision-missing', subject: 'model acme/model refs/heads/main' },
      {
        kind: 'ref-broken',
        subject: 'model acme/model refs/tags/v1',
        detail: expect.stringContaining(first ?? ''),
      },
    ])
  })

  it('names a large file that a tree names and the repository does not hold', async () => {
    await engines.db.prisma.blobLink.deleteMany()
    const kinds = (await problems()).map(problem => problem.kind)
    expect(new Set(kinds)).toEqual(new Set(['large-file-not-held']))
  })

  function newestPack() {
    return engines.db.prisma.pack.findFirstOrThrow({ orderBy: { createdAt: 'desc' } })
  }
})

const LARGE = Buffer.alloc(50_000, 'large file ')
