import { createServer, type Server } from 'node:net'
import { createHash, randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { asGitOid, asOid, DomainError, type TreeEntry } from '@entrepot/core'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { HOSTILE_PICKLES, legacyTorch, makeZip, p, pickle, stateDict } from '@entrepot/testing/pickles'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createJudge } from '../judge/create-judge.js'
import { finishScans } from './finish-scans.js'
import { LANDING_LIMITS, type ScanLimits } from './scan-limits.js'
import { type ScanDeps, scanRevision } from './scan-revision.js'

const EVIL = pickle(p.proto(2), p.global('os', 'system'), p.shortBinString('id'), p.tuple1, p.reduce, p.stop)
const GOOD = makeZip([{ name: 'archive/data.pkl', bytes: stateDict(['w']) }])

let engines: TestEngines
beforeAll(async () => {
  const opened = await openTestEngines()
  engines = { ...opened, judge: createJudge(opened.db) }
})
afterAll(() => engines?.close())

/** Files as a tree lists them; each call makes contents that were never seen. */
function treeOf(files: Readonly<Record<string, Uint8Array>>) {
  const contents = new Map<string, Uint8Array>()
  let opened = 0
  const entries = Object.entries(files).map(([path, bytes]): TreeEntry => {
    const oid = asOid(randomBytes(32).toString('hex'))
    contents.set(oid, bytes)
    return {
      path,
      mode: '100644',
      oid: asGitOid(randomBytes(20).toString('hex')),
      sizeBytes: bytes.length,
      lfs: { oid, pointerSizeBytes: 130 },
    }
  })
  const openFile = async (entry: TreeEntry, range?: { start: number; endExclusive: number }) => {
    opened += 1
    const bytes = contents.get(entry.lfs?.oid ?? '')
    if (!bytes) throw new DomainError('blob-missing', 'It is not here.')
    return Readable.from([Buffer.from(range ? bytes.subarray(range.start, range.endExclusive) : bytes)])
  }
  return { entries, openFile, contents, openedCount: () => opened }
}

type Tree = ReturnType<typeof treeOf>

async function scan(tree: Tree, { limits, ...deps }: Partial<ScanDeps> & { limits?: ScanLimits } = {}) {
  const found = await scanRevision({ db: engines.db, ...deps }, { ...tree, ...(limits && { limits }) })
  return {
    ...found,
    rules: found.findings.map(({ ruleId, state, position }) => [ruleId, state, position.path]),
  }
}

