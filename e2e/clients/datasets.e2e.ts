import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../support/run-command.js'
import { cleanEnvironment } from '../support/start-server.js'
import { openWritingWorld, type WritingWorld } from '../support/writing-world.js'
import { isMissing, LIBRARIES_PYTHON } from './python-clients.js'

describe.skipIf(isMissing(LIBRARIES_PYTHON))('datasets and transformers', () => {
  const work = mkdtempSync(join(tmpdir(), 'entrepot-libraries-'))
  let world: WritingWorld
  let results: Record<string, { ok: boolean; value?: unknown; trace?: string }> = {}

  beforeAll(async () => {
    world = await openWritingWorld()
    const env = cleanEnvironment(world.server.dataDir, {
      HF_ENDPOINT: world.server.url,
      HF_TOKEN: world.ann.token,
      HF_HOME: join(work, 'home'),
      HF_HUB_DISABLE_XET: '1',
      HF_HUB_DISABLE_TELEMETRY: '1',
      HF_HUB_DISABLE_PROGRESS_BARS: '1',
      DISABLE_SAFETENSORS_CONVERSION: '1',
    })
    const done = await run(LIBRARIES_PYTHON, [resolve('e2e/clients/libraries.py'), 'ann/libs', work], env)
    expect(done.exitCode, done.stderr).toBe(0)
    results = JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '{}')
  })
  afterAll(async () => {
    await world?.close()
    rmSync(work, { recursive: true, force: true })
  })

  it.each([
    ['pushes_a_dataset_and_loads_it', ['test', 'train']],
    ['pushes_it_again_and_streams_it', 50],
    ['loads_parquet_files_that_somebody_uploaded', 1000],
    ['pushes_a_tokenizer_and_a_configuration_and_loads_them', true],
    ['pushes_a_card_and_is_told_what_is_wrong_with_another', '- Error: "license" must be one of'],
    ['is_told_when_there_is_no_such_model', true],
  ])('%s', (name, expected) => {
    const result = results[name]
    if (!result?.ok) throw new Error(result?.trace ?? `${name} did not run`)
    expect(result.value).toEqual(expected)
  })
})
