import { createClient } from 'graphql-ws'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import WebSocket from 'ws'
import { endRun, leaseRun, reportProgress } from '@entrepot/persistence'
import { openTestEngines, type TestEngines } from '@entrepot/testing/engines'
import { askGraphql } from '../../testing/ask-graphql.js'
import { landTestRepo } from '../../testing/land-test-repo.js'
import { openTestServer, type TestServer, tokenOf } from '../../testing/open-test-server.js'

let engines: TestEngines
let server: TestServer
let admin: string
let ann: string
const clients: { dispose(): unknown }[] = []

beforeAll(async () => {
  engines = await openTestEngines()
  server = await openTestServer(engines)
  admin = await tokenOf(engines, 'root', { scope: 'admin', isAdmin: true })
  ann = await tokenOf(engines, 'ann', { scope: 'admin' })
})

afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose()
})

afterAll(async () => {
  await server.close()
  await engines.close()
})

const MIRROR = `mutation ($input: MirrorRepositoryInput!) {
  mirrorRepository(input: $input) { isNew run { id state } mirror { id fullName upstreamUrl revision repo { id } latestRun { id } } }
}`

function mirror(token: string | undefined, input: Record<string, unknown>) {
  return askGraphql(server.url, MIRROR, { ...(token && { token }), variables: { input } })
}

interface Heard {
  readonly data: Record<string, Record<string, unknown>> | null | undefined
  readonly errors: readonly unknown[] | undefined
}

