import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Account, createAccount } from './support/create-account.js'
import { createGitClient, type GitClient } from './support/git-client.js'
import { ask, createRepo } from './support/hub-api.js'
import { entrepot } from './support/run-command.js'
import { makeStartedDataDir, removeDataDir, type RunningServer, startServer } from './support/start-server.js'

const ROUNDS = process.env['E2E_FULL'] === '1' ? 20 : 3
const WEIGHTS = 'the weights of something'
const REPO = 'ann/model'

const dataDir = makeStartedDataDir()
let server: RunningServer
let ann: Account
let laptop: GitClient

beforeAll(async () => {
  server = await startServer({ dataDir })
  ann = await createAccount(server, 'ann')
  laptop = createGitClient(ann, [server.url])
  await laptop.git('.', 'lfs', 'install', '--skip-repo')
  await createRepo(server.url, ann, { id: REPO, visibility: 'public' })
  await laptop.git('.', 'clone', '--quiet', `${server.url}/${REPO}`, 'model')
  laptop.write('model', { 'README.md': '---\nlicense: mit\n---\n', 'w.safetensors': WEIGHTS })
  await laptop.git('model', 'add', '--all')
  await laptop.git('model', 'commit', '--quiet', '-m', 'Add it')
  await laptop.git('model', 'push', '--quiet')
}, 120_000)

afterAll(async () => {
  laptop?.remove()
  if (server?.process.exitCode === null && server.process.signalCode === null) await server.stop()
  removeDataDir(dataDir)
})

it('knows everybody who got as much as a byte before it was killed', async () => {
  const seen: string[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const who = await createAccount(server, `reader-${round}`, { scope: 'read' })
    const exits = [
      `/${REPO}/resolve/main/w.safetensors`,
      `/${REPO}/raw/main/README.md`,
      await lfsUrl(server.url, who),
    ]
    const path = exits[round % exits.length] ?? ''
    const answer = path.startsWith('http') ? await fetch(path) : await ask(server.url, path, who)
    expect(answer.status).toBe(200)
    const first = await answer.body?.getReader().read()
    await server.kill({ withPostgres: true })
    expect(first?.value?.length).toBeGreaterThan(0)
    seen.push(who.name)
    server = await startServer({ dataDir })
  }
  const recalled = await entrepot(dataDir, ['recall', REPO, 'main', '--reason', 'it leaks', '--by', 'ann'])
  expect(recalled.exitCode, recalled.stderr).toBe(0)
  const listed = await entrepot(dataDir, ['recall', 'recipients', recalled.stdout.trim()])
  expect(listed.exitCode, listed.stderr).toBe(0)
  const accounts = listed.stdout.split('\r\n').map(line => line.split(',')[2])
  expect(accounts).toEqual(expect.arrayContaining(seen))
}, 180_000)

async function lfsUrl(url: string, who: Account): Promise<string> {
  const oid = createHash('sha256').update(WEIGHTS).digest('hex')
  const answer = await ask(url, `/${REPO}.git/info/lfs/objects/batch`, who, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.git-lfs+json', accept: 'application/vnd.git-lfs+json' },
    body: JSON.stringify({ operation: 'download', objects: [{ oid, size: WEIGHTS.length }] }),
  })
  const { objects } = (await answer.json()) as { objects: { actions: { download: { href: string } } }[] }
  return objects[0]?.actions.download.href ?? ''
}
