import { createPublicKey } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verifyBundle } from '@entrepot/evidence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { issueTestToken, landFolder } from '@entrepot/testing/landing'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { exportEvidenceCommand } from '../../cli/export-evidence.js'
import { verifyBundleCommand } from '../../cli/verify-bundle.js'
import { askGraphql } from '../../testing/ask-graphql.js'
import { openTestServer, type TestServer } from '../../testing/open-test-server.js'
import { rawAsk } from '../../testing/raw-ask.js'

const CARD = '---\nlicense: mit\n---\n# A model\n\nIt sorts notes.\n'

let engines: TestEngines
let server: TestServer
let owner: string
let commit: string

beforeAll(async () => {
  engines = await openTestEngines()
  const { commits } = await landFolder(engines, { id: 'acme/m', commits: [{ files: { 'README.md': CARD } }] })
  commit = commits[0] ?? ''
  await landFolder(engines, { id: 'acme/d', type: 'dataset', commits: [{ files: { 'README.md': CARD } }] })
  await landFolder(engines, {
    id: 'acme/blocked',
    commits: [{ files: { 'a.txt': 'a' }, verdict: 'blocked', reasons: ['r'] }],
  })
  await landFolder(engines, {
    id: 'acme/hidden',
    visibility: 'private',
    commits: [{ files: { 'a.txt': 'a' } }],
  })
  owner = (await issueTestToken(engines, { user: 'acme', scope: 'write' })).text
  server = await openTestServer(engines)
})

afterAll(async () => {
  await server?.close()
  await engines?.close()
})

const ask = (path: string, token?: string) => rawAsk(server.url, path, token === undefined ? {} : { token })

describe('GET /api/entrepot/…/evidence/{kind}', () => {
  it.each([
    ['models/acme/m/evidence/cyclonedx', 'application/vnd.cyclonedx+json; version=1.7', '.cdx.json'],
    ['models/acme/m/evidence/spdx', 'application/spdx+json', '.spdx.json'],
    [
      'datasets/acme/d/evidence/croissant',
      'application/ld+json; profile="http://mlcommons.org/croissant/1.1"',
      '.croissant.json',
    ],
    ['models/acme/m/evidence/sarif', 'application/sarif+json', '.sarif'],
    ['models/acme/m/evidence/csv', 'text/csv; charset=utf-8; header=present', '.findings.csv'],
    ['models/acme/m/evidence/bundle', 'application/vnd.dsse.envelope.v1+json', '.evidence.json'],
  ])('serves %s as what it is', async (path, mediaType, suffix) => {
    const { status, headers, text } = await ask(`/api/entrepot/${path}`)
    expect([status, headers['content-type']]).toEqual([200, mediaType])
    expect(headers['content-disposition']).toContain(suffix)
    expect(headers['x-repo-commit']).toMatch(/^[0-9a-f]{40}$/)
    expect(text).not.toBe('')
  })

  it('links to this server as the client knows it', async () => {
    const { text } = await ask('/api/entrepot/models/acme/m/evidence/cyclonedx')
    expect(JSON.parse(text).metadata.component['bom-ref']).toBe(`${server.url}/acme/m/tree/${commit}`)
  })

  it('is written down as a delivery, as it quotes the revision', async () => {
    await ask('/api/entrepot/models/acme/m/evidence/csv', owner)
    const where = { exit: 'evidence', commit, accountId: { not: null } }
    expect(await engines.db.prisma.delivery.count({ where })).toBe(1)
  })

  it('takes a revision', async () => {
    expect((await ask(`/api/entrepot/models/acme/m/evidence/csv?revision=${commit}`)).status).toBe(200)
    expect((await ask('/api/entrepot/models/acme/m/evidence/csv?revision=nowhere')).status).toBe(404)
  })

  it('says which kinds there are', async () => {
    const { status, text } = await ask('/api/entrepot/models/acme/m/evidence/pdf')
    expect([status, text]).toEqual([
      400,
      expect.stringContaining('cyclonedx, spdx, croissant, sarif, csv, bundle'),
    ])
    expect((await ask('/api/entrepot/models/acme/m/evidence/croissant')).status).toBe(400)
  })

  it('opens to nobody who may not read the revision', async () => {
    for (const kind of ['cyclonedx', 'spdx', 'sarif', 'csv', 'bundle']) {
      const blocked = await ask(`/api/entrepot/models/acme/blocked/evidence/${kind}`)
      expect([blocked.status, blocked.headers['x-error-code']]).toEqual([403, expect.any(String)])
      expect((await ask(`/api/entrepot/models/acme/blocked/evidence/${kind}`, owner)).status).toBe(200)
      expect((await ask(`/api/entrepot/models/acme/hidden/evidence/${kind}`)).status).toBeGreaterThanOrEqual(
        401,
      )
    }
  })

  it('serves Croissant where the Hub does', async () => {
    const { status, text } = await ask('/api/datasets/acme/d/croissant')
    expect([status, JSON.parse(text).url]).toEqual([200, `${server.url}/datasets/acme/d`])
  })
})

