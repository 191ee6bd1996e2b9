import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, createRepo } from '../support/hub-api.js'
import { run, entrepot } from '../support/run-command.js'
import { cleanEnvironment } from '../support/start-server.js'
import { openWritingWorld, type WritingWorld } from '../support/writing-world.js'
import { EVIDENCE_PYTHON, isMissing } from './python-clients.js'

const CARD = `---
license: llama3.2
base_model: elsewhere/lost
---
# Notes

## Dataset Summary

Notes of a ward, with a summary of each.

## Discussion of Biases

They are of one ward only.
`

describe.skipIf(isMissing(EVIDENCE_PYTHON))('evidence, read by the programs of others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entrepot-evidence-'))
  let world: WritingWorld
  let results: Record<string, { ok: boolean; value?: unknown; trace?: string }> = {}

  beforeAll(async () => {
    world = await openWritingWorld()
    for (const type of ['model', 'dataset'] as const) {
      await createRepo(world.server.url, world.ann, { id: 'ann/notes', type })
      await commitCard(world, type)
    }
    await save('croissant.json', '/api/datasets/ann/notes/croissant')
    await save('spdx.json', '/api/entrepot/models/ann/notes/evidence/spdx')
    await save('bundle.json', '/api/entrepot/models/ann/notes/evidence/bundle')
    await save('key.pem', '/api/entrepot/evidence/key.pem')
    const env = cleanEnvironment(world.server.dataDir)
    const done = await run(EVIDENCE_PYTHON, [resolve('e2e/clients/evidence_readers.py'), folder], env)
    expect(done.exitCode, done.stderr).toBe(0)
    results = JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '{}')
  })
  afterAll(async () => {
    await world?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function save(name: string, path: string): Promise<void> {
    const answer = await ask(world.server.url, path, world.ann)
    const text = await answer.text()
    expect(answer.status, text).toBe(200)
    writeFileSync(join(folder, name), text)
  }

  it.each([
    ['mlcroissant_takes_the_data_set', 'notes'],
    ['the_model_of_spdx_takes_the_document', ['ann/notes', 'elsewhere/lost']],
    ['a_plain_verifier_of_dsse_takes_the_bundle', 'https://in-toto.io/Statement/v1'],
    ['a_plain_verifier_of_dsse_refuses_what_was_changed', true],
  ])('%s', (name, expected) => {
    const result = results[name]
    if (!result?.ok) throw new Error(result?.trace ?? `${name} did not run`)
    expect(result.value).toEqual(expected)
  })

  it('is verified by our own command where there is no server and no database', async () => {
    const nowhere = mkdtempSync(join(tmpdir(), 'entrepot-nowhere-'))
    const paths = ['--bundle', join(folder, 'bundle.json'), '--key', join(folder, 'key.pem')]
    const { exitCode, stdout, stderr } = await entrepot(nowhere, ['verify', ...paths])
    rmSync(nowhere, { recursive: true, force: true })
    expect([exitCode, stderr]).toEqual([0, ''])
    expect(stdout).toContain('model ann/notes at ')
  })
})

async function commitCard({ server, ann }: WritingWorld, type: 'model' | 'dataset'): Promise<void> {
  const file = { path: 'README.md', content: Buffer.from(CARD).toString('base64'), encoding: 'base64' }
  const lines = [
    { key: 'header', value: { summary: 'Say what it is' } },
    { key: 'file', value: file },
  ]
  const answer = await ask(server.url, `/api/${type}s/ann/notes/commit/main`, ann, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: lines.map(line => JSON.stringify(line)).join('\n'),
  })
  expect(answer.status, await answer.text()).toBe(200)
}