/** Everything that a subscription says until it ends. */
async function listen(
  query: string,
  connectionParams: Record<string, unknown> = { authorization: `Bearer ${admin}` },
) {
  const client = createClient({
    url: `${server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams,
  })
  clients.push(client)
  const events: Heard[] = []
  for await (const event of client.iterate<Record<string, Record<string, unknown>>>({ query }))
    events.push({ data: event.data, errors: event.errors })
  return events
}

const fails = (listening: Promise<unknown>) =>
  listening.then(
    () => 'nothing was refused',
    (error: unknown) => error as { code?: number; extensions?: unknown }[] & { code?: number },
  )

it('lets administrators mirror, in one run at a time', async () => {
  const input = { repo: 'acme/first', revision: 'main' }
  const first = await mirror(admin, input)
  expect(first.errors).toEqual([])
  expect(first.data.mirrorRepository).toMatchObject({
    isNew: true,
    run: { state: 'QUEUED' },
    mirror: { fullName: 'acme/first', upstreamUrl: 'https://huggingface.co', revision: 'main', repo: null },
  })
  const again = await mirror(admin, input)
  expect(again.data.mirrorRepository).toMatchObject({ isNew: false, run: first.data.mirrorRepository.run })
  expect(again.data.mirrorRepository.mirror.latestRun).toEqual({ id: first.data.mirrorRepository.run.id })
})

it('refuses to mirror for anyone else, before it looks at what', async () => {
  const codes = async (token?: string) =>
    (await mirror(token, { repo: 'a--b' })).errors.map(error => error.extensions['code'])
  expect(await codes()).toEqual(['authentication-required'])
  expect(await codes(ann)).toEqual(['forbidden'])
  const reader = await tokenOf(engines, 'root', { scope: 'read' })
  expect(await codes(reader)).toEqual(['forbidden'])
  expect(await codes(admin)).toEqual(['repo-name-invalid'])
})

it('will not mirror over a repository that people pushed', async () => {
  await landTestRepo(engines, 'acme/pushed')
  const { data, errors } = await mirror(admin, { repo: 'acme/pushed' })
  expect([data, errors[0]?.extensions['code']]).toEqual([null, 'already-exists'])
})

it('hides mirrors and runs of repositories that may not be read', async () => {
  const undecided = (await mirror(admin, { repo: 'acme/undecided' })).data.mirrorRepository
  const open = (await mirror(admin, { repo: 'acme/open', visibility: 'PUBLIC' })).data.mirrorRepository
  const own = (await mirror(admin, { repo: 'ann/own', visibility: 'PRIVATE' })).data.mirrorRepository
  const list = async (token?: string) =>
    (
      await askGraphql(server.url, '{ mirrors { nodes { fullName } } }', token ? { token } : {})
    ).data.mirrors.nodes.map((node: { fullName: string }) => node.fullName)
  expect(await list()).toEqual(['acme/open'])
  expect(await list(ann)).toEqual(['ann/own', 'acme/open'])
  expect(await list(admin)).toEqual(['ann/own', 'acme/open', 'acme/undecided', 'acme/first'])
  const look = async ({ mirror, run }: typeof open, token?: string) =>
    (
      await askGraphql(
        server.url,
        `{ mirror(id: "${mirror.id}") { fullName } syncRun(id: "${run.id}") { state } }`,
        token ? { token } : {},
      )
    ).data
  const hidden = { mirror: null, syncRun: null }
  expect(await look(undecided)).toEqual(hidden)
  expect(await look(undecided, ann)).toEqual(hidden)
  expect(await look(own, ann)).toEqual({ mirror: { fullName: 'ann/own' }, syncRun: { state: 'QUEUED' } })
  expect((await look(open)).mirror).toEqual({ fullName: 'acme/open' })
  expect(
    (await askGraphql(server.url, '{ mirror(id: "nonsense") { id } syncRun(id: "1") { id } }')).data,
  ).toEqual(hidden)
})

it('pages mirrors and runs', async () => {
  const one = await askGraphql(
    server.url,
    '{ mirrors(first: 1) { nodes { id } pageInfo { hasNextPage endCursor } } }',
    { token: admin },
  )
  expect(one.data.mirrors.pageInfo.hasNextPage).toBe(true)
  const rest = await askGraphql(
    server.url,
    `{ mirrors(after: "${one.data.mirrors.pageInfo.endCursor}") { nodes { id runs { nodes { requestedBy } pageInfo { hasNextPage } } } } }`,
    { token: admin },
  )
  expect(rest.data.mirrors.nodes).toHaveLength(3)
  expect(rest.data.mirrors.nodes[0].runs).toEqual({
    nodes: [{ requestedBy: 'root' }],
    pageInfo: { hasNextPage: false },
  })
})

it('tells how a run goes, from its row, until it has ended', async () => {
  const { run } = (await mirror(admin, { repo: 'acme/watched' })).data.mirrorRepository
  const listening = listen(
    `subscription { syncRunProgress(id: "${run.id}") { state phase bytesDone bytesTotal remainingSeconds revisionsLanded error { code message } mirror { lastSyncedAt } } }`,
  )
  const { prisma } = engines.db
  await leaseRun(prisma, run.id, 'another node', 60)
  const progress = {
    phase: 'files',
    filesTotal: 2,
    filesDone: 1,
    bytesTotal: 5_000_000_000,
    bytesDone: 1_000_000_000,
    bytesMoved: 1_000_000_000,
    bytesPerSecond: 100_000_000,
    filesFailed: 0,
    files: [],
  }
  await reportProgress(prisma, run.id, 'another node', progress, 60)
  await new Promise(resolve => setTimeout(resolve, 1_200))
  await endRun(prisma, run.id, 'another node', {
    state: 'failed',
    revisionsLanded: 0,
    errorCode: 'upstream-gated',
    errorMessage: 'Ask for access.',
  })
  const events = (await listening).map(event => event.data?.['syncRunProgress'])
  expect(events[0]).toMatchObject({ mirror: { lastSyncedAt: null } })
  expect(events).toContainEqual(
    expect.objectContaining({
      state: 'RUNNING',
      phase: 'files',
      bytesTotal: 5_000_000_000,
      remainingSeconds: 40,
    }),
  )
  expect(events.at(-1)).toMatchObject({
    state: 'FAILED',
    remainingSeconds: null,
    error: { code: 'upstream-gated', message: 'Ask for access.' },
  })
})

it('names files and refs of a run to those who may see what is blocked there, and to no other reader', async () => {
  const { run } = (await mirror(admin, { repo: 'acme/named', visibility: 'PUBLIC' })).data.mirrorRepository
  await leaseRun(engines.db.prisma, run.id, 'another node', 60)
  const error = { code: 'object-missing', message: 'Gone.' }
  const progress = {
    phase: 'files',
    filesTotal: 1,
    filesDone: 0,
    filesFailed: 1,
    bytesTotal: 9,
    bytesDone: 0,
    bytesMoved: 0,
    bytesPerSecond: 0,
    files: [
      { path: 'secret.bin', sizeBytes: 9, bytesDone: 0, error },
      { path: 'under-way.bin', sizeBytes: 9, bytesDone: 4, error: null },
    ],
  }
  await reportProgress(engines.db.prisma, run.id, 'another node', progress, 60)
  const query = `{ syncRun(id: "${run.id}") { filesFailed details { files { path sizeBytes error { code } } failedRefs { name } } } }`
  const ask = async (token?: string) =>
    (await askGraphql(server.url, query, token ? { token } : {})).data.syncRun
  expect(await ask(admin)).toEqual({
    filesFailed: 1,
    details: {
      files: [
        { path: 'secret.bin', sizeBytes: 9, error: { code: 'object-missing' } },
        { path: 'under-way.bin', sizeBytes: 9, error: null },
      ],
      failedRefs: [],
    },
  })
  expect(await ask(ann)).toEqual({ filesFailed: 1, details: null })
  expect(await ask()).toEqual({ filesFailed: 1, details: null })
  const end = { revisionsLanded: 0, errorCode: 'internal', errorMessage: 'It broke off.' }
  await endRun(engines.db.prisma, run.id, 'another node', { ...end, state: 'failed' })
  expect((await ask(admin)).details.files.map(({ path }: { path: string }) => path)).toEqual(['secret.bin'])
})

it('lets administrators cancel a run, and lists mirrors by the state of their latest run', async () => {
  const { run } = (await mirror(admin, { repo: 'acme/cancelled', visibility: 'PUBLIC' })).data
    .mirrorRepository
  const cancel = (token: string) =>
    askGraphql(server.url, `mutation { cancelSyncRun(id: "${run.id}") { state } }`, { token })
  expect((await cancel(ann)).errors[0]?.extensions['code']).toBe('forbidden')
  expect((await cancel(admin)).data.cancelSyncRun).toEqual({ state: 'CANCELLED' })
  expect((await cancel(admin)).errors[0]?.extensions['code']).toBe('state-conflict')
  const { data } = await askGraphql(server.url, '{ mirrors(state: CANCELLED) { nodes { fullName } } }')
  expect(data.mirrors.nodes).toEqual([{ fullName: 'acme/cancelled' }])
})

it('says which upstream there is and that it has a token, to who manages mirrors, and never the token', async () => {
  const ask = (token: string) =>
    askGraphql(server.url, '{ upstream { url hasToken allowedPrivateHosts } }', { token })
  expect((await ask(admin)).data.upstream).toMatchObject({ url: 'https://huggingface.co', hasToken: false })
  expect((await ask(ann)).errors[0]?.extensions['code']).toBe('forbidden')
})

it('ends a subscription when its token is revoked', async () => {
  const { run } = (await mirror(admin, { repo: 'acme/revoked', visibility: 'PUBLIC' })).data.mirrorRepository
  const token = await tokenOf(engines, 'eve')
  const listening = listen(`subscription { syncRunProgress(id: "${run.id}") { state } }`, {
    Authorization: `Bearer ${token}`,
  })
  await new Promise(resolve => setTimeout(resolve, 300))
  await engines.db.pool.query(
    `UPDATE token SET revoked_at = now() WHERE account_id = (SELECT id FROM account WHERE name = 'eve')`,
  )
  await leaseRun(engines.db.prisma, run.id, 'another node', 60)
  expect((await listening).map(event => event.data)).toEqual([{ syncRunProgress: { state: 'QUEUED' } }])
})

it('guards subscriptions as it guards queries', async () => {
  const { run } = (await mirror(admin, { repo: 'acme/guarded' })).data.mirrorRepository
  const watch = `subscription { syncRunProgress(id: "${run.id}") { state } }`
  expect(await listen(watch, { headers: { Authorization: `Bearer ${ann}` } })).toMatchObject([
    { errors: [{ extensions: { code: 'run-not-found' } }] },
  ])
  expect(await fails(listen(watch, { authorization: 'Bearer hf_wrong' }))).toMatchObject({ code: 4403 })
  expect(await fails(listen('subscription { syncRunProgress(id: "x") { nope } }'))).toMatchObject([
    { extensions: { code: 'query-invalid' } },
  ])
  expect(await fails(listen(`{ repos { nodes { id } } }`))).toMatchObject([
    { extensions: { code: 'query-invalid' } },
  ])
  const deep = `subscription { syncRunProgress(id: "${run.id}") { ${'mirror { latestRun { '.repeat(6)} id ${'} }'.repeat(6)} } }`
  expect(await fails(listen(deep))).toMatchObject([{ extensions: { code: 'query-too-deep' } }])
})

it('shows nothing of an error that nobody foresaw', async () => {
  const { run } = (await mirror(admin, { repo: 'acme/broken' })).data.mirrorRepository
  const listening = listen(`subscription { syncRunProgress(id: "${run.id}") { state } }`)
  await new Promise(resolve => setTimeout(resolve, 300))
  await engines.db.pool.query('ALTER TABLE sync_run RENAME TO secret_run')
  const events = await listening
  await engines.db.pool.query('ALTER TABLE secret_run RENAME TO sync_run')
  expect(events.at(-1)).toMatchObject({ errors: [{ extensions: { code: 'internal-error' } }] })
  expect(JSON.stringify(events)).not.toContain('sync_run')
})

it('opens sockets nowhere else', async () => {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/elsewhere`, 'graphql-transport-ws')
  const refusal = await new Promise(resolve => socket.on('error', error => resolve(error.message)))
  expect(refusal).toContain('404')
})

it('closes with sockets open, and tells them to go', async () => {
  const second = await openTestServer(engines)
  const { run } = (await mirror(admin, { repo: 'acme/closing', visibility: 'PUBLIC' })).data.mirrorRepository
  const client = createClient({
    url: `${second.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  })
  const ended = new Promise<{ code?: number }>(resolve => {
    client.on('connected', () => void second.close())
    client.subscribe(
      { query: `subscription { syncRunProgress(id: "${run.id}") { state } }` },
      {
        next: () => undefined,
        error: error => resolve(error as { code?: number }),
        complete: () => resolve({}),
      },
    )
  })
  expect((await ended).code).toBe(1001)
})