describe('a bundle', () => {
  it('is verified by the key that the server shows', async () => {
    const { text: pem, headers } = await ask('/api/entrepot/evidence/key.pem')
    const { text } = await ask('/api/entrepot/models/acme/m/evidence/bundle')
    const { statement } = verifyBundle(text, createPublicKey(pem))
    expect(statement.predicate.revision.commit).toBe(commit)
    expect(JSON.parse(text).signatures[0].keyid).toBe(headers['x-key-id'])
  })

  it('is exported and verified on the command line, without a server', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'entrepot-bundle-'))
    const [out, key] = [join(folder, 'bundle.json'), join(folder, 'key.pem')]
    const said: string[] = []
    const stdout = vi.spyOn(process.stdout, 'write').mockImplementation(text => said.push(String(text)) > 0)
    try {
      const options = { type: 'model', kind: 'bundle', out }
      await exportEvidenceCommand(server.services, 'acme/m', options)
      await expect(exportEvidenceCommand(server.services, 'acme/m', options)).rejects.toThrow('there already')
      await writeFile(key, await server.services.evidenceSigner.publicPem())
      expect(await verifyBundleCommand(out, key)).toBe(true)
      await writeFile(out, (await readFile(out, 'utf8')).replace('rule,severity', 'rule,gravity'))
      expect(await verifyBundleCommand(out, key)).toBe(false)
      await expect(verifyBundleCommand(out, undefined)).rejects.toThrow('--key')
    } finally {
      stdout.mockRestore()
      await rm(folder, { recursive: true, force: true })
    }
    expect(said.join('')).toMatch(
      /model acme\/m at [0-9a-f]{40}\ncleared as of [\s\S]*the bundle does not hold/,
    )
  })
})

describe('Revision.evidence', () => {
  const query = (id: string, kind: string) =>
    `{ repo(type: MODEL, id: "${id}") { latestRevision { verdict evidence(kind: ${kind}) { name mediaType content } } } }`

  it('hands on the document', async () => {
    const { data } = await askGraphql(server.url, query('acme/m', 'CSV'))
    expect(data.repo.latestRevision.evidence).toMatchObject({
      name: `m-${commit.slice(0, 12)}.findings.csv`,
      content: expect.stringContaining('rule,severity'),
    })
  })

  it('is refused for a blocked revision, whose verdict still shows', async () => {
    const { data, errors } = await askGraphql(server.url, query('acme/blocked', 'BUNDLE'))
    expect(data.repo.latestRevision).toEqual({ verdict: 'BLOCKED', evidence: null })
    expect(errors[0]?.extensions['code']).toBe('revision-blocked')
    const own = await askGraphql(server.url, query('acme/blocked', 'BUNDLE'), { token: owner })
    expect(own.data.repo.latestRevision.evidence.content).toContain('"payload"')
  })

  it('shows the public key to whoever asks', async () => {
    const { data } = await askGraphql(server.url, '{ evidenceKey }')
    expect(data.evidenceKey).toBe((await ask('/api/entrepot/evidence/key.pem')).text)
  })
})
