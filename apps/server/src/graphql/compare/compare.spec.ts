import { createJudge } from '@entrepot/governance'
import { type MirrorWorld, openMirrorWorld } from '@entrepot/testing/mirror'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askGraphql } from '../../testing/ask-graphql.js'
import { openTestServer, type TestServer, tokenOf } from '../../testing/open-test-server.js'

const WEIGHTS = Buffer.alloc(300_000, 'weights ')
const card = (front: string, text: string) => `---\n${front}\n---\n# A model\n\n${text}\n`

let world: MirrorWorld
let server: TestServer

beforeAll(async () => {
  world = await openMirrorWorld()
  const engines = { ...world.engines, judge: createJudge(world.engines.db) }
  server = await openTestServer(engines)
  await world.hub.addRepo({
    address: 'acme/model',
    commits: [
      {
        files: {
          'README.md': card('license: mit\ntags: [old]', 'What it was.'),
          'old.bin': { lfs: WEIGHTS },
          'gone.txt': 'gone',
        },
      },
      {
        files: {
          'README.md': card('license: cc-by-nc-4.0\nlanguage: de', 'What it is.'),
          'new.bin': { lfs: WEIGHTS },
          'added.txt': 'added',
        },
        deletes: ['old.bin', 'gone.txt'],
      },
    ],
  })
  await world.mirror('acme/model', { visibility: 'public', engines })
})

afterAll(async () => {
  await server.close()
  await world.close()
})

async function compare(fields: string, { base, token }: { base?: string; token?: string } = {}) {
  const query = `query ($base: String) { compareRevisions(type: MODEL, repo: "acme/model", base: $base) { ${fields} } }`
  const { data, errors } = await askGraphql(server.url, query, {
    variables: base === undefined ? {} : { base },
    ...(token && { token }),
  })
  return { compared: data?.compareRevisions, codes: errors.map(error => error.extensions['code']) }
}

it('lays a revision beside the one before it', async () => {
  const { compared, codes } = await compare(`
    base { revision { commit verdict } cardText { text isCut } license { declared effective class } }
    head { revision { commit } cardText { text } license { declared effective class commercial } }
    metadata { key before after }
    files { added removed changed renamed unchanged isCut changes { kind path formerPath sizeBefore sizeAfter isLarge } }`)
  expect(codes).toEqual([])
  const [head, first] = await world.hub.history('acme/model')
  expect([compared.base.revision.commit, compared.head.revision.commit]).toEqual([first?.id, head?.id])
  expect(compared.base.cardText).toEqual({
    text: card('license: mit\ntags: [old]', 'What it was.'),
    isCut: false,
  })
  expect(compared.head.cardText.text).toContain('What it is.')
  expect(compared.base.license).toEqual({ declared: ['mit'], effective: 'mit', class: 'permissive' })
  expect(compared.head.license).toEqual({
    declared: ['cc-by-nc-4.0'],
    effective: 'cc-by-nc-4.0',
    class: 'non-commercial',
    commercial: 'no',
  })
  expect(compared.metadata).toEqual([
    { key: 'language', before: null, after: '"de"' },
    { key: 'license', before: '"mit"', after: '"cc-by-nc-4.0"' },
    { key: 'tags', before: '["old"]', after: null },
  ])
  const { changes, ...counts } = compared.files
  expect(counts).toEqual({ added: 1, removed: 1, changed: 1, renamed: 1, unchanged: 0, isCut: false })
  expect(changes).toContainEqual({
    kind: 'RENAMED',
    path: 'new.bin',
    formerPath: 'old.bin',
    sizeBefore: 300_000,
    sizeAfter: 300_000,
    isLarge: true,
  })
})

it('tells which findings came, went and stayed', async () => {
  const { compared } = await compare(
    'findings { isCut appeared { ruleId } vanished { ruleId } stayed { ruleId message fingerprint } }',
  )
  const rules = (rows: { ruleId: string }[]) => rows.map(({ ruleId }) => ruleId)
  const { appeared, vanished, stayed, isCut } = compared.findings
  expect(isCut).toBe(false)
  expect(stayed.length).toBeGreaterThan(0)
  expect(new Set(rules(appeared))).not.toEqual(new Set(rules(stayed)))
  const { compared: same } = await compare(
    'findings { appeared { ruleId } vanished { ruleId } stayed { ruleId } } files { unchanged changes { path } }',
    { base: 'main' },
  )
  expect(same.findings).toEqual({
    appeared: [],
    vanished: [],
    stayed: expect.objectContaining({ length: appeared.length + stayed.length }),
  })
  expect(same.files).toEqual({ unchanged: 3, changes: [] })
  expect(vanished).toBeInstanceOf(Array)
})

it('says so when there is nothing before a revision', async () => {
  const [, first] = await world.hub.history('acme/model')
  const { data, errors } = await askGraphql(
    server.url,
    `{ compareRevisions(type: MODEL, repo: "acme/model", head: "${first?.id}") { isMetadataCut } }`,
  )
  expect([data, errors[0]?.extensions['code']]).toEqual([null, 'invalid-argument'])
  expect(errors[0]?.message).toContain('first revision')
})

it.each([0, 1])('tells nothing of either side while one of them is blocked (%i)', async at => {
  const blocked = (await world.hub.history('acme/model'))[at]?.id
  const setVerdict = (verdict: string) =>
    world.engines.db.pool.query('UPDATE revision SET verdict = $1 WHERE commit = $2', [verdict, blocked])
  await setVerdict('blocked')
  try {
    expect(await compare('head { cardText { text } }')).toEqual({
      compared: undefined,
      codes: ['revision-blocked'],
    })
    const owner = await tokenOf(world.engines, 'acme', { scope: 'write' })
    const { compared, codes } = await compare('head { cardText { text } }', { token: owner })
    expect([compared.head.cardText.text.length > 0, codes]).toEqual([true, []])
  } finally {
    await setVerdict('restricted')
  }
})

it('writes down who got the words of both cards, and nothing where nobody asked for them', async () => {
  const token = await tokenOf(world.engines, 'reader')
  const { rows: before } = await world.engines.db.pool.query('SELECT count(*)::int AS n FROM delivery')
  await compare('isMetadataCut head { license { class } }', { token })
  await compare('base { cardText { text } } head { cardText { text } }', { token })
  const { rows } = await world.engines.db.pool.query(
    `SELECT path, exit, commit FROM delivery ORDER BY id DESC LIMIT 2`,
  )
  const commits = (await world.hub.history('acme/model')).map(({ id }) => id)
  expect(rows.map(({ path, exit }) => [path, exit])).toEqual([
    ['README.md', 'diff'],
    ['README.md', 'diff'],
  ])
  expect(rows.map(({ commit }) => commit).sort()).toEqual([...commits].sort())
  const { rows: after } = await world.engines.db.pool.query('SELECT count(*)::int AS n FROM delivery')
  expect(after[0].n - before[0].n).toBe(2)
})