describe('scanning the files of a revision', () => {
  it('finds what runs code, whatever its name', async () => {
    const { rules, formats, pendingCount } = await scan(
      treeOf({
        'model.bin': EVIL,
        'weights.safetensors': EVIL,
        'notes.txt': HOSTILE_PICKLES['protocol 0, GLOBAL and REDUCE'] ?? EVIL,
        'good.pt': GOOD,
        'old.bin': legacyTorch(['w']),
        'mine.pkl': pickle(p.proto(2), p.global('sklearn.svm', 'SVC'), p.stop),
        'cut.pkl': stateDict(['w']).subarray(0, 40),
        'two.zip': makeZip([{ name: 'a', localName: 'b', bytes: Buffer.from('x') }]),
        'tokenizer_config.json': Buffer.from('{"chat_template": "{{ x.__class__ }}"}'),
        'README.md': Buffer.from('# Hello\n'),
      }),
    )
    expect(rules).toEqual([
      ['file-pickle-dangerous', 'fail', 'model.bin'],
      ['file-pickle-dangerous', 'fail', 'weights.safetensors'],
      ['file-format-mismatch', 'fail', 'weights.safetensors'],
      ['file-pickle-dangerous', 'fail', 'notes.txt'],
      ['file-format-mismatch', 'fail', 'notes.txt'],
      ['file-pickle-unknown-import', 'needs-review', 'mine.pkl'],
      ['file-scan-incomplete', 'needs-review', 'cut.pkl'],
      ['file-unsafe-archive', 'fail', 'two.zip'],
      ['file-code-embedded', 'fail', 'tokenizer_config.json'],
    ])
    expect(formats).toEqual(['pickle'])
    expect(pendingCount).toBe(0)
  })

  it('tells secrets without telling them', async () => {
    const letters = createHash('sha256')
      .update('a token')
      .digest('base64')
      .replace(/[^A-Za-z]/g, '')
    const token = `hf_${(letters + letters).slice(0, 34)}`
    const { findings } = await scan(
      treeOf({ 'run.sh': Buffer.from(`export A=1\nexport HF_TOKEN=${token}\n`) }),
    )
    expect(findings).toMatchObject([
      { ruleId: 'file-secret', severity: 'error', position: { path: 'run.sh', line: 2 } },
    ])
    expect(JSON.stringify(findings)).not.toContain(token)
    const [row] = await engines.db.prisma.fileScan.findMany({ orderBy: { scannedAt: 'desc' }, take: 1 })
    expect(JSON.stringify(row)).not.toContain(token.slice(0, 12))
  })

  it('looks into a content once, and keeps fingerprints from one revision to the next', async () => {
    const tree = treeOf({ 'model.bin': EVIL })
    const first = await scan(tree)
    const opened = tree.openedCount()
    const again = await scan(tree)
    expect(tree.openedCount()).toBe(opened)
    expect(again.findings).toEqual(first.findings)
    const elsewhere = await scan({
      ...tree,
      entries: tree.entries.map(entry => ({ ...entry, path: 'other.bin' })),
    })
    expect(tree.openedCount()).toBe(opened)
    expect(elsewhere.findings[0]?.fingerprint).not.toBe(first.findings[0]?.fingerprint)
  })

  it('lets wait what does not fit into its limits, and never calls that safe', async () => {
    const tree = treeOf({ 'a.bin': EVIL, 'b.bin': GOOD, 'c.bin': stateDict(['w']) })
    const limits = { ...LANDING_LIMITS, totalBytes: 10 }
    const waiting = await scan(tree, { limits })
    expect(waiting.rules).toEqual([['file-scan-pending', 'needs-review', null]])
    expect(waiting.pendingCount).toBe(3)
    expect((await scan(tree)).rules).toEqual([['file-pickle-dangerous', 'fail', 'a.bin']])
  })

  it('lets wait what the store does not hold', async () => {
    const tree = treeOf({ 'a.bin': GOOD, 'b.bin': EVIL })
    tree.contents.delete(tree.entries[0]?.lfs?.oid ?? '')
    expect((await scan(tree)).rules).toEqual([
      ['file-pickle-dangerous', 'fail', 'b.bin'],
      ['file-scan-pending', 'needs-review', 'a.bin'],
    ])
  })

  it('blocks a revision by what it finds, and judges it again once a job has looked', async () => {
    const files = {
      'README.md': '---\nlicense: mit\n---\n# A model\n',
      'model.pkl': "cos\nsystem\n(S'id'\ntR.",
    }
    const { repo, commits } = await landFolder(engines, { id: 'acme/evil', commits: [{ files }] })
    const where = { repoId_commit: { repoId: repo.id, commit: commits[0] ?? '' } }
    const landed = await engines.db.prisma.revision.findUniqueOrThrow({ where })
    expect(landed).toMatchObject({
      verdict: 'blocked',
      verdictReasons: expect.arrayContaining(['file-pickle-dangerous']),
    })
    expect(landed.facts).toMatchObject({ formats: ['pickle'] })

    await engines.db.prisma.fileScan.deleteMany()
    const waiting = await finishScans(
      engines,
      null,
      { repoId: repo.id, commit: commits[0] ?? '' },
      AbortSignal.timeout(10_000),
    )
    expect(waiting).toBe(0)
    expect(await engines.db.prisma.fileScan.count()).toBe(2)
    expect(await engines.db.prisma.revision.findUniqueOrThrow({ where })).toMatchObject({
      verdict: 'blocked',
    })
  })
})

