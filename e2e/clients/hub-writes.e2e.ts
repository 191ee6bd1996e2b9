import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../support/run-command.js'
import { cleanEnvironment } from '../support/start-server.js'
import { sha256OfFile, writeSeededFile } from '../support/seeded-file.js'
import { openWritingWorld, type WritingWorld } from '../support/writing-world.js'
import { HUGGINGFACE_HUB_VERSIONS, isMissing, pythonOf } from './python-clients.js'

type Result = { ok: boolean; trace?: string }

/** Every check of `huggingface_hub_writes.py`, so that one which never ran is missed. */
const SCRIPT = resolve('e2e/clients/huggingface_hub_writes.py')
const CHECKS = [...readFileSync(SCRIPT, 'utf8').matchAll(/^@check\ndef (\w+)/gm)].map(([, name = '']) => name)

let world: WritingWorld

beforeAll(async () => {
  world = await openWritingWorld({ scope: 'admin' })
})
afterAll(() => world?.close())

describe.each(HUGGINGFACE_HUB_VERSIONS)('huggingface_hub %s', version => {
  const python = pythonOf(version)
  const work = mkdtempSync(join(tmpdir(), 'entrepot-writes-'))
  const name = `v${version.replaceAll('.', '-')}`
  let results: Record<string, Result> & { version?: string } = {}

  function environment(): Record<string, string> {
    return cleanEnvironment(world.server.dataDir, {
      HF_ENDPOINT: world.server.url,
      HF_TOKEN: world.ann.token,
      OTHER_TOKEN: world.bob.token,
      HF_HOME: join(work, 'home'),
      HF_HUB_DISABLE_XET: '1',
      HF_HUB_DISABLE_TELEMETRY: '1',
      HF_HUB_DISABLE_PROGRESS_BARS: '1',
    })
  }

  beforeAll(async () => {
    if (isMissing(python)) return
    const done = await run(python, [SCRIPT, `ann/${name}`, work], environment())
    expect(done.exitCode, done.stderr).toBe(0)
    results = JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '{}')
  })
  afterAll(() => rmSync(work, { recursive: true, force: true }))

  const check = it.skipIf(isMissing(python))

  check('is the version it is called', () => expect(results.version).toBe(version))

  for (const name of CHECKS) {
    check(name.replaceAll('_', ' '), () => {
      const result = results[name]
      if (!result?.ok) throw new Error(result?.trace ?? `${name} did not run`)
    })
  }

  check('uploads and downloads with the `hf` command', async () => {
    const hf = (...args: string[]) => run(join(dirname(python), 'hf'), args, environment())
    const file = join(work, 'command.safetensors')
    const sha256 = await writeSeededFile(file, name, 2_000_000)
    const id = `ann/${name}-command`
    const uploaded = await hf('upload', id, file, 'weights/model.safetensors', '--private')
    expect(uploaded.exitCode, uploaded.stderr).toBe(0)
    const back = join(work, 'command-back')
    const downloaded = await hf('download', id, '--local-dir', back)
    expect(downloaded.exitCode, downloaded.stderr).toBe(0)
    expect(await sha256OfFile(join(back, 'weights/model.safetensors'))).toBe(sha256)
    const proposed = await hf('upload', id, file, 'copy.safetensors', '--create-pr')
    expect(proposed.exitCode, proposed.stderr).toBe(0)
    const from = ['--revision', 'refs/pr/1', '--local-dir', back]
    expect((await hf('download', id, 'copy.safetensors', ...from)).exitCode).toBe(0)
    expect(await sha256OfFile(join(back, 'copy.safetensors'))).toBe(sha256)
  })
})
