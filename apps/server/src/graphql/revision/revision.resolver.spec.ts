import { createHash } from 'node:crypto'
import { type MirrorWorld, openMirrorWorld } from '@entrepot/testing/mirror'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askGraphql } from '../../testing/ask-graphql.js'
import { openTestServer, type TestServer, tokenOf } from '../../testing/open-test-server.js'

const WEIGHTS = Buffer.alloc(300_000, 'weights ')

let world: MirrorWorld
let server: TestServer

beforeAll(async () => {
  world = await openMirrorWorld()
  server = await openTestServer(world.engines)
  await world.hub.addRepo({
    address: 'acme/model',
    commits: [
      { files: { 'README.md': '# first' } },
      {
        files: {
          'weights.bin': { lfs: WEIGHTS },
          'data/a.txt': 'a',
          'data/deep/b.txt': 'bb',
          'data/deep/c.txt': 'ccc',
        },
        message: 'Add weights\n\nAnd data.',
      },
    ],
    tags: { 'v1.0': 'main' },
  })
  await world.hub.branch('acme/model', 'feature/x')
  await world.mirror('acme/model', { visibility: 'public' })
})

afterAll(async () => {
  await server.close()
  await world.close()
})

async function ask(fields: string, token?: string) {
  const { data, errors } = await askGraphql(
    server.url,
    `{ repo(type: MODEL, id: "acme/model") { ${fields} } }`,
    {
      ...(token && { token }),
    },
  )
  return { repo: data?.repo, codes: errors.map(error => error.extensions['code']) }
}

const paths = (list: { nodes: { path: string }[] }) => list.nodes.map(node => node.path)

it('lists directories, all of them or one level', async () => {
  const { repo } = await ask(
    'latestRevision { root: files { nodes { path type size } } data: files(path: "/data/", recursive: true) { nodes { path } } }',
  )
  expect(repo.latestRevision.root.nodes).toEqual([
    { path: 'README.md', type: 'FILE', size: 7 },
    { path: 'data', type: 'DIRECTORY', size: 0 },
    { path: 'weights.bin', type: 'FILE', size: 300_000 },
  ])
  expect(paths(repo.latestRevision.data)).toEqual([
    'data/a.txt',
    'data/deep',
    'data/deep/b.txt',
    'data/deep/c.txt',
  ])
})

it('pages a long directory without a gap', async () => {
  const seen: string[] = []
  let after = ''
  for (;;) {
    const place = after === '' ? '' : `, after: "${after}"`
    const { repo } = await ask(
      `latestRevision { files(recursive: true, first: 2${place}) { nodes { path } pageInfo { hasNextPage endCursor } } }`,
    )
    seen.push(...paths(repo.latestRevision.files))
    if (!repo.latestRevision.files.pageInfo.hasNextPage) break
    after = repo.latestRevision.files.pageInfo.endCursor
  }
  expect(seen).toEqual([
    'README.md',
    'data',
    'data/a.txt',
    'data/deep',
    'data/deep/b.txt',
    'data/deep/c.txt',
    'weights.bin',
  ])
})

it('tells a large file from its pointer', async () => {
  const { repo } = await ask('latestRevision { files { nodes { path oid lfs { oid size } } } }')
  const [readme, , weights] = repo.latestRevision.files.nodes
  expect(readme.lfs).toBeNull()
  expect(weights.lfs).toEqual({ oid: createHash('sha256').update(WEIGHTS).digest('hex'), size: 300_000 })
  expect(weights.oid).toMatch(/^[0-9a-f]{40}$/)
})

it('finds a revision by branch, tag, ref and commit id, also one that nobody asked for before', async () => {
  const [head, first] = await world.hub.history('acme/model')
  const words = ['main', 'v1.0', 'feature/x', 'refs/heads/feature/x', head?.id]
  for (const word of words) {
    const { repo } = await ask(`revision(rev: "${word}") { commit title message }`)
    expect(repo.revision).toEqual({
      commit: head?.id,
      title: 'Add weights',
      message: 'And data.',
    })
  }
  const { repo } = await ask(`revision(rev: "${first?.id}") { verdict parents files { nodes { path } } }`)
  expect(repo.revision).toEqual({
    verdict: 'CLEARED',
    parents: [],
    files: { nodes: [{ path: 'README.md' }] },
  })
})

it('keeps the repository when the revision or the directory is not there', async () => {
  const missing = await ask('name revision(rev: "nope") { commit }')
  expect(missing).toEqual({ repo: { name: 'model', revision: null }, codes: ['revision-not-found'] })
  const { repo, codes } = await ask('latestRevision { verdict files(path: "nowhere") { nodes { path } } }')
  expect([repo.latestRevision, codes]).toEqual([{ verdict: 'CLEARED', files: null }, ['entry-not-found']])
})

it('lists refs in their order, a page at a time', async () => {
  const { repo } = await ask('refs(first: 2) { nodes { name } pageInfo { hasNextPage endCursor } }')
  expect(repo.refs.nodes).toEqual([{ name: 'refs/heads/feature/x' }, { name: 'refs/heads/main' }])
  const rest = await ask(
    `refs(after: "${repo.refs.pageInfo.endCursor}") { nodes { name commit } pageInfo { hasNextPage } }`,
  )
  expect(rest.repo.refs).toEqual({
    nodes: [{ name: 'refs/tags/v1.0', commit: await world.hub.head('acme/model') }],
    pageInfo: { hasNextPage: false },
  })
})

it('shows a blocked revision to its reviewers, and to others only that it is blocked', async () => {
  const head = await world.hub.head('acme/model')
  const setVerdict = (verdict: string) =>
    world.engines.db.pool.query('UPDATE revision SET verdict = $1 WHERE commit = $2', [verdict, head])
  await setVerdict('blocked')
  try {
    const fields = 'latestRevision { verdict files { nodes { path } } } revision(rev: "main") { commit }'
    expect(await ask(fields)).toEqual({
      repo: { latestRevision: { verdict: 'BLOCKED', files: null }, revision: null },
      codes: ['revision-blocked', 'revision-blocked'],
    })
    const owner = await tokenOf(world.engines, 'acme', { scope: 'write' })
    const { repo, codes } = await ask(fields, owner)
    expect([repo.revision.commit, repo.latestRevision.files.nodes.length, codes]).toEqual([head, 3, []])
  } finally {
    await setVerdict('cleared')
  }
})

it('hands out a card, which is written down, and not while a verdict keeps it', async () => {
  const head = await world.hub.head('acme/model')
  const token = await tokenOf(world.engines, 'reader')
  const { repo, codes } = await ask('latestRevision { cardText { text isCut sizeBytes } }', token)
  expect([repo.latestRevision.cardText, codes]).toEqual([{ text: '# first', isCut: false, sizeBytes: 7 }, []])
  const { rows } = await world.engines.db.pool.query(
    'SELECT path, exit, commit FROM delivery ORDER BY id DESC LIMIT 1',
  )
  expect(rows).toEqual([{ path: 'README.md', exit: 'raw', commit: head }])
  const setVerdict = (verdict: string) =>
    world.engines.db.pool.query('UPDATE revision SET verdict = $1 WHERE commit = $2', [verdict, head])
  await setVerdict('blocked')
  try {
    const kept = await ask('latestRevision { cardText { text } }', token)
    expect([kept.repo.latestRevision.cardText, kept.codes]).toEqual([null, ['revision-blocked']])
  } finally {
    await setVerdict('cleared')
  }
})