/** Speaks ClamAV's INSTREAM as its daemon does: length-prefixed chunks, an empty one at the end, one line back. */
function fakeClamd(answer: (file: Buffer) => string | null): Server {
  return createServer(socket => {
    let received = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('data', part => {
      received = Buffer.concat([received, part])
      const command = Buffer.from('zINSTREAM\0')
      if (!received.subarray(0, command.length).equals(command)) return
      const chunks: Buffer[] = []
      for (let at = command.length; at + 4 <= received.length;) {
        const length = received.readUInt32BE(at)
        if (length === 0) {
          const line = answer(Buffer.concat(chunks))
          if (line === null) socket.destroy()
          else socket.end(`${line}\0`)
          return
        }
        chunks.push(received.subarray(at + 4, at + 4 + length))
        at += 4 + length
      }
    })
  })
}

describe('asking ClamAV', () => {
  const open: Server[] = []
  afterAll(() => open.forEach(server => server.close()))

  async function listen(answer: (file: Buffer) => string | null): Promise<string> {
    const path = join(tmpdir(), `clamd-${randomBytes(6).toString('hex')}.sock`)
    const server = fakeClamd(answer)
    open.push(server)
    await new Promise<void>(resolve => server.listen(path, resolve))
    return path
  }

  it('reports what it finds, in files of any size', async () => {
    const path = await listen(file =>
      file.includes('EICAR') ? 'stream: Eicar-Test-Signature FOUND' : 'stream: OK',
    )
    const large = Buffer.concat([randomBytes(3_000_000), Buffer.from('EICAR')])
    const { rules, findings } = await scan(treeOf({ 'a.dat': large, 'b.txt': Buffer.from('fine\n') }), {
      clamd: { path },
    })
    expect(rules).toEqual([['file-virus', 'fail', 'a.dat']])
    expect(findings[0]?.message).toContain('Eicar-Test-Signature')
  })

  it.each([
    ['breaks off', () => null],
    ['answers nonsense', () => 'PONG'],
    ['fails', () => 'stream: temporary failure ERROR'],
  ])('counts a file as unchecked when it %s, and asks again later', async (_, answer) => {
    let isWell = false
    const path = await listen(file =>
      isWell ? `stream: ${file.length > 0 ? 'OK' : 'EMPTY FOUND'}` : answer(),
    )
    const tree = treeOf({ 'b.txt': Buffer.from('fine\n') })
    const unchecked = await scan(tree, { clamd: { path } })
    expect(unchecked.findings.length).toBeGreaterThan(0)
    expect(unchecked.findings.every(({ state }) => state === 'needs-review')).toBe(true)
    expect(unchecked.pendingCount).toBe(1)
    isWell = true
    expect((await scan(tree, { clamd: { path } })).rules).toEqual([])
  })

  it('counts a file as unchecked when nobody listens', async () => {
    const tree = treeOf({ 'b.txt': Buffer.from('fine\n') })
    const { rules, pendingCount } = await scan(tree, {
      clamd: { path: join(tmpdir(), 'nobody-listens-here.sock') },
    })
    expect(rules).toContainEqual(['file-scan-incomplete', 'needs-review', 'b.txt'])
    expect(pendingCount).toBe(1)
  })

  it('hears an answer that comes before the end of the file', async () => {
    const path = join(tmpdir(), `clamd-${randomBytes(6).toString('hex')}.sock`)
    const server = createServer(socket => {
      socket.on('error', () => undefined)
      socket.once('data', () => socket.end('INSTREAM size limit exceeded. ERROR\0'))
    })
    open.push(server)
    await new Promise<void>(resolve => server.listen(path, resolve))
    const { findings, pendingCount } = await scan(treeOf({ 'a.dat': randomBytes(3_000_000) }), {
      clamd: { path },
    })
    expect(findings).toMatchObject([{ ruleId: 'file-scan-incomplete', state: 'needs-review' }])
    expect(findings[0]?.message).toContain('takes no files of its size')
    expect(pendingCount).toBe(0)
  })

  it('has a person look at what is too large for it, unless nothing in it could run', async () => {
    const path = await listen(() => 'INSTREAM size limit exceeded. ERROR')
    const header = Buffer.from('{}      ')
    const length = Buffer.alloc(8)
    length.writeBigUInt64LE(BigInt(header.length))
    const { rules } = await scan(
      treeOf({ 'a.dat': randomBytes(1_000), 'm.safetensors': Buffer.concat([length, header]) }),
      { clamd: { path } },
    )
    expect(rules).toEqual([['file-scan-incomplete', 'needs-review', 'a.dat']])
  })
})
