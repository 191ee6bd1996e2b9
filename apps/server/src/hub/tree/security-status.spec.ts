import { createJudge } from '@entrepot/governance'
import type { Judge } from '@entrepot/registry'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { landFolder } from '@entrepot/testing/landing'
import { makeZip, p, pickle, stateDict } from '@entrepot/testing/pickles'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'
import { rawAsk, type RawQuestion } from '../../testing/raw-ask.js'

const EVIL = pickle(p.proto(2), p.global('os', 'system'), p.shortBinString('id'), p.tuple1, p.reduce, p.stop)
const GOOD = makeZip([{ name: 'archive/data.pkl', bytes: stateDict(['w']) }])
const MINE = pickle(p.proto(2), p.global('sklearn.svm', 'SVC'), p.stop)

let engines: TestEngines
let server: TestServer

/** Scans as the real judge does and releases everything: these specs are about what clients are told. */
const releasing: Judge = async facts => {
  const judgement = await createJudge(engines.db)(facts)
  return { ...judgement, verdict: { state: 'cleared', policyVersion: 1, reasons: [] } }
}

beforeAll(async () => {
  engines = await openTestEngines({ judge: releasing })
  server = await openTestServer(engines)
  await landFolder(engines, {
    id: 'acme/mixed',
    commits: [
      {
        files: { 'README.md': '# Mixed\n', 'sub/a.txt': 'a' },
        largeFiles: { 'evil.bin': EVIL, 'good.bin': GOOD, 'mine.pkl': MINE },
      },
    ],
  })
  await landFolder(engines, { id: 'acme/clean', commits: [{ files: { 'README.md': '# Clean\n' } }] })
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

async function json(path: string, question?: RawQuestion) {
  const { status, text } = await rawAsk(server.url, path, question)
  expect(status, text).toBe(200)
  return JSON.parse(text)
}

interface Entry {
  readonly path: string
  readonly securityFileStatus?: { readonly status: string }
}
const statuses = (entries: readonly Entry[]) =>
  Object.fromEntries(entries.map(({ path, securityFileStatus }) => [path, securityFileStatus?.status]))

describe('the security status that clients read', () => {
  it('names the files of a repository that need attention, when asked', async () => {
    const { securityRepoStatus } = await json('/api/models/acme/mixed?securityStatus=true')
    expect(securityRepoStatus).toEqual({
      scansDone: true,
      filesWithIssues: [
        { path: 'evil.bin', level: 'unsafe' },
        { path: 'mine.pkl', level: 'suspicious' },
      ],
    })
    expect(await json('/api/models/acme/mixed')).not.toHaveProperty('securityRepoStatus')
    expect(await json('/api/models/acme/clean/revision/main?securityStatus=true')).toMatchObject({
      securityRepoStatus: { scansDone: true, filesWithIssues: [] },
    })
  })

  it('stands at every file of an expanded tree', async () => {
    const entries = await json('/api/models/acme/mixed/tree/main?recursive=true&expand=true')
    expect(statuses(entries)).toEqual({
      'README.md': 'safe',
      'evil.bin': 'unsafe',
      'good.bin': 'safe',
      'mine.pkl': 'suspicious',
      sub: undefined,
      'sub/a.txt': 'safe',
    })
    const good = entries.find(({ path }: Entry) => path === 'good.bin')
    expect(good.securityFileStatus).toMatchObject({
      status: 'safe',
      avScan: { status: 'unscanned', virusFound: false, virusNames: null },
      pickleImportScan: {
        status: 'safe',
        pickleImports: expect.arrayContaining([
          { module: 'collections', name: 'OrderedDict', safety: 'innocuous' },
        ]),
      },
    })
    const plain: Entry[] = await json('/api/models/acme/mixed/tree/main')
    expect(plain.every(entry => !('securityFileStatus' in entry))).toBe(true)
  })

  it('stands at the paths that are asked for, in both forms of the question', async () => {
    const path = '/api/models/acme/mixed/paths-info/main'
    const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } }
    const [evil] = await json(path, { ...form, body: 'paths=evil.bin&expand=True' })
    expect(evil.securityFileStatus).toMatchObject({
      status: 'unsafe',
      pickleImportScan: {
        status: 'unsafe',
        pickleImports: [{ module: 'os', name: 'system', safety: 'dangerous' }],
      },
    })
    const [mine] = await json(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ paths: ['mine.pkl'], expand: true }),
    })
    expect(mine.securityFileStatus.status).toBe('suspicious')
  })

  it('says queued of what nobody has looked into yet, and never safe', async () => {
    await engines.db.prisma.fileScan.deleteMany()
    const { securityRepoStatus } = await json('/api/models/acme/mixed?securityStatus=true')
    expect(securityRepoStatus).toEqual({ scansDone: false, filesWithIssues: [] })
    const entries = await json('/api/models/acme/mixed/tree/main?expand=true')
    expect(statuses(entries)['evil.bin']).toBe('queued')
  })
})
