import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runCli } from './run-cli.js'

const LONG = 'This says what was looked at, what was found there, and what nobody should rely on. '.repeat(3)
const CLEAN = `---
license: mit
language: [en]
library_name: transformers
pipeline_tag: text-classification
datasets: [acme/herons]
---
# Heron

${LONG}

## Bias, Risks, and Limitations

${LONG}
`

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entrepot-lint-'))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true, force: true })
})

async function put(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
}

interface Outcome {
  readonly exitCode: number
  readonly output: string
  readonly complaint: string
}

/** One command line, as the program itself runs it. */
async function lint(...argv: string[]): Promise<Outcome> {
  const [output, complaint]: [string[], string[]] = [[], []]
  const outputs = vi.spyOn(process.stdout, 'write').mockImplementation(text => output.push(String(text)) > 0)
  const complaints = vi
    .spyOn(process.stderr, 'write')
    .mockImplementation(text => complaint.push(String(text)) > 0)
  const exitCode = await runCli(['node', 'entrepot', 'lint', ...argv])
  outputs.mockRestore()
  complaints.mockRestore()
  return { exitCode, output: output.join(''), complaint: complaint.join('') }
}

async function findingsOf(...argv: string[]): Promise<{ ruleId: string; position: { path: string } }[]> {
  const { output } = await lint(...argv, '--format', 'json')
  return (JSON.parse(output) as { findings: { ruleId: string; position: { path: string } }[] }).findings
}

describe('entrepot lint', () => {
  it('says where each finding is, what is wrong, by which rule, and what to do', async () => {
    await put({ 'README.md': CLEAN.replace('mit', 'MIT'), LICENSE: 'MIT License\n' })
    const { exitCode, output } = await lint(folder)
    expect(exitCode).toBe(1)
    expect(output).toContain(
      `restricts  ${folder}/README.md:2:1  \`MIT\` is not a licence id; \`mit\` is.  license-id-known\n           Write \`mit\`.\n`,
    )
    expect(output).toContain('A model (guessed; --type says otherwise)')
    expect(output).toMatch(/By the policy \S+ it would be restricted\.\n$/)
    expect(output).not.toContain('\x1b')
  })

  it('ends with 0 when the policy would let it pass, and shows what merely informs', async () => {
    await put({ 'README.md': CLEAN })
    const { exitCode, output } = await lint(folder, '--type', 'model')
    expect(output).toMatch(/By the policy \S+ it would be cleared\.\n$/)
    expect(output).toContain('informs')
    expect(output).not.toContain('guessed')
    expect(exitCode).toBe(0)
    expect((await lint(folder, '--quiet')).output).not.toContain('informs ')
  })

  it('finds that a folder has no card', async () => {
    await put({ 'data.csv': 'a\n' })
    const { exitCode, output } = await lint(folder)
    expect(output).toContain('There is no README.md.')
    expect(output).toContain('A dataset (guessed')
    expect(exitCode).toBe(1)
  })

  it('takes README.md for its folder, and any other file for a card alone', async () => {
    await put({ 'README.md': CLEAN, 'other.md': CLEAN, 'adapter_config.json': '{}' })
    const ids = async (path: string) => (await findingsOf(path)).map(one => one.ruleId)
    expect(await ids(join(folder, 'README.md'))).toContain('base-model-declared')
    expect(await ids(join(folder, 'other.md'))).not.toContain('base-model-declared')
    expect((await findingsOf(join(folder, 'other.md')))[0]?.position.path).toBe(join(folder, 'other.md'))
  })

  it('reads the small files that rules look into, and skips what is no part of a repository', async () => {
    await put({
      'README.md': CLEAN,
      '.eval_results/a.yaml': '- value: 3\n',
      '.git/adapter_config.json': '{}',
      'node_modules/x/adapter_config.json': '{}',
    })
    const found = (await findingsOf(folder)).filter(one => one.ruleId === 'eval-results-valid')
    expect(found.map(one => one.position.path)).toEqual([join(folder, '.eval_results/a.yaml')])
  })

  it('follows no link out of the folder', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'entrepot-outside-'))
    await writeFile(join(outside, 'adapter_config.json'), '{"base_model_name_or_path": "acme/secret"}')
    await writeFile(join(outside, 'README.md'), CLEAN)
    await put({
      'README.md': CLEAN,
      'inside/config.json': '{"quantization_config": {"quant_method": "gptq"}}',
    })
    await symlink(join(outside, 'adapter_config.json'), join(folder, 'adapter_config.json'))
    await symlink('inside/config.json', join(folder, 'config.json'))
    await symlink(outside, join(folder, 'more'))
    await symlink('nowhere', join(folder, 'broken'))
    const { output } = await lint(folder)
    expect(output).not.toContain('acme/secret')
    expect(output).toContain('This is an adapter (`adapter_config.json`)')
    expect(output).toContain('`config.json` says `gptq`')
    await rm(join(folder, 'README.md'))
    await symlink(join(outside, 'README.md'), join(folder, 'README.md'))
    expect(await lint(folder)).toMatchObject({ exitCode: 2, output: '' })
    expect((await lint(join(folder, 'README.md'))).exitCode).toBe(0)
    expect((await lint(join(folder, 'README.md'), '--fix')).exitCode).toBe(0)
    await rm(outside, { recursive: true })
  })

  it('lets no card write to the terminal as it likes', async () => {
    await put({ 'README.md': CLEAN.replace('[en]', '["e\\e[31mn\\u202e"]') })
    const { output } = await lint(folder)
    expect(output).toContain('language-code-known')
    expect(output).not.toMatch(/[\x1b\u202e]/)
  })

  it.each([
    ['a path that is not there', ['nowhere/at-all'], 'There is no nowhere/at-all'],
    ['no path', [], 'missing required argument'],
    ['an unknown format', ['.', '--format', 'xml'], 'Allowed choices are text, json, sarif'],
    ['an unknown kind', ['.', '--type', 'pony'], 'Allowed choices are model, dataset, space'],
    ['a policy that is not there', ['.', '--policy', 'nowhere.yaml'], 'There is no policy nowhere.yaml'],
    ['a name that no repository can have', ['.', '--id', 'a/b/c'], 'is not a repository id'],
  ])('ends with 2 for %s', async (_, argv, complaint) => {
    const outcome = await lint(...argv.map(one => (one === '.' ? folder : one)))
    expect(outcome).toMatchObject({ exitCode: 2, output: '' })
    expect(outcome.complaint).toContain(complaint)
  })
})

