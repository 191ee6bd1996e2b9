import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { run } from './support/run-command.js'

describe('npm run demo', () => {
  it('mirrors six repositories without the internet, and prints what each is for', async () => {
    const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('ENTREPOT_'))
    const env = Object.fromEntries(kept) as Record<string, string>
    const done = await run(process.execPath, [resolve('libs/testing/dist/demo/main.js'), '--once'], env)
    expect(done.exitCode, done.stderr).toBe(0)
    const verdicts = done.stdout.match(/^(model|dataset) \S+ at [0-9a-f]{12}: [a-z]+.*$/gim)
    expect(verdicts?.map(line => line.replace(/ at [0-9a-f]{12}/, ''))).toEqual([
      'model acme/ticket-router-small: cleared',
      'model acme/shelf-tagger: restricted (yaml-valid)',
      'model acme/support-chat-8b: blocked (license-restriction-stripped, llama-derivative-named)',
      'model acme/reply-writer-tiny: cleared',
      'model acme/reply-writer-tiny-GGUF: cleared',
      'dataset acme/support-tickets: cleared',
    ])
    expect(done.stdout).toMatch(/error yaml-valid at README\.md:\d+: /)
  })
})
