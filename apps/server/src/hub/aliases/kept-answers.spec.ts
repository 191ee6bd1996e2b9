import { setTimeout } from 'node:timers/promises'
import { landFolder } from '@entrepot/testing/landing'
import pg from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type AliasWorld, changeRepo, judgeHead, openAliasWorld } from '../../testing/alias-world.js'
import type { RawAnswer } from '../../testing/raw-ask.js'

let world: AliasWorld
let person: string

beforeAll(async () => {
  world = await openAliasWorld()
  person = await world.token({ user: 'bob' })
})
afterAll(() => world?.close())

const commitOf = ({ headers }: RawAnswer) => String(headers['x-repo-commit'])
const gguf = (id: string, of: string) =>
  world.hold({
    ...{ id, base: of, files: { 'config.json': `{"in":"${id}"}` } },
    weights: { 'w.gguf': Buffer.from(id) },
    variants: [{ format: 'gguf', quantization: 'Q4_K_M', bits: 4.5, paths: ['w.gguf'] }],
  })
const shaOf = async (id: string) =>
  commitOf(await world.ask(`/${id}/resolve/profile/small-llamacpp/w.gguf`, person))
const statusOf = async (path: string) => (await world.ask(path, person, { method: 'HEAD' })).status

it('costs one statement', async () => {
  await landFolder(world.engines, { id: 'acme/source', commits: [{ files: { a: '1' } }] })
  await gguf('acme/alone', 'acme/source')
  const path = `/acme/alone/resolve/${await shaOf('acme/alone')}/config.json`
  expect(await statusOf(path)).toBe(200)
  const query = vi.spyOn(pg.Client.prototype, 'query')
  expect(await statusOf(path)).toBe(200)
  const count = query.mock.calls.length
  query.mockRestore()
  expect(count).toBe(1)
})

it('ends when anything changes that it rests on: where it lies, and what that was made from', async () => {
  await landFolder(world.engines, { id: 'acme/root', commits: [{ files: { a: '1' } }] })
  await gguf('acme/asked', 'acme/root')
  await gguf('acme/asked-better', 'acme/root')
  const sha = commitOf(await world.ask('/acme/root/resolve/profile/small-llamacpp/config.json', person))
  const path = `/acme/root/resolve/${sha}/config.json`
  const { text } = await world.ask(path, person)
  const target = text.includes('better') ? 'acme/asked-better' : 'acme/asked'
  expect(await statusOf(path)).toBe(200)
  await judgeHead(world, 'acme/root', 'blocked')
  expect(await statusOf(path)).toBe(403)
  await judgeHead(world, 'acme/root', 'cleared')
  expect(await statusOf(path)).toBe(200)
  await changeRepo(world, target, { visibility: 'private' })
  expect(await statusOf(path)).toBe(404)
  await changeRepo(world, target, { visibility: 'public', gating: 'manual' })
  expect(await statusOf(path)).toBe(403)
  await changeRepo(world, target, { gating: 'none' })
  expect(await statusOf(path)).toBe(200)
  await changeRepo(world, 'acme/root', { visibility: 'private' })
  expect(await statusOf(path)).toBe(404)
})

it('ends with a model in between, and when one comes that was not held', async () => {
  await gguf('acme/deep', 'acme/middle')
  const sha = await shaOf('acme/deep')
  const path = `/acme/deep/resolve/${sha}/config.json`
  for (let asked = 0; asked < 2; asked += 1) expect(await statusOf(path)).toBe(200)
  await gguf('acme/middle', 'acme/top')
  await judgeHead(world, 'acme/middle', 'blocked')
  expect(await statusOf(path)).toBe(403)
  await judgeHead(world, 'acme/middle', 'cleared')
  for (let asked = 0; asked < 2; asked += 1) expect(await statusOf(path)).toBe(200)
  await landFolder(world.engines, { id: 'acme/top', commits: [{ files: { a: '1' }, verdict: 'blocked' }] })
  expect(await statusOf(path)).toBe(403)
  await judgeHead(world, 'acme/top', 'cleared')
  for (let asked = 0; asked < 2; asked += 1) expect(await statusOf(path)).toBe(200)
  await judgeHead(world, 'acme/top', 'blocked')
  expect(await statusOf(path)).toBe(403)
})

it('ends by itself when the verdict of what it was made from does', async () => {
  await landFolder(world.engines, { id: 'acme/waived', commits: [{ files: { a: '1' } }] })
  await gguf('acme/waived-gguf', 'acme/waived')
  const path = `/acme/waived/resolve/${await shaOf('acme/waived')}/config.json`
  const expiresAt = new Date(Date.now() + 3_000)
  const { prisma } = world.engines.db
  const repo = await prisma.repo.findFirstOrThrow({ where: { idKey: 'acme/waived' } })
  await prisma.revision.updateMany({ where: { repoId: repo.id }, data: { expiresAt } })
  await changeRepo(world, 'acme/waived', { headExpiresAt: expiresAt })
  expect(await statusOf(path)).toBe(200)
  expect(await statusOf(path)).toBe(200)
  await setTimeout(Math.max(0, expiresAt.getTime() - Date.now() + 50))
  expect(await statusOf(path)).toBe(403)
})
