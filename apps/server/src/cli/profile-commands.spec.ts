import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FamilyWorld, openFamilyWorld, variantOf } from '@entrepot/testing/variants'
import { Command } from 'commander'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Services } from '../compose/compose.js'
import { addProfileCommands } from './profile-commands.js'

let world: FamilyWorld

beforeAll(async () => {
  world = await openFamilyWorld()
  await world.hold({ id: 'acme/llama', variants: [variantOf({ sizeBytes: 16_000_000_000 })] })
})

afterAll(() => world?.close())

async function run(...words: string[]): Promise<{ said: string; isDone: boolean }> {
  const said: string[] = []
  const spies = [process.stdout, process.stderr].map(stream =>
    vi.spyOn(stream, 'write').mockImplementation(text => said.push(String(text)) > 0),
  )
  const outcome = { isDone: true }
  const program = new Command('entrepot').exitOverride()
  const services = { engines: world.engines } as unknown as Services
  addProfileCommands(
    program,
    work => work(services),
    isDone => (outcome.isDone = isDone),
  )
  try {
    await program.parseAsync(['node', 'entrepot', ...words])
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
  return { said: said.join(''), ...outcome }
}

it('keeps profiles: lists, shows, saves by options and from what it showed, and deletes', async () => {
  expect((await run('profile', 'list')).said).toContain('h100-80g-vllm\tvllm\t1 × gpu 85.5 GB\tready')
  await run(
    'profile',
    'save',
    'mine',
    '--engine',
    'llamacpp',
    '--device',
    'cpu:8GiB',
    '--max-context',
    '4096',
  )
  const { said } = await run('profile', 'show', 'mine')
  expect(JSON.parse(said)).toMatchObject({
    engine: 'llamacpp',
    devices: [{ kind: 'cpu', memoryBytes: 8 * 1024 ** 3 }],
    maxContextTokens: 4_096,
    audience: 'inference',
  })
  const folder = await mkdtemp(join(tmpdir(), 'entrepot-profile-'))
  try {
    const file = join(folder, 'mine.json')
    await writeFile(file, said)
    await run('profile', 'save', 'yours', '--file', file)
    expect((await run('profile', 'show', 'yours')).said).toBe(said)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  await run('profile', 'delete', 'mine')
  await expect(run('profile', 'show', 'mine')).rejects.toMatchObject({ code: 'profile-not-found' })
})

it.each([
  [['profile', 'save', 'Not/A/Name'], 'name of a profile'],
  [['profile', 'save', 'x', '--device', 'tpu:80GiB'], '--device'],
  [['profile', 'save', 'x', '--batch', 'many'], 'batch'],
  [['profile', 'save', 'x', '--file', '/nowhere/at-all.json'], 'no JSON'],
  [['variant', 'resolve', 'acme/llama', '--prefer', 'cheap'], 'prefer'],
])('refuses %j and says what is wrong', async (words, said) => {
  await expect(run(...words)).rejects.toThrow(said)
})

it('says which variant is right, what to type, and fails where none is', async () => {
  const right = await run('variant', 'resolve', 'acme/llama', '--engine', 'vllm')
  expect(right.isDone).toBe(true)
  expect(right.said).toContain('acme/llama\tsafetensors/BF16\tin the running')
  expect(right.said).toMatch(/vllm serve acme\/llama --revision [0-9a-f]{40}/)
  const none = await run('variant', 'resolve', 'acme/llama', '--device', 'gpu:4GiB')
  expect([none.isDone, none.said]).toEqual([false, expect.stringContaining('you have 4.3 GB')])
  const json = await run('variant', 'resolve', 'acme/llama', '--json')
  expect(JSON.parse(json.said.slice(0, json.said.lastIndexOf('}') + 1)).chosen.repo).toBe('acme/llama')
})