describe('--format', () => {
  it('gives JSON with the effect of each finding', async () => {
    await put({ 'README.md': CLEAN.replace('mit', 'MIT') })
    const answer = JSON.parse((await lint(folder, '--format', 'json')).output) as Record<string, unknown>
    expect(answer).toMatchObject({ type: 'model', verdict: 'restricted', fixed: [] })
    expect(answer['findings']).toContainEqual(
      expect.objectContaining({
        ruleId: 'license-id-known',
        effect: 'warn',
        position: expect.objectContaining({ path: join(folder, 'README.md'), line: 2 }) as unknown,
      }),
    )
  })

  it('gives SARIF whose places are those of the files as they were named', async () => {
    await put({ 'README.md': CLEAN.replace('mit', 'MIT') })
    const { output, exitCode } = await lint(folder, '--format', 'sarif')
    expect(exitCode).toBe(1)
    const { version, runs } = JSON.parse(output) as { version: string; runs: { results: unknown[] }[] }
    expect(version).toBe('2.1.0')
    const uri = join(folder, 'README.md').split('/').map(encodeURIComponent).join('/')
    expect(JSON.stringify(runs[0]?.results)).toContain(JSON.stringify({ uri }).slice(1, -1))
    expect(JSON.stringify(runs[0]?.results)).toContain('license-id-known')
  })
})

describe('--policy', () => {
  const policy = (text: string) => put({ 'policy.yaml': text }).then(() => join(folder, 'policy.yaml'))

  it('judges by a policy of one’s own', async () => {
    await put({ 'README.md': CLEAN.replace('license: mit\n', '') })
    const path = await policy(
      'name: lenient\ndefaults: { error: info, warning: "off", info: "off" }\nrules:\n  license-declared: block\n',
    )
    const { exitCode, output } = await lint(folder, '--policy', path)
    expect(exitCode).toBe(1)
    expect(output).toMatch(/^blocks .*license-declared$/m)
    expect(output).toMatch(/By the policy lenient it would be blocked\.\n$/)
    await put({ 'README.md': CLEAN })
    expect((await lint(folder, '--policy', path)).exitCode).toBe(0)
  })

  it('knows the ready policies by their names', async () => {
    await put({ 'README.md': CLEAN.replace('license: mit', 'license: cc-by-nc-4.0') })
    const { exitCode, output } = await lint(folder, '--policy', 'commercial-product')
    expect(exitCode).toBe(1)
    expect(output).toMatch(/^blocks .*license-class$/m)
    expect(output).toMatch(/By the policy commercial-product it would be blocked\.\n$/)
  })

  it('ends with 2 and the place of what is wrong with a policy', async () => {
    await put({ 'README.md': CLEAN })
    const path = await policy('name: odd\ndefaults: { error: explode, warning: info, info: info }\n')
    const { exitCode, complaint } = await lint(folder, '--policy', path)
    expect(exitCode).toBe(2)
    expect(complaint).toMatch(/policy\.yaml:2:\d+: /)
  })
})

describe('--fix', () => {
  it('mends what needs no guessing, and judges what is left', async () => {
    const before = CLEAN.replace('license: mit', 'licence: MIT  # for all of it').replace('[en]', '[EN]')
    await put({ 'README.md': `\uFEFF${before}` })
    await chmod(join(folder, 'README.md'), 0o640)
    const { exitCode, output } = await lint(folder, '--fix')
    expect(output).toContain('fixed')
    expect(output).not.toContain('license-declared')
    expect(exitCode).toBe(0)
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toBe(
      before.replace('licence: MIT', 'license: mit').replace('[EN]', '[en]'),
    )
    expect((await stat(join(folder, 'README.md'))).mode & 0o777).toBe(0o640)
    expect((await lint(folder, '--fix')).output).not.toContain('fixed')
  })

  it('writes nothing without being asked, and nothing when there is nothing to mend', async () => {
    await put({ 'README.md': CLEAN.replace('mit', 'MIT') })
    await lint(folder)
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toContain('license: MIT')
    await put({ 'README.md': CLEAN })
    const { ino } = await stat(join(folder, 'README.md'))
    await lint(folder, '--fix')
    expect((await stat(join(folder, 'README.md'))).ino).toBe(ino)
  })
})

describe('the program', () => {
  const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

  it('needs no database, no data folder and no configuration', async () => {
    await put({ 'README.md': CLEAN.replace('mit', 'MIT') })
    const environment = { PATH: process.env['PATH'], ENTREPOT_DATABASE_URL: 'postgres://127.0.0.1:1/none' }
    const { code, output } = await new Promise<{ code: unknown; output: string }>(resolve => {
      execFile(process.execPath, [main, 'lint', '.'], { cwd: folder, env: environment }, (error, stdout) =>
        resolve({ code: error?.code ?? 0, output: stdout }),
      )
    })
    expect(output).toContain('restricts  README.md:2:1  `MIT` is not a licence id')
    expect(code).toBe(1)
    await expect(stat(join(folder, 'data'))).rejects.toThrow()
  })
})
